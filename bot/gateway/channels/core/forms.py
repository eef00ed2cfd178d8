"""Forms where the provider has none: asked for in words, and read from an answer in words."""

import re
from collections.abc import Sequence

from crm_bridge.api.schemas.content import FormField

_LINE = re.compile(r"\s*([^:\uff1a]{1,60})[:\uff1a]\s*(.+?)\s*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")

MOST_WORDS = 3
"""Of a short field's answer: a sentence around an e-mail address is said to the assistant."""


def asked_for(fields: Sequence[FormField]) -> str:
    """The lines to fill in."""
    return "\n".join(f"{one.label}: …" for one in fields)


def read_answers(fields: Sequence[FormField], text: str) -> dict[str, str] | None:
    """What a text answers to a form, by the names in front or, without names, by what the fields
    are; None where it is no answer to it. Every required field must be there."""
    answers = _by_label(fields, text) or _by_kind(fields, text)
    if answers is None or any(one.required and not answers.get(one.name) for one in fields):
        return None
    return answers


def _by_label(fields: Sequence[FormField], text: str) -> dict[str, str] | None:
    names = {_plain(one.label): one.name for one in fields}
    answers: dict[str, str] = {}
    latest = None
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        name = names.get(_plain(found[1])) if found else None
        if found and name:
            answers[name] = found[2]
            latest = name
        elif latest and line.strip():
            answers[latest] += "\n" + line.strip()
        elif line.strip():
            return None
    return answers or None


def _by_kind(fields: Sequence[FormField], text: str) -> dict[str, str] | None:
    """An e-mail address is told from what is around it, which is the answer to the other field."""
    emails = [one for one in fields if one.type == "email"]
    others = [one for one in fields if one.type != "email"]
    found = _EMAIL.search(text)
    if len(emails) != 1 or len(others) > 1 or found is None:
        return None
    rest = (text[: found.start()] + " " + text[found.end() :]).strip(" ,;\n\t")
    if others and others[0].type != "textarea" and len(rest.split()) > MOST_WORDS:
        return None
    answers = {emails[0].name: found[0].strip(".,;")}
    if others and rest:
        answers[others[0].name] = rest
    return answers


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", label).casefold().split())
