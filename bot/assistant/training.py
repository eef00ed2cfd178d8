"""Training a model from `config.yml`, the domain, `data/` and the live change sets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.change_sets import material, taken_back
from bot.assistant.change_sets.alone import alone
from bot.model_folder import About, ModelFolder

CONFIG = "config.yml"
DOMAIN = "bot/assistant/domain"
DATA = ("data/nlu", "data/rules", "data/stories")


class TrainingFailedError(RuntimeError):
    """Rasa could not train; what it said stands above."""


class OvertakenError(RuntimeError):
    """Another model went live meanwhile, with other change sets; it answers on."""


@dataclass(frozen=True)
class Trained:
    """`left_out` says what of the change sets the files have come to contradict."""

    model: Path
    seconds: float
    left_out: tuple[str, ...] = ()


def train_anew(state: Path) -> Trained:
    """The model of today's files and of the change sets that are live; it answers from the next
    start on. Raises `BusyError`, `OvertakenError`, `TrainingFailedError`, `TrainingDataError`;
    then all is as it was."""
    folder, place = ModelFolder(state / "models"), state / "training"
    with alone(place):
        folder.forget_candidates()
        material.sweep(place)
        live = folder.live()
        known = folder.about(live.name) if live else About()
        sets = taken_back.without(taken_back.known(place), material.read(known.examples))
        with (
            material.laid_out(Path.cwd(), place, sets) as (work, left_out),
            material.working_in(work),
        ):
            # Among the candidates no swap that comes meanwhile can clear it away.
            trained = train(folder.candidates)
        if folder.live() != live:
            trained.model.unlink()
            raise OvertakenError(
                "Another model went live while this one was trained, so this one was put away: it "
                "does not know the same change sets. Nothing changed; train again."
            )
        about = About(examples=[one.as_dict() for one in sets], beside=live.name if live else None)
        folder.note(trained.model, about)
        folder.make_live(trained.model.name)
        return Trained(folder.find(trained.model.name), trained.seconds, tuple(left_out))


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
