"""The stretches of a message that may each be a need of its own.

A message is cut at the ends of sentences and lines, at the marks of a list, at "and", "also" or a
comma where a clause with its own verb or question word begins, and, where nobody took the trouble
of a full stop, before a second question. Too many cuts do no harm but cost: what is no need of its
own is put back together afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST = 6
"""Stretches of one message; of more, the first and the last ones are taken."""
LONG = 500
"""Characters above which understanding the whole costs so much that only half as many are taken."""

_VERBS = (
    "add|apply|arrange|book|bring|buy|call|cancel|change|charge|check|close|collect|confirm|connect|"
    "correct|credit|deactivate|delete|deliver|dispatch|do|email|exchange|explain|extend|find|fix|"
    "forward|get|give|help|hold|include|increase|issue|know|learn|let|look|mail|make|match|move|need|notify|"
    "open|order|pause|place|post|process|put|recommend|redirect|reduce|refund|register|remind|"
    "remove|reorder|repeat|replace|replicate|resend|reserve|reset|return|reverse|see|sell|send|set|"
    "ship|show|sign|sort|speak|start|stop|subscribe|suggest|swap|switch|take|talk|tell|text|track|"
    "transfer|try|unlock|unsubscribe|update|upgrade|use|want|write"
)
_ASKING = (
    "where|wheres|when|whens|how|hows|what|whats|why|whys|which|who|whose|can|cud|could|would|will|"
    "do|does|did|is|are|was|were|has|have|am|should|may|any|anyway|if"
)
_SUBJECT = (
    "i|i'd|i'll|i'm|i've|id|ill|im|ive|we|we'd|we're|we've|it|it's|its|they|they're|there|there's|"
    "this|that|that's|thats|my|our|the|a|an|your|you|one|someone|somebody|nobody|he|she"
)
_SOFT = (
    r"(?:(?:please|pls|plz|kindly|also|then|just|maybe|perhaps|actually|finally|secondly|second) )*"
)
_CLAUSE = rf"(?={_SOFT}(?:{_ASKING}|{_SUBJECT}|{_VERBS})(?:['’]\w+)?\b)"
_LINK = (
    r"(?:and then|and also|but also|oh and|as well as|and|also|plus|but|then|btw|"
    r"by the way|additionally|furthermore|moreover|besides|another thing|&|\+|n)"
)
_SECOND_QUESTION = (
    r"(?:can (?:i|you|u|we)|could (?:i|you|u|we)|would (?:you|it)|will (?:you|it|my)|"
    r"how (?:do|does|long|much|can|many|come)|where(?:'s|s| is| are| can| do)|"
    r"when (?:will|is|can|do|does|are)|do (?:you|u|i)|does (?:it|the|my)|is (?:there|it|the|my)|"
    r"are (?:there|you|the)|what(?:'s|s| is| are| do| does)|why (?:is|was|did|do|has)|"
    r"(?:i|we) (?:also|want|need|wanna|would like)|(?:i'd|id|we'd) like|"
    rf"(?:please|pls|plz|kindly) (?:{_VERBS}|can|could))\b"
)
_NO_NEW_THOUGHT = re.compile(
    r"(?:"
    r"a|about|actually|all|also|an|and|as|ask|asking|because|before|but|can|check|"
    r"could|d|do|exactly|explain|find|for|from|grateful|guess|hello|hey|hi|how|i|"
    r"if|is|it|just|kindly|know|let|like|ll|look|me|no|not|now|of|oh|ok|okay|"
    r"on|or|out|please|pls|plz|really|s|see|show|so|sorry|sure|tell|that|the|"
    r"then|think|to|understand|until|us|ve|wanted|was|well|what|whatever|when|"
    r"whenever|where|whether|which|while|who|why|will|with|wonder|wondering|would|"
    r"yes|you|your"
    r")",
    re.IGNORECASE,
)
"""Words after which a question is part of what was begun: "tell me where is …"."""

_CUTS = re.compile(
    rf"(?P<line> ?\n(?:[-*•] |\(?\d{{1,2}}[.):] ?)?)"
    rf"|(?P<item>(?:^|(?<=[ :;,.]))\(?\d{{1,2}}\) ?)"
    rf"|(?P<end>[.!?…;]{{1,6}}[\"'”’)\]]?(?:[ \n]|$))"
    rf"|(?P<link>(?:,| [-–—])? {_LINK},? (?:{_LINK} )?{_CLAUSE})"
    rf"|(?P<mark>(?:,| [-–—]) ?{_CLAUSE})"
    rf"|(?P<question> (?={_SECOND_QUESTION}))",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:no|nr|num|st|rd|ave|mr|mrs|ms|dr|e\.g|i\.e|vs|approx)$", re.IGNORECASE
)
_QUESTION_BEGUN = re.compile(
    r"(?:^|[ ,.:;?!])(?:how|what|which|where|when|why|who|whose)"
    r"(?: (?!(?:is|are|was|do|does|did|can|will|has|have|my|the|to|about|it)\b)[\w'’-]+){0,2}$",
    re.IGNORECASE,
)
_LINK_ALONE = re.compile(rf"\W*{_LINK}\W*", re.IGNORECASE)
_CONDITION = re.compile(
    r"\W*(?:so |and |but )?(?:if|when|once|since|because|as|after|before|while|although|though|"
    r"unless|given|in case)\b",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(\w+)\W*$")
_EDGE = re.compile(rf"^\W*(?:{_LINK}\b[ ,]{{1,2}}){{0,3}}(?=\S)", re.IGNORECASE)
_LOOK_BACK = 24
"""Characters in which the last word before a cut is looked for."""


@dataclass(frozen=True)
class Stretch:
    """`text[start:end]` of the message."""

    start: int
    end: int


def stretches(text: str) -> list[Stretch]:
    """In order, not overlapping; one where there is nothing to cut. Takes time in proportion to
    the length of the text, whatever is in it."""
    compact, places = _compact(text)
    found = [one for one in _between(compact, _cuts(compact)) if _has_words(compact, one)]
    most = MOST if len(compact) <= LONG else MOST // 2
    if len(found) > most:
        found = [*found[: most // 2], *found[-(most - most // 2) :]]
    return [Stretch(places[one.start], places[one.end - 1] + 1) for one in found]


def _compact(text: str) -> tuple[str, list[int]]:
    """Every blank and every repeated mark once, so that no pattern has to walk along them, and
    where each character stood. A blank with a line's end in it is that line's end."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        last = kept[-1] if kept else ""
        blank = character.isspace()
        if blank and last in (" ", "\n"):
            kept[-1] = "\n" if character in "\r\n" else last
        elif blank:
            kept.append("\n" if character in "\r\n" else " ")
            places.append(place)
        elif character != last or character.isalnum():
            kept.append(character)
            places.append(place)
    return "".join(kept), places


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    begun = 0
    for cut in _CUTS.finditer(text):
        if _separates(text, begun, cut):
            yield cut.start(), cut.end()
            begun = cut.end()


