"""How Rasa is set before it is imported: no telemetry, its cache beside the models, quiet logs, and
no TensorFlow where nothing needs it."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from bot.assistant.without_tensorflow import keep_out
from bot.observability import logs

CONFIG = Path("config.yml")


def prepare(state: Path) -> None:
    """Must run before the first import of `rasa`."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(state / "rasa-cache"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    # Four processes share the machine; more BLAS threads than cores only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # no progress bars either
    if not keep_out(CONFIG):
        # TensorFlow would import JAX as well: 85 MB for a converter that nobody calls.
        sys.modules.setdefault("jax", None)  # type: ignore[arg-type]


def quiet(level: int = logging.WARNING) -> None:
    """Rasa logs through structlog, which prints debug lines unless it is told otherwise."""
    import structlog

    logs.set_up("assistant", level=logging.getLevelName(level))
    # Rasa's pinned releases of other libraries announce their own future at every start.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for name in ("rasa", "sanic.root", "matplotlib", "apscheduler"):
        logging.getLogger(name).setLevel(level)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,  # or each of them is made anew for every line left out
    )
