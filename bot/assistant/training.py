"""Training a model from `config.yml`, the domain, `data/` and the live change sets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.change_sets import material
from bot.model_folder import About, ModelFolder

CONFIG = "config.yml"
DOMAIN = "bot/assistant/domain"
DATA = ("data/nlu", "data/rules", "data/stories")


class TrainingFailedError(RuntimeError):
    """Rasa could not train; what it said stands above."""


@dataclass(frozen=True)
class Trained:
    """`left_out` says what of the change sets the files have come to contradict."""

    model: Path
    seconds: float
    left_out: tuple[str, ...] = ()


def train_anew(state: Path) -> Trained:
    """The model of today's files and of the change sets that are live; it answers from the next
    start on."""
    folder = ModelFolder(state / "models")
    live = folder.live()
    known = folder.about(live.name) if live else About()
    with (
        material.laid_out(Path.cwd(), state / "training", material.read(known.examples)) as (
            place,
            left_out,
        ),
        material.working_in(place),
    ):
        trained = train(folder.path)
    folder.note(trained.model, About(examples=known.examples, beside=live and live.name))
    folder.make_live(trained.model.name)
    return Trained(trained.model, trained.seconds, tuple(left_out))


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
