"""Training both on the same examples, timed; stock's model is kept under the state folder.

Stock Rasa needs more than an hour for all of the shop's examples on a small machine, so both learn
from a tenth of each intent's. `python -m tests.bench.stock.training` trains stock on all of them
once and keeps how long it took; the page then tells that, too.
"""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.machine import machine
from tests.bench.stock import project
from tests.flows.running_shop import MODELS, ROOT

SHARE = 0.1
KEPT = MODELS.parent / "bench-stock"
RASA_PYTHON = str(ROOT / ".venv-rasa/bin/python")
_OURS = """
import sys
from pathlib import Path
from bot.assistant.environment import prepare, quiet
prepare(Path(sys.argv[1]))
quiet()
from bot.assistant.training import train
train(Path(sys.argv[1]) / "models", data=tuple(sys.argv[2:]))
"""


@dataclass(frozen=True)
class Trained:
    """A stock project with its model, and how long that took (kept from then)."""

    folder: Path
    seconds: float
    examples: int
    now: bool
    """Trained a moment ago; else `machine` says on what it was."""
    machine: dict[str, str | int]

    @property
    def model(self) -> Path:
        return self.folder / "models/stock.tar.gz"


def trained_stock(share: float = SHARE) -> Trained:
    """Trains where no model of these very data is kept."""
    with tempfile.TemporaryDirectory() as draft:
        project.write(Path(draft), share=share)
        folder = KEPT / project.fingerprint(Path(draft))
    KEPT.mkdir(parents=True, exist_ok=True)
    note = folder / "trained.json"
    now = not note.exists()
    if now:
        project.write(folder, share=share)
        taken_on = machine()
        seconds = _seconds(
            [RASA_PYTHON, "-m", "rasa", "train", "--fixed-model-name", "stock"], folder
        )
        count = sum(block["examples"].count("\n") for block in project.examples(share))
        told = {"seconds": seconds, "examples": count, "share": share, "machine": taken_on}
        note.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    told = json.loads(note.read_text(encoding="utf-8"))
    return Trained(folder, told["seconds"], told["examples"], now, told["machine"])


def careline_seconds(stock: Trained) -> float:
    """Training ours from the beginning on the examples that stock learned from."""
    with tempfile.TemporaryDirectory() as folder:
        data = [str(stock.folder / "data/nlu.yml"), str(ROOT / "data/rules")]
        return _seconds([RASA_PYTHON, "-c", _OURS, folder, *data], ROOT)


def kept_whole() -> Trained | None:
    """The training of stock on all examples, if somebody had the patience."""
    with tempfile.TemporaryDirectory() as draft:
        project.write(Path(draft))
        folder = KEPT / project.fingerprint(Path(draft))
    return trained_stock(1.0) if (folder / "trained.json").exists() else None


def _seconds(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    with (KEPT / "training.log").open("wb") as log:
        subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return round(time.perf_counter() - began, 1)


if __name__ == "__main__":
    whole = trained_stock(1.0)
    print(f"Stock Rasa trained on {whole.examples} examples in {whole.seconds:.0f} s.")
