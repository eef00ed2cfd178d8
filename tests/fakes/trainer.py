"""A stand-in for the training process: `python trainer.py HOW EXAMPLES` makes a candidate in no
time, and writes the lines of JSON."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def main(how: str, file: str) -> int:
    sys.path.insert(0, str(ROOT))
    say(percent=5, text="Training the model")
    if how == "hangs":
        sys.stdin.read()  # until the one who started it lets go
        return 3
    if how == "is killed":
        os.kill(os.getpid(), 9)
    if how == "crashes":
        sys.stdout.write("MemoryError: cannot allocate\n")
        return 1
    if how == "refuses":
        say(failed={"code": "contradiction", "detail": "'hello' is both greet and goodbye."})
        return 3
    examples = json.loads(Path(file).read_text(encoding="utf-8"))
    say(result=measured(examples, worse=how == "gets worse"))
    return 0


def measured(examples: dict[str, Any], *, worse: bool) -> dict[str, Any]:
    from bot.model_folder import About, ModelFolder

    folder = ModelFolder(Path(os.environ["CARELINE_STATE"]) / "models")
    live = folder.live()
    assert live is not None
    folder.candidates.mkdir(exist_ok=True)
    examples.pop("taken_back")
    model = folder.candidates / f"made-{time.time_ns()}.tar.gz"
    model.write_text("a model")
    known = folder.about(live.name).examples
    folder.note(model, About(examples=[*known, examples], beside=live.name))
    after = 0.85 if worse else 0.93
    return {
        "model": model.name,
        "beside": live.name,
        "measures": [
            measure("intent", "Corrected messages: intent", "seen", 0.0, 1.0, 1),
            measure("intents", "Intents of unseen messages", "checks", 0.92, after, 1000),
        ],
        "corrected": [
            {
                "aspect": "intent",
                "message": next((one["message"] for one in examples["intents"]), "cnv_1#1"),
                "text": "my boots never came",
                "wanted": "missing_parcel",
                "before": "track_order",
                "after": "missing_parcel",
                "was_right": False,
                "is_right": True,
            }
        ],
        "intents": [{"intent": "missing_parcel", "count": 40, "before": 30, "after": 32}],
        "changed": [
            {
                "text": "nothing came",
                "intent": "missing_parcel",
                "before": "track_order",
                "after": "missing_parcel",
            }
        ],
        "changed_count": 1,
        "left_out": [],
        "seconds": 1.0,
    }


def measure(
    name: str, title: str, kind: str, before: float, after: float, count: int
) -> dict[str, Any]:
    difference = after - before
    return {
        "name": name,
        "title": title,
        "kind": kind,
        "before": before,
        "after": after,
        "difference": difference,
        "low": difference - 0.02,
        "high": difference + 0.02,
        "count": count,
        "is_worse": kind != "seen" and difference + 0.02 < 0,
    }


def say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
