from __future__ import annotations

import os

import pytest

from bot.assistant.loading import ModelUnusableError, latest_model
from bot.assistant.training import KEPT, older_models


def test_the_latest_models_are_kept(tmp_path):
    for age in range(5):
        path = tmp_path / f"model-{age}.tar.gz"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    assert [path.name for path in older_models(tmp_path)] == ["model-4.tar.gz", "model-3.tar.gz"]
    assert latest_model(tmp_path).name == "model-0.tar.gz"
    assert KEPT == 3


def test_without_a_model_it_is_said_how_to_get_one(tmp_path):
    with pytest.raises(ModelUnusableError, match="make train"):
        latest_model(tmp_path)
