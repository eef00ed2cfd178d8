"""A tiny bot, trained once, and an assistant serving it on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from bot.assistant.environment import prepare, quiet

_CACHE = Path(tempfile.mkdtemp(prefix="careline-rasa-"))
os.environ["RASA_CACHE_DIRECTORY"] = str(_CACHE)
prepare(_CACHE)
quiet()

from sanic import Sanic  # noqa: E402 (Rasa's environment comes first)

from bot.assistant.settings import Settings  # noqa: E402
from bot.assistant.training import train  # noqa: E402

Sanic.test_mode = True
TINY = Path("tests/assistant/tiny_bot")


def pytest_unconfigure() -> None:
    shutil.rmtree(_CACHE, ignore_errors=True)


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Path:
    """The model of the tiny bot."""
    models = tmp_path_factory.mktemp("models")
    data = (str(TINY / "nlu.yml"), str(TINY / "rules.yml"))
    return train(models, str(TINY / "config.yml"), str(TINY / "domain.yml"), data).model


@pytest.fixture
def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def settings(trained, tmp_path_factory) -> Settings:
    """A state directory of its own; nobody listens at the address of the action server."""
    state = tmp_path_factory.mktemp("state")
    (state / "models").mkdir()
    shutil.copy(trained, state / "models")
    return Settings(
        state=state,
        host="127.0.0.1",
        port=0,
        token="secret of the channel",
        actions_url="http://127.0.0.1:9",
        action_server_token="secret of the actions",
        action_time_limit=0.5,
        database_url=f"sqlite:///{state / 'assistant.db'}",
        responses=TINY / "responses",
    )
