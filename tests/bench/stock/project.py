"""A project as `rasa init` writes it, with the shop's intents, examples, rules, domain and texts.

The pipeline and the policies are Rasa's own defaults: `config.yml` is the one that `rasa init`
copies, and Rasa fills it in. Every path of the shop's dialogue is a rule; as TEDPolicy and
UnexpecTEDIntentPolicy learn from stories alone, each path is written as a story, too, as the first
project of `rasa init` does with its paths.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.flows.running_shop import ROOT

INITIAL = "lib/python3.10/site-packages/rasa/cli/initial_project/config.yml"
TRACKERS = "trackers.db"
Json = dict[str, Any]


def write(folder: Path, *, share: float = 1.0) -> None:
    """The project without its endpoints, which are known when it is started. A `share` below one
    keeps so many of the examples of each intent, the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / ".venv-rasa" / INITIAL, folder / "config.yml")
    _dump(folder / "domain.yml", _domain())
    _dump(folder / "credentials.yml", {"rest": None})
    (folder / "data").mkdir(exist_ok=True)
    _dump(folder / "data/nlu.yml", {"version": "3.1", "nlu": list(examples(share))})
    rules = _rules()
    _dump(folder / "data/rules.yml", {"version": "3.1", "rules": rules})
    _dump(folder / "data/stories.yml", {"version": "3.1", "stories": list(_stories(rules))})


def fingerprint(folder: Path) -> str:
    """Of what the model is trained from."""
    digest = hashlib.blake2b(digest_size=8)
    for path in ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml", "data/stories.yml"):
        digest.update((folder / path).read_bytes())
    return digest.hexdigest()


def write_endpoints(folder: Path, actions_url: str, actions_token: str) -> None:
    """Where the trackers are kept and who runs the actions."""
    endpoints = {
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / TRACKERS)},
        "action_endpoint": {
            "url": f"{actions_url}/webhook",
            "headers": {"Authorization": f"Bearer {actions_token}"},
        },
    }
    _dump(folder / "endpoints.yml", endpoints)


def examples(share: float = 1.0) -> Iterator[Json]:
    """The blocks of `data/nlu`, each with `share` of its lines."""
    random = Random(11)
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            kept = random.sample(lines, max(2, round(len(lines) * share))) if share < 1 else lines
            yield {**block, "examples": "\n".join(kept) + "\n"}


def _domain() -> Json:
    domain: Json = {"version": "3.1"}
    for path in sorted((ROOT / "bot/assistant/domain").glob("*.yml")):
        domain |= yaml.safe_load(path.read_text(encoding="utf-8"))
    texts: Json = {}
    for path in sorted((ROOT / "data/responses").glob("*en.yml")):
        texts |= yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    domain["responses"] = {key: said for key, said in texts.items() if key.startswith("utter_")}
    return domain


def _rules() -> list[Json]:
    files = sorted((ROOT / "data/rules").glob("*.yml"))
    return [
        rule for path in files for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    ]


def _stories(rules: list[Json]) -> Iterator[Json]:
    """A path that begins a form goes on to the form's end."""
    ends = {
        rule["steps"][0]["action"]: rule["steps"][1:]
        for rule in rules
        if "action" in rule["steps"][0]
    }
    for rule in rules:
        steps = rule["steps"]
        if "intent" in steps[0]:
            end = ends.get(steps[1]["action"], [])
            yield {"story": rule["rule"], "steps": [*steps, *end]}


def _dump(path: Path, content: Json) -> None:
    text = yaml.dump(content, allow_unicode=True, sort_keys=False, width=1000, Dumper=_Dumper)
    path.write_text(text, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, as Rasa's reader wants examples."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)
