"""Whether the disk has room for what is about to be installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from .errors import SetupError

GB = 1024**3


def require_free(folder: Path, needed_gb: float) -> None:
    """Raise SetupError unless the file system of `folder` has `needed_gb` free."""
    free = shutil.disk_usage(str(folder)).free
    if free < needed_gb * GB:
        raise SetupError(
            f"The disk that holds {folder} has {free / GB:.1f} GB free; the installation needs "
            f"about {needed_gb:g} GB. Make room and start again."
        )
