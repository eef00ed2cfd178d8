"""Forms as windows: a button opens one, and sending it answers.

https://docs.slack.dev/surfaces/modals
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from crm_bridge.api.schemas.content import Form, FormField

FILL_IN = "fill_in"
"""The action_id of the button that opens a form."""
FORM = "careline_form"
LONGEST_VALUE = 2_000
"""Characters of a button's value."""
LONGEST_LABEL = 2_000
LONGEST_TITLE = 24
"""Characters of a window's title and of its buttons."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The message whose form is filled in, and what its answer chooses."""

    payload: str
    channel: str
    ts: str
    thread_ts: str | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Origin":
        return cls(kept["payload"], kept["channel"], kept["ts"], kept.get("thread_ts"))


def as_value(form: Form) -> str | None:
    """The form itself, to be carried by its button; None where it is too long for that."""
    fields = [[one.name, one.label, one.type, int(one.required)] for one in form.fields]
    value = json.dumps({"p": form.payload, "f": fields}, ensure_ascii=False, separators=(",", ":"))
    return value if len(value) <= LONGEST_VALUE else None


def opens_form(interaction: Mapping[str, Any]) -> bool:
    """Whether the button of a form was pressed."""
    actions = interaction.get("actions")
    if interaction.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return False
    return str(actions[0].get("action_id", "")).startswith(FILL_IN)


def view_of(interaction: Mapping[str, Any], title: str, send: str, close: str) -> dict[str, Any]:
    """The window for a press of the button that `as_value` is the value of."""
    carried = json.loads(interaction["actions"][0]["value"])
    fields = [
        FormField(name=name, label=label, type=kind, required=bool(required))
        for name, label, kind, required in carried["f"]
    ]
    container = interaction["container"]
    thread_ts = container.get("thread_ts") or interaction.get("message", {}).get("thread_ts")
    origin = Origin(carried["p"], container["channel_id"], container["message_ts"], thread_ts)
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps(asdict(origin)),
        "title": _plain(title[:LONGEST_TITLE]),
        "submit": _plain(send[:LONGEST_TITLE]),
        "close": _plain(close[:LONGEST_TITLE]),
        "blocks": [_input(one) for one in fields],
    }


def answers_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the fields' names."""
    values = view["state"]["values"]
    filled = {name: next(iter(inputs.values())).get("value") for name, inputs in values.items()}
    return {name: value for name, value in filled.items() if value}


def _input(one: FormField) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": "value"}
    if one.type == "email":
        element["type"] = "email_text_input"
    elif one.type == "textarea":
        element["multiline"] = True
    return {
        "type": "input",
        "block_id": one.name,
        "label": _plain(one.label[:LONGEST_LABEL] or one.name),
        "element": element,
        "optional": not one.required,
    }


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
