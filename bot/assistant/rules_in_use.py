"""The escalation rules as the running shop uses them: the file with what leads changed in the
console (docs/adr/0027). The bridge keeps the changes, so commands ask it for them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from bot.assistant.settings import escalation_file, state_folder
from bot.escalation import EscalationRules, RulesError
from bot.escalation.rules_file import read_changed
from bot.launch.run import secrets_file
from bot.launch.run.errors import LaunchError

SECONDS = 3.0
_DIRECT = build_opener(ProxyHandler({}))
"""The bridge stands beside us; what is asked of it carries a key."""


@dataclass(frozen=True)
class RulesInUse:
    """`note` says, where it is so, why the rules may differ from those of the running shop."""

    rules: EscalationRules
    note: str | None = None


def rules_in_use(environment: Mapping[str, str] = os.environ) -> RulesInUse:
    """Raises `RulesError` for a file that cannot be used."""
    path = escalation_file(environment)
    try:
        changes = _changes(environment)
    except (OSError, ValueError, LaunchError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        return _file_alone(path, f"the shop cannot be asked ({reason})")
    try:
        return RulesInUse(EscalationRules(read_changed(path, changes)))
    except RulesError as error:
        return _file_alone(path, f"they do not fit the file ({error})")


def _file_alone(path: Path, why: str) -> RulesInUse:
    note = f"Reasons as in {path}, without what leads changed in the console: {why}."
    return RulesInUse(EscalationRules.load(path), note)


def _changes(environment: Mapping[str, str]) -> dict[str, Any]:
    """What leads changed. Raises OSError or ValueError where the bridge does not tell."""
    base = environment.get("CARELINE_BRIDGE_URL") or "http://127.0.0.1:8090"
    url = base.rstrip("/") + "/v1/escalation-rules"
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"CARELINE_BRIDGE_URL is {base!r}")
    headers = {"Authorization": f"Bearer {_token(environment)}"}
    request = Request(url, headers=headers)  # noqa: S310 (the scheme is checked above)
    with _DIRECT.open(request, timeout=SECONDS) as answer:
        told = json.load(answer)
    changes = told.get("changes") if isinstance(told, dict) else None
    if not isinstance(changes, dict):
        raise ValueError("the bridge's answer is not understood")
    return changes


def _token(environment: Mapping[str, str]) -> str:
    """Of the environment, or made at the shop's first start."""
    kept = secrets_file.read(state_folder(environment) / secrets_file.FILE)
    token = secrets_file.with_keys(environment, kept).get("CARELINE_GATEWAY_TOKEN")
    if not token:
        raise ValueError("it was not started yet")
    return token