def _separates(text: str, begun: int, cut: re.Match[str]) -> bool:
    before = text[max(begun, cut.start() - _LOOK_BACK) : cut.start()]
    if cut.lastgroup == "end":
        # "order no. 4471" goes on.
        return not (cut.group().startswith(".") and _ABBREVIATED.search(before))
    if cut.lastgroup == "question":
        last = _LAST_WORD.search(before)
        goes_on = last is None or _NO_NEW_THOUGHT.fullmatch(last[1])
        # "How long | do I have" goes on too.
        return not goes_on and not _QUESTION_BEGUN.search(before)
    if cut.lastgroup == "mark":
        # "If I return it, | how long …"; "Also, | do you …"
        beginning = text[begun : min(begun + _LOOK_BACK, cut.start())]
        return not (_CONDITION.match(beginning) or _LINK_ALONE.fullmatch(beginning))
    return True


def _between(text: str, cuts: Iterable[tuple[int, int]]) -> Iterator[Stretch]:
    at = 0
    for start, end in cuts:
        # A question mark belongs to what it ends.
        marks = len(text[start:end]) - len(text[start:end].lstrip(".!?…"))
        yield _trimmed(text, at, start + marks)
        at = end
    yield _trimmed(text, at, len(text))


def _trimmed(text: str, start: int, end: int) -> Stretch:
    edge = _EDGE.match(text[start:end])
    start += edge.end() if edge else 0
    return Stretch(start, start + len(text[start:end].rstrip(" ,;:-–—\n")))


def _has_words(text: str, stretch: Stretch) -> bool:
    return any(character.isalnum() for character in text[stretch.start : stretch.end])
