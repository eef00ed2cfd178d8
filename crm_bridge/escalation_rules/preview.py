"""Which past conversations a reason would have caught: the rules run over what customers wrote.

Plain functions on plain data. Phrases, feelings, order values, tiers and segments are replayed
exactly; a meaning as far as it was kept with the message.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.escalation import LONGEST_WINDOW, EscalationRules
from bot.escalation.document import RulesDocument
from crm_bridge.escalation_rules.deciding import (
    Belonging,
    Worth,
    applies,
    call_for_segment,
    call_for_tier,
    call_for_value,
    in_question,
)

AROUND = 90
"""Characters shown before the words that matched; twice as many after them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that the assistant had to answer. `meaning` is topic and confidence, where they
    were kept; `numbers` are the order numbers in it."""

    seq: int
    episode_id: str
    text: str
    intents: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    score: float | None = None
    meaning: tuple[str, float] | None = None
    called: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation; tier, orders (newest first) and the rest are those of its verified
    customer."""

    id: str
    name: str
    at: datetime
    heard: Sequence[Heard]
    tier: str | None = None
    orders: Sequence[Worth] = ()
    belonging: Belonging | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """The first message that calls: `text[start:end]` are the words, if it was for words; `why`
    otherwise."""

    seq: int
    text: str
    start: int = 0
    end: int = 0
    why: str = ""

    @property
    def excerpt(self) -> tuple[str, str, str]:
        """What stands before the words, the words, and what stands after them; long texts cut."""
        before, after = self.text[: self.start], self.text[self.end :]
        if len(before) > AROUND:
            before = f"…{before[-AROUND:]}"
        if len(after) > AROUND * 2:
            after = f"{after[: AROUND * 2]}…"
        return before, self.text[self.start : self.end], after


@dataclass(frozen=True, slots=True)
class Sought:
    """The reason that is looked at: kind and name as in `Reason`, and the meaning beside it; the
    names of `segments` by key."""

    kind: str
    name: str
    meaning: str | None
    currency: str
    segments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    talk: Talk
    hit: Hit


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does. `unread`: messages whose meaning was not kept."""

    newly: Sequence[Row] = ()
    lost: Sequence[Row] = ()
    same: Sequence[Row] = ()
    talks: int = 0
    messages: int = 0
    unread: int = 0
    uses_meaning: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules with what they were read from."""

    document: RulesDocument
    at_work: EscalationRules


def compared(before: Rules, after: Rules, sought: Sought, talks: Sequence[Talk]) -> Comparison:
    """Conversations newly caught, no longer caught, and caught either way."""
    old, new = caught(before, sought, talks), caught(after, sought, talks)
    heard = [one for talk in talks for one in talk.heard]
    return Comparison(
        newly=[Row(talk, new[talk.id]) for talk in talks if talk.id in new.keys() - old.keys()],
        lost=[Row(talk, old[talk.id]) for talk in talks if talk.id in old.keys() - new.keys()],
        same=[Row(talk, new[talk.id]) for talk in talks if talk.id in new.keys() & old.keys()],
        talks=len(talks),
        messages=len(heard),
        unread=sum(one.meaning is None for one in heard),
        uses_meaning=sought.meaning is not None,
    )


def caught(rules: Rules, sought: Sought, talks: Iterable[Talk]) -> Mapping[str, Hit]:
    """The first hit of each conversation that this reason catches, whatever other reasons do."""
    found = {talk.id: _first_hit(rules, sought, talk) for talk in talks}
    return {talk_id: hit for talk_id, hit in found.items() if hit is not None}


def _first_hit(rules: Rules, sought: Sought, talk: Talk) -> Hit | None:
    if sought.kind == "feeling":
        return _felt(rules, talk)
    for heard in talk.heard:
        hit = (
            _of_rule(rules, sought, talk, heard)
            if sought.kind == "rule"
            else _of_topic(rules, sought, heard)
        )
        if hit is not None:
            return hit
    return None


def _of_topic(rules: Rules, sought: Sought, heard: Heard) -> Hit | None:
    meaning = rules.document.meaning
    match = rules.at_work.match_of(sought.name, heard.text)
    doubted = meaning and heard.meaning and meaning.doubts(heard.meaning[1])
    if match is not None and not doubted:
        return Hit(heard.seq, heard.text, match.start, match.end)
    if meaning is None or heard.meaning is None or heard.meaning[0] != sought.meaning:
        return None
    topic, confidence = heard.meaning
    if meaning.matched(topic, confidence) is None:
        return None
    return Hit(heard.seq, heard.text, why=f"its meaning, {confidence:.0%} sure")


def _felt(rules: Rules, talk: Talk) -> Hit | None:
    scores: list[float] = []
    episode = ""
    for heard in talk.heard:
        if heard.episode_id != episode:
            episode, scores = heard.episode_id, []
        if heard.score is None:
            continue
        scores = [heard.score, *scores][:LONGEST_WINDOW]
        why = rules.at_work.match_mood(heard.text, scores)
        if why is not None:
            return Hit(heard.seq, heard.text, why=why)
        if heard.called:
            # What was felt before a person came is forgotten.
            scores = []
    return None


def _of_rule(rules: Rules, sought: Sought, talk: Talk, heard: Heard) -> Hit | None:
    value, tier = rules.document.order_value, rules.document.tier
    segment = rules.document.segment
    call = None
    if sought.name == "order_value" and value and applies(value, heard.intents):
        orders = in_question(talk.orders, heard.numbers)
        call = call_for_value(value, orders, sought.currency, None)
    if sought.name == "tier" and tier and applies(tier, heard.intents):
        call = call_for_tier(tier, talk.tier, None)
    if sought.name == "segment" and segment and talk.belonging and applies(segment, heard.intents):
        call = call_for_segment(segment, talk.belonging, sought.segments, None)
    return Hit(heard.seq, heard.text, why=call.matched or "") if call else None
