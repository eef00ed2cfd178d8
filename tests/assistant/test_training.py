from __future__ import annotations

import pytest

from bot.assistant.loading import ModelUnusableError, live_model


def test_without_a_model_it_is_said_how_to_get_one(tmp_path):
    with pytest.raises(ModelUnusableError, match="make train"):
        live_model(tmp_path)
