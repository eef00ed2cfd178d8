"""Transcripts as lines of a file: CSV for a spreadsheet, JSON for programs; masked or not."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from crm_bridge.transcripts.masking import LABELS, Known, Masker

Record = dict[str, Any]
"""A transcript in JSON values alone, as `records` reads it. `known` has what is personal, for the
masking, and is never written out."""
Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "json": "application/json",
}

_OF_TALK = (
    "id", "conversation", "number", "channel", "language", "customer", "started_at", "ended_at",
    "ended_why", "outcome", "resolution", "reason", "team", "csat_score", "csat_comment",
)  # fmt: skip
_OF_MESSAGE = (
    "seq", "at", "author", "agent", "text", "intent", "confidence", "runner_up", "sentiment",
    "sentiment_score", "outcome", "delivery", "actions",
)  # fmt: skip
COLUMNS = (*_OF_TALK, *(f"message_{name}" for name in _OF_MESSAGE))
"""One row a message, what is true of the whole stretch of help being repeated in each."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MARK = "\ufeff"
"""By which a spreadsheet knows that a file is UTF-8."""


class Rendering:
    """`masker` None writes everything as it is. `salt` makes a masked customer the same one all
    through a file, and another one in the next."""

    def __init__(self, masker: Masker | None, salt: bytes) -> None:
        self._masker, self._salt = masker, salt

    def beginning(self, format: str) -> str:  # noqa: A002
        """What the file begins with."""
        return _MARK + _csv([COLUMNS]) if format == "csv" else ""

    def lines(self, records: Iterable[Record], format: str) -> str:  # noqa: A002
        """These transcripts, as they stand in the file."""
        plain = [self.plain(record) for record in records]
        if format == "csv":
            return _csv(row for record in plain for row in _rows(record))
        return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in plain)

    def plain(self, record: Record) -> Record:
        """The transcript with or without what is personal."""
        known = Known(**{kind: tuple(values) for kind, values in record["known"].items()})
        kept = {name: value for name, value in record.items() if name != "known"}
        return self._masked(kept, known) if self._masker else kept

    def _masked(self, record: Record, known: Known) -> Record:
        hide = self._hide(known)
        return {
            **record,
            "customer": self._anonymous(record["customer"]),
            "csat_comment": hide(record["csat_comment"]),
            "calls": [{**call, "matched": hide(call["matched"])} for call in record["calls"]],
            "messages": [self._message(one, known) for one in record["messages"]],
            "notes": [{**note, "text": hide(note["text"])} for note in record["notes"]],
        }

    def _message(self, message: Record, known: Known) -> Record:
        hide = self._hide(known)
        return {
            **message,
            "text": hide(message["text"]),
            **{
                name: [hide(one) for one in message[name]]
                for name in ("edits", "buttons", "cards", "files")
            },
            "entities": [self._entity(entity, known) for entity in message["entities"]],
        }

    def _entity(self, entity: Mapping[str, Any], known: Known) -> dict[str, Any]:
        """Where it stood in the text is not true of the masked one."""
        name = str(entity.get("entity"))
        value = LABELS.get(name) or self._hide(known)(str(entity.get("value", "")))
        return {"entity": name, "value": value}

    def _hide(self, known: Known) -> Any:
        masker = self._masker
        return lambda text: masker.masked(text, known) if masker and text else text

    def _anonymous(self, customer: Mapping[str, str] | None) -> dict[str, str] | None:
        if customer is None:
            return None
        told = hashlib.blake2s(customer["id"].encode(), key=self._salt, digest_size=6).hexdigest()
        return {"id": f"customer_{told}", "name": LABELS["person"]}


def _rows(record: Record) -> Iterable[list[object]]:
    head = [_cell(_of_talk(record, name)) for name in _OF_TALK]
    for message in record["messages"]:
        yield [*head, *(_cell(_of_message(message, name)) for name in _OF_MESSAGE)]
    if not record["messages"]:
        yield [*head, *([""] * len(_OF_MESSAGE))]


def _of_talk(record: Record, name: str) -> object:
    if name == "customer":
        customer = record["customer"]
        return f"{customer['name']} ({customer['id']})" if customer else None
    if name == "reason":
        return record["calls"][0]["reason"] if record["calls"] else None
    return record[name]


def _of_message(message: Record, name: str) -> object:
    if name == "runner_up":
        runner_up = message["runner_up"]
        return f"{runner_up['name']} {runner_up['confidence']:.2f}" if runner_up else None
    if name == "actions":
        return ", ".join(str(one) for one in message["actions"])
    if name == "text":
        return _said(message)
    return message[name]


def _said(message: Record) -> str:
    """What was written, and what was shown with it."""
    if message["deleted"]:
        return "(deleted by the customer)"
    shown = [*message["cards"], *message["buttons"], *message["files"]]
    return " ".join((message["text"], *(f"[{title}]" for title in shown))).strip()


def _cell(value: object) -> object:
    """Numbers as they are. A text that a spreadsheet would take for a formula begins with an
    apostrophe: what a customer writes must never run at somebody's desk."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{value}"
    return value


def _csv(rows: Iterable[Iterable[object]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
