"""What a component depends on beyond its own source: helper modules and data files.

Rasa retrains a component when its fingerprint changes; the fingerprint of these files is added.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def fingerprint(modules: Iterable[ModuleType] = (), files: Iterable[Path] = ()) -> str:
    """A digest of the modules' sources and the files' contents; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in [Path(m.__file__ or "") for m in modules] + list(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
