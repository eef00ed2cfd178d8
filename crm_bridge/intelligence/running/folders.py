"""Where versions are kept: `STATE/shop_models/NAME/NUMBER`, whole or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from crm_bridge.intelligence.running.recipe import Recipe

M = TypeVar("M")

MODEL, TRIAL = "model", "trial"
_DRAFT = ".draft-"
_PART = 1024 * 1024


class Unusable(Exception):
    """A kept version cannot be read; the message says why, to a lead."""


class Busy(Exception):
    """Another process trains at this moment."""


class VersionFolders:
    def __init__(self, state: Path) -> None:
        self.root = state / "shop_models"

    def place(self, name: str, number: int) -> Path:
        return self.root / name / str(number)

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Held by whoever trains, given back by the system when it is killed. Raises `Busy`, and
        OSError where the state directory cannot be written."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy("Another training is under way. Wait until it is done.") from error
            yield

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A folder to write into that is gone afterwards unless it was settled."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def settle(self, draft: Path, name: str, number: int) -> None:
        """The draft becomes a version, at once and outliving a power cut."""
        place = self.place(name, number)
        place.parent.mkdir(exist_ok=True)
        for path in (*_files(draft), draft):
            _to_disk(path)
        draft.rename(place)
        _to_disk(place.parent)

    def remove(self, name: str, number: int) -> None:
        shutil.rmtree(self.place(name, number), ignore_errors=True)

    def clear(self, known: Set[tuple[str, int]]) -> None:
        """What a training that was killed left behind. Only whoever trains may ask for it."""
        for draft in self.root.glob(f"{_DRAFT}*"):
            shutil.rmtree(draft, ignore_errors=True)
        for place in self.root.glob("*/*"):
            number = int(place.name) if place.name.isdecimal() else 0
            if (place.parent.name, number) not in known:
                shutil.rmtree(place, ignore_errors=True)

    def load(
        self,
        recipe: Recipe[M],
        number: int,
        kept_format: int,
        digests: Mapping[str, str],
        part: str = MODEL,
    ) -> M:
        """The model, or its trial, of a version that is as it was written. Raises `Unusable`."""
        if kept_format != recipe.format:
            raise Unusable(
                f"It was written by another release (format {kept_format}, this release reads "
                f"{recipe.format})."
            )
        place = self.place(recipe.name, number)
        _require_unchanged(place, {name: d for name, d in digests.items() if _of(part, name)})
        try:
            return recipe.load(place / part)
        except Exception as error:
            raise Unusable(f"It cannot be read: {error!r}.") from error


def digests_of(folder: Path) -> dict[str, str]:
    """SHA-256 of each file by its path in the folder."""
    return {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}


def _require_unchanged(place: Path, digests: Mapping[str, str]) -> None:
    if not digests:
        raise Unusable("None of its files is known.")
    for name, expected in digests.items():
        try:
            found = _digest(place / name)
        except OSError as error:
            raise Unusable(f"Its file {name} cannot be read: {error.strerror}.") from error
        if found != expected:
            raise Unusable(f"Its file {name} is damaged: it is not what was written.")


def _of(part: str, name: str) -> bool:
    return name.startswith(f"{part}/")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_PART):
            digest.update(part)
    return digest.hexdigest()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        # Some file systems cannot do it for a folder.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
