"""The assistant's model: trained again only when what it learns from has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Mapping

from bot.model_folder import ModelFolder

from . import disk, stamps
from .environments import RASA
from .progress import Progress

# Responses are not among them: what the assistant says is read at run time, not trained.
INPUTS = (
    "config.yml",
    "bot/assistant/domain",
    "bot/assistant/importer.py",
    "bot/assistant/nlu",
    "bot/escalation/meaning.py",
    "data/escalation",
    "data/nlu",
    "data/rules",
    "data/sentiment",
    "data/stories",
)
ROOM_GB = 0.5


def models(state: Path) -> ModelFolder:
    return ModelFolder(state / "models")


def digest(root: Path) -> str:
    """Of the files that a model learns from; what it learned of change sets it says itself."""
    return stamps.digest_of(root, INPUTS)


def missing(root: Path, state: Path) -> bool:
    """Whether there is no model, or the one that answers was trained on other files."""
    folder = models(state)
    live = folder.live()
    return live is None or folder.about(live.name).digest != digest(root)


def train(root: Path, state: Path, env: Mapping[str, str], progress: Progress) -> None:
    """Train, and note what the model was trained on."""
    state.mkdir(parents=True, exist_ok=True)
    disk.require_free(state, ROOM_GB)
    learned_from = digest(root)
    progress.run(
        "training the assistant",
        [str(RASA.python(root)), "-m", "bot.assistant", "train"],
        folder=root,
        env={**env, "CARELINE_STATE": str(state), "RASA_TELEMETRY_ENABLED": "false"},
        failed="The assistant could not be trained:",
    )
    folder = models(state)
    live = folder.live()
    if live:
        folder.note(live, replace(folder.about(live.name), digest=learned_from))
