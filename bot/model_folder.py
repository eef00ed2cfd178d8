"""The trained models of a state directory, and which of them answers.

What was trained for a change set lies apart, in `candidates/`, until it is accepted: whatever is
restarted, it cannot become the one that answers by being the newest. `live.json` names the one that
does and those that did before; it is written all at once, so it is whole at any moment.

Read and written by the assistant, the bridge and the set-up; needs nothing but Python.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LIVE = "live.json"
CANDIDATES = "candidates"
SUFFIX = ".tar.gz"
KEPT = 3
"""Models that answered before and are kept beside the one that does."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.tar\.gz")


class ModelUnknownError(LookupError):
    """There is no such model; the message names it."""


@dataclass(frozen=True)
class About:
    """What a model was made of. `examples` are those of the change sets that it learned, the oldest
    first (`bot.training_data`); `digest` is that of the files that it learned from (`bot.launch`);
    `beside` is the model that answered when it was made."""

    digest: str | None = None
    examples: list[dict[str, Any]] = field(default_factory=list)
    beside: str | None = None

    @property
    def change_sets(self) -> list[str]:
        """Their ids, the oldest first."""
        return [str(one["change_set"]) for one in self.examples]


class ModelFolder:
    """`STATE/models`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def candidates(self) -> Path:
        return self.path / CANDIDATES

    def live(self) -> Path | None:
        """The model that answers, or will at the next start: the one that was chosen last and is
        still there; where none was ever chosen, the newest."""
        told = _read(self.path / LIVE)
        for name in [told.get("live"), *told.get("before", [])]:
            if isinstance(name, str) and (self.path / name).is_file():
                return self.path / name
        models = self._models()
        return models[-1] if models else None

    def before(self) -> list[str]:
        """The models that answered before and are still there, the last first."""
        live = self.live()
        told = [name for name in _read(self.path / LIVE).get("before", []) if isinstance(name, str)]
        names = [name for name in told if (self.path / name).is_file()]
        return [name for name in names if live is None or name != live.name]

    def find(self, name: str) -> Path:
        """The model of that name, accepted or not. Raises ModelUnknownError."""
        for folder in (self.path, self.candidates):
            if _NAME.fullmatch(name) and (folder / name).is_file():
                return folder / name
        raise ModelUnknownError(f"There is no model {name}.")

    def about(self, name: str) -> About:
        """What it was made of, as far as it is known."""
        for folder in (self.path, self.candidates):
            told = _read(_about(folder / name))
            if told:
                known = {key: told[key] for key in About.__dataclass_fields__ if key in told}
                return About(**known)
        return About()

    def note(self, model: Path, about: About) -> None:
        """Keep beside a model what it was made of."""
        _write(_about(model), asdict(about))

    def make_live(self, name: str) -> None:
        """From the next start on, this is the one that answers. A candidate is accepted by it.
        Raises ModelUnknownError; OSError where nothing can be written, and then nothing changed."""
        model = self.find(name)
        live = self.live()
        others = [] if live is None else [live.name, *self.before()]
        before = [other for other in others if other != name][:KEPT]
        # Until the candidate has come over, the one before it is the one that is there.
        _write(self.path / LIVE, {"live": name, "before": before})
        if model.parent == self.candidates:
            for file in (_about(model), model):
                if file.is_file():
                    file.replace(self.path / file.name)
        self._prune([name, *before])

    def forget_candidates(self) -> None:
        """All but the newest few of those that were not accepted, and what a training that was
        interrupted left behind."""
        whole = [one for one in _in_order(self.candidates) if _about(one).is_file()]
        for model in _in_order(self.candidates):
            if model not in whole[-KEPT:]:
                _remove(model)

    def _prune(self, kept: list[str]) -> None:
        for model in self._models():
            if model.name not in kept:
                _remove(model)

    def _models(self) -> list[Path]:
        return _in_order(self.path)


def _in_order(folder: Path) -> list[Path]:
    """Its models, the oldest first."""
    return sorted(folder.glob("*" + SUFFIX), key=lambda path: path.stat().st_mtime)


def _about(model: Path) -> Path:
    return model.with_name(model.name[: -len(SUFFIX)] + ".json")


def _remove(model: Path) -> None:
    for file in (model, _about(model)):
        if file.exists():
            file.unlink()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(json.dumps(content, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        if draft.exists():
            draft.unlink()
        raise
