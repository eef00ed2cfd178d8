"""An explanation as a page for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.assistant.explaining.verdicts import ASKED, NOT_UNDERSTOOD, SENTENCE, SEVERAL

_BAR = 20
_WORDS_SHOWN = 10
_BOLD, _QUIET, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_KINDS = {
    "meaning": "the meaning of the sentence",
    "words": "its words and letters",
    "example": "the closest examples",
    "start": "before anything is read",
}

Explained = Mapping[str, Any]


def page(told: Explained, *, coloured: bool) -> str:
    """`told` as `Explainer.explain` gives it. What the customer wrote cannot steer the terminal."""
    lines = [*_head(told), *_needs(told), *_found(told), *_sentiment(told), *_escalation(told)]
    text = "\n".join(lines) + "\n"
    if not coloured:
        for code in (_BOLD, _QUIET, _PLAIN):
            text = text.replace(code, "")
    return text


def _head(told: Explained) -> Iterator[str]:
    yield f"{_BOLD}“{_shown(told['text'])}”{_PLAIN}"
    yield ""
    yield from _verdict(told)
    for slip in told["put_right"]:
        yield f"  read as {slip['read']} what was typed as {_shown(slip['typed'])}"


def _verdict(told: Explained) -> Iterator[str]:
    decided = told["verdict"]
    if decided is None:
        yield "Not understood: there is nothing in it that can be read."
        return
    best, bound = told["ranking"][0], decided["threshold"]
    if decided["outcome"] == NOT_UNDERSTOOD:
        yield f"Not understood: {_sure(best)} is less than the {bound:.0%} that are needed."
    elif decided["outcome"] == ASKED:
        yield f"The customer is asked: {' or '.join(decided['between'])}? {_lead(told)}"
    elif decided["found_in"] == SEVERAL:
        yield f"{len(told['needs'])} needs, each understood by itself."
    elif decided["found_in"] == SENTENCE:
        name = told["intent"]["name"]
        yield f"Understood as {name}, by one sentence; the whole was {_sure(best)}."
    else:
        yield f"Understood as {_sure(best)}; {bound:.0%} are needed. {_lead(told)}".rstrip()


def _lead(told: Explained) -> str:
    decided = told["verdict"]
    if decided["margin"] is None:
        return ""
    margin, lead, best = decided["margin"], decided["lead"], told["ranking"][0]["name"]
    return f"{best} changes something, so it must lead by {margin:.0%}: it does by {lead:.0%}."


def _needs(told: Explained) -> Iterator[str]:
    for need in told["needs"]:
        part = told["text"][need["start"] : need["end"]]
        if part.strip() != told["text"].strip():
            yield from ("", f"{_BOLD}“{_shown(part)}”{_PLAIN}")
        yield from _heading("Intents considered")
        yield from _ranking(need["ranking"])
        yield from _words(need)
        yield from _parts(need)
        yield from _heading("Closest training examples")
        for one in need["nearest"]:
            example = f"{_QUIET}{_shown(one['text'])}{_PLAIN}"
            yield f"  {one['closeness']:.2f}  {one['intent']}  {example}"


def _ranking(ranking: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    width = max(len(one["name"]) for one in ranking)
    for one in ranking:
        bar = "█" * round(one["confidence"] * _BAR)
        yield f"  {one['name']:<{width}}  {bar:<{_BAR}} {one['confidence']:>6.1%}"


def _words(need: Mapping[str, Any]) -> Iterator[str]:
    words = need["words"][:_WORDS_SHOWN]
    if not words:
        return
    best = need["ranking"][0]["name"]
    yield from _heading(f"Words that pulled: what the lead of {best} loses without each")
    width = max(len(_shown(word["text"])) for word in words)
    most = max(abs(word["pull"]) for word in words) or 1.0
    for word in words:
        bar = ("█" if word["pull"] > 0 else "░") * round(abs(word["pull"]) / most * _BAR)
        left = f"{_QUIET}then {_sure(word['left'])}{_PLAIN}"
        yield f"  {_shown(word['text']):<{width}}  {bar:<{_BAR}} {word['pull']:>+6.2f}  {left}"
    more = len(need["words"]) - len(words)
    if more or need["not_tested"]:
        yield f"  {_QUIET}{more} more pulled less, {need['not_tested']} were not tested{_PLAIN}"


def _parts(need: Mapping[str, Any]) -> Iterator[str]:
    lead, second = need["lead"], need["ranking"][1]["name"]
    yield from _heading(f"The lead of {lead['total']:.2f} over {second} comes from")
    for name, kind in _KINDS.items():
        yield f"  {lead[name]:>+6.2f}  {kind}"


def _found(told: Explained) -> Iterator[str]:
    if told["entities"]:
        yield from _heading("Found in it")
        for one in told["entities"]:
            other = " or ".join(one.get("alternatives", ()))
            written = _shown(told["text"][one["start"] : one["end"]])
            yield f"  {one['entity']}  {_shown(str(one['value']))}  {_QUIET}“{written}”{_PLAIN}" + (
                f"  (or {other})" if other else ""
            )
    if told["articles"]:
        yield from _heading("Articles considered")
        for one in told["articles"]:
            yield f"  {one['score']:.2f}  {one['title']}: {one['heading']}"


def _sentiment(told: Explained) -> Iterator[str]:
    felt = told["sentiment"]
    yield from _heading(f"Sentiment: {felt['label']} ({felt['score']:+.2f})")
    if felt["words"]:
        pulls = ", ".join(f"{_shown(one['text'])} {one['pull']:+.2f}" for one in felt["words"])
        yield f"  {pulls}"


def _escalation(told: Explained) -> Iterator[str]:
    called = told["escalation"]
    yield from _heading("A person is called" if called["reason"] else "No person is called")
    match, felt = called["keyword"], called["sentiment"]
    if match:
        rule = f"rule {match['id']} ({match['reason']}, {match['priority']})"
        place = f"characters {match['start']} to {match['end']}"
        yield f"  {rule}: “{_shown(match['phrase'])}”, {place}"
    else:
        yield "  no phrase of the escalation rules is in it"
    yield from _meaning(called["meaning"], match is not None)
    if called["asked_for"]:
        yield "  the customer asks for a person"
    if felt and felt["calls"]:
        yield f"  {felt['calls']}"
    elif felt and felt["counts"]:
        run = f"{felt['negative']} such messages of {felt['window']}"
        yield f"  felt as negative: {run} call a person"
    elif felt:
        yield f"  not felt as negative: {felt['at_most']:+.2f} or less counts"


def _meaning(meant: Mapping[str, Any] | None, matched: bool) -> Iterator[str]:
    if meant is None:
        return
    sure = f"{meant['confidence']:.0%} likely to call a person, about {meant['topic']}"
    if matched and meant["doubts"]:
        yield f"  but its meaning is only {sure}: the phrase means something else"
    else:
        yield f"  by its meaning it is {sure}; {meant['at_least']:.0%} are needed"
    for one in meant["nearest"]:
        yield f"  {one['closeness']:.2f}  {one['topic']}  {_QUIET}{_shown(one['text'])}{_PLAIN}"


def _heading(text: str) -> tuple[str, str]:
    return "", f"{_BOLD}{text}{_PLAIN}"


def _sure(candidate: Mapping[str, Any]) -> str:
    return f"{candidate['name']} {candidate['confidence']:.0%}"


def _shown(text: str) -> str:
    """Without anything that moves the cursor or turns the direction of writing."""
    return "".join(
        c if c.isprintable() else " " if c in "\n\t" else f"\\u{ord(c):04x}" for c in text
    )
