"""The assistant's model: trained again only when what it learns from has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

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
STAMP = "trained-on.json"
ROOM_GB = 0.5


def folder(state: Path) -> Path:
    return state / "models"


def newest(state: Path) -> Path | None:
    """The archive that the assistant will load, if there is one."""
    archives = _archives(state)
    return archives[-1] if archives else None


def missing(root: Path, state: Path) -> bool:
    """Whether there is no model, or the newest was trained on something else."""
    stamp, model = stamps.read(folder(state) / STAMP), newest(state)
    return (
        model is None
        or stamp.get("model") != model.name
        or stamp.get("digest") != stamps.digest_of(root, INPUTS)
    )


def train(root: Path, state: Path, env: Mapping[str, str], progress: Progress) -> None:
    """Train, and note what the model was trained on."""
    state.mkdir(parents=True, exist_ok=True)
    disk.require_free(state, ROOM_GB)
    digest = stamps.digest_of(root, INPUTS)
    progress.run(
        "training the assistant",
        [str(RASA.python(root)), "-m", "bot.assistant", "train"],
        folder=root,
        env={**env, "CARELINE_STATE": str(state), "RASA_TELEMETRY_ENABLED": "false"},
        failed="The assistant could not be trained:",
    )
    model = newest(state)
    if model:
        stamps.write(folder(state) / STAMP, {"digest": digest, "model": model.name})


def _archives(state: Path) -> list[Path]:
    return sorted(folder(state).glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
