"""Training a model from `config.yml`, the domain and `data/`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

CONFIG = "config.yml"
DOMAIN = "bot/assistant/domain"
DATA = ("data/nlu", "data/rules", "data/stories")


class TrainingFailedError(RuntimeError):
    """Rasa could not train; what it said stands above."""


@dataclass(frozen=True)
class Trained:
    model: Path
    seconds: float


def train(
    models: Path,
    config: str = CONFIG,
    domain: str = DOMAIN,
    data: tuple[str, ...] = DATA,
) -> Trained:
    """Trains into the folder `models`; components whose data did not change come from the cache."""
    from rasa.model_training import train as rasa_train  # imports TensorFlow: ten seconds

    models.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    files = [path for path in data if Path(path).exists()]
    result = rasa_train(domain, config, files, output=str(models))
    if result.code != 0 or result.model is None:
        raise TrainingFailedError("Training failed.")
    return Trained(Path(result.model), time.monotonic() - started)
