"""Where things are in the work tree."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def state_folder() -> Path:
    """The folder that keeps database, keys, models and logs: CARELINE_STATE, else .careline."""
    return (ROOT / os.environ.get("CARELINE_STATE", ".careline")).resolve()
