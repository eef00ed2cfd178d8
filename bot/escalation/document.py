"""Reads `escalation.yml`: entries and word lists, every mistake named with its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.escalation.meaning import MEANT_TOPICS, MeaningRule, Treatment
from bot.escalation.nodes import NodeReader, RulesError, node_of, plain_of
from bot.escalation.phrases import Phrase, parse_phrase, split_words
from bot.escalation.standing import CALLS, CallTreatment, OrderValueRule, SegmentRule, TierRule
from bot.escalation.trend import LONGEST_WINDOW, SentimentRule
from bot.yaml_text import composed

__all__ = ["Entry", "RulesDocument", "RulesError", "read_data", "read_document"]

REASONS = ("keyword", "request", "rule")
PRIORITIES = ("urgent", "high", "normal")  # most urgent first
_TOP = (
    "words", "spellings", "real_words", "negations", "no_negations", "sentiment", "meaning",
    "calls", "rules", "entries",
)  # fmt: skip
_SENTIMENT = ("enabled", "window", "negative", "at_most", "far_below", "fury", "priority", "team")
_MEANING = ("at_least", "doubtful", "topics")
_TREATMENT = ("enabled", "reason", "priority", "team", "at_least")
_CALL = ("priority", "team")
_RULES = ("order_value", "tier", "segment")
_ORDER_VALUE = ("enabled", "above", "intents", "priority", "team")
_TIER = ("enabled", "tiers", "intents", "priority", "team")
_SEGMENT = (
    "enabled", "segments", "late_delivery", "only_team", "intents", "priority", "team",
)  # fmt: skip
_ENTRY = (
    "id", "enabled", "reason", "topic", "priority", "team", "negatable", "phrases", "unless",
)  # fmt: skip
_MOST_MONEY = 1e9


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule. `negatable`: "I don't need …" before it takes it away."""

    id: str
    reason: str
    topic: str
    priority: str
    team: str | None
    negatable: bool
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RulesDocument:
    """Everything in the file that is switched on. `vocabulary` holds every word that a phrase
    mentions."""

    entries: tuple[Entry, ...]
    negations: tuple[Phrase, ...]
    no_negations: tuple[Phrase, ...]
    spellings: Mapping[str, str]
    real_words: frozenset[str]
    sentiment: SentimentRule | None = None
    meaning: MeaningRule | None = None
    calls: Mapping[str, CallTreatment] = field(default_factory=dict)
    order_value: OrderValueRule | None = None
    tier: TierRule | None = None
    segment: SegmentRule | None = None

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words of all phrases."""
        phrases = [*self.negations, *self.no_negations]
        phrases += self.sentiment.fury if self.sentiment else ()
        for entry in self.entries:
            phrases += [*entry.phrases, *entry.unless]
        return frozenset(w for phrase in phrases for slot in phrase for w in slot.words or ())


def read_document(path: Path) -> RulesDocument:
    """The rules in the file; raises `RulesError`."""
    return _Reader(path).document(_root(path))


def read_plain(path: Path) -> dict[str, Any]:
    """What is in the file as mappings, lists and texts, once it was read; raises `RulesError`."""
    root = _root(path)
    _Reader(path).document(root)
    plain: dict[str, Any] = plain_of(root)
    return plain


def read_data(data: Mapping[str, Any], path: Path) -> RulesDocument:
    """The rules in plain data, as the file at `path` would have them. A `RulesError` names the
    place in the data, such as `entries.safety.phrases`."""
    return _Reader(path).document(node_of(dict(data)))


def _root(path: Path) -> yaml.Node:
    try:
        root = composed(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RulesError(path, None, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RulesError(path, None, f"is not in UTF-8: {error.reason}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "is not valid YAML"
        raise RulesError(path, mark.line + 1 if mark else None, problem) from error
    if root is None:
        raise RulesError(path, None, "is empty")
    return root


class _Reader(NodeReader):
    """Turns YAML nodes into rules; the nodes know their lines."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._sets: dict[str, frozenset[str]] = {}

    def document(self, root: yaml.Node) -> RulesDocument:
        top = self.mapping(root, _TOP, required=("entries",))
        if "words" in top:
            for name, node in self.mapping(top["words"]).items():
                self._sets[name] = frozenset(self.single(item) for item in self.items(node))
        entries = tuple(self._entry(node) for node in self.items(top["entries"]))
        self._check_ids(top["entries"], entries)
        rules = self.mapping(top["rules"], _RULES) if "rules" in top else {}
        return RulesDocument(
            entries=tuple(entry for entry in entries if entry.enabled),
            negations=self._phrases(top.get("negations")),
            no_negations=self._phrases(top.get("no_negations")),
            spellings=self._spellings(top.get("spellings")),
            real_words=frozenset(self.single(n) for n in self.items(top.get("real_words"))),
            sentiment=self._sentiment(top["sentiment"]) if "sentiment" in top else None,
            meaning=self._meaning(top["meaning"]) if "meaning" in top else None,
            calls=self._calls(top["calls"]) if "calls" in top else {},
            order_value=self._order_value(rules.get("order_value")),
            tier=self._tier(rules.get("tier")),
            segment=self._segment(rules.get("segment")),
        )

    def _sentiment(self, node: yaml.Node) -> SentimentRule | None:
        values = self.mapping(node, _SENTIMENT, required=("window", "negative", "at_most"))
        window = int(self.number(values["window"], 1, LONGEST_WINDOW, whole=True))
        at_most = self.number(values["at_most"], -1, 0)
        far = values.get("far_below")
        rule = SentimentRule(
            window=window,
            negative=int(self.number(values["negative"], 1, window, whole=True)),
            at_most=at_most,
            far_below=self.number(far, -1, at_most) if far else None,
            priority=self.one_of(values.get("priority"), ("normal", "high", "urgent")),
            team=self._team(values),
            fury=self._phrases(values.get("fury")),
        )
        return rule if self._enabled(values) else None

    def _meaning(self, node: yaml.Node) -> MeaningRule:
        values = self.mapping(node, _MEANING, required=("at_least", "topics"))
        at_least = self.number(values["at_least"], 0, 1)
        doubtful = values.get("doubtful")
        topics = self.mapping(values["topics"], MEANT_TOPICS)
        found = {name: self._treatment(topic) for name, topic in topics.items()}
        return MeaningRule(
            at_least=at_least,
            doubtful=self.number(doubtful, 0, at_least) if doubtful else 0.0,
            topics={name: treatment for name, treatment in found.items() if treatment},
        )

    def _treatment(self, node: yaml.Node) -> Treatment | None:
        values = self.mapping(node, _TREATMENT, required=("reason", "priority"))
        at_least = values.get("at_least")
        treatment = Treatment(
            reason=self.one_of(values["reason"], REASONS),
            priority=self.one_of(values["priority"], PRIORITIES),
            team=self._team(values),
            at_least=self.number(at_least, 0, 1) if at_least else None,
        )
        return treatment if self._enabled(values) else None

    def _calls(self, node: yaml.Node) -> dict[str, CallTreatment]:
        return {
            reason: self._call(treatment) for reason, treatment in self.mapping(node, CALLS).items()
        }

    def _call(self, node: yaml.Node) -> CallTreatment:
        values = self.mapping(node, _CALL, required=("priority",))
        return CallTreatment(self.one_of(values["priority"], PRIORITIES), self._team(values))

    def _order_value(self, node: yaml.Node | None) -> OrderValueRule | None:
        if node is None:
            return None
        values = self.mapping(node, _ORDER_VALUE, required=("above", "priority"))
        rule = OrderValueRule(
            above=self.number(values["above"], 0, _MOST_MONEY),
            intents=self._names(values.get("intents")),
            priority=self.one_of(values["priority"], PRIORITIES),
            team=self._team(values),
        )
        return rule if self._enabled(values) else None

    def _tier(self, node: yaml.Node | None) -> TierRule | None:
        if node is None:
            return None
        values = self.mapping(node, _TIER, required=("tiers", "priority"))
        rule = TierRule(
            tiers=frozenset(tier.lower() for tier in self._names(values["tiers"])),
            intents=self._names(values.get("intents")),
            priority=self.one_of(values["priority"], PRIORITIES),
            team=self._team(values),
        )
        return rule if self._enabled(values) else None

    def _segment(self, node: yaml.Node | None) -> SegmentRule | None:
        if node is None:
            return None
        values = self.mapping(node, _SEGMENT, required=("priority",))
        if self._yes(values, "only_team") and "team" not in values:
            raise self.error(values["only_team"], "there is no team to choose: give the rule one")
        rule = SegmentRule(
            segments=self._names(values.get("segments")),
            late_delivery=self._yes(values, "late_delivery"),
            only_team=self._yes(values, "only_team"),
            intents=self._names(values.get("intents")),
            priority=self.one_of(values["priority"], PRIORITIES),
            team=self._team(values),
        )
        return rule if self._enabled(values) else None

    def _entry(self, node: yaml.Node) -> Entry:
        values = self.mapping(
            node, _ENTRY, required=("id", "reason", "topic", "priority", "phrases")
        )
        return Entry(
            id=self.text(values["id"]),
            enabled=self._enabled(values),
            reason=self.one_of(values["reason"], REASONS),
            topic=self.text(values["topic"]),
            priority=self.one_of(values["priority"], PRIORITIES),
            team=self._team(values),
            negatable=self.one_of(values.get("negatable"), ("true", "false")) != "false",
            phrases=self._phrases(values["phrases"]),
            unless=self._phrases(values.get("unless")),
        )

    def _check_ids(self, node: yaml.Node, entries: Iterable[Entry]) -> None:
        seen: set[str] = set()
        for item, entry in zip(self.items(node), entries, strict=True):
            if entry.id in seen:
                raise self.error(item, f"the id {entry.id!r} stands twice")
            seen.add(entry.id)

    def _enabled(self, values: Mapping[str, yaml.Node]) -> bool:
        return self.one_of(values.get("enabled"), ("true", "false")) == "true"

    def _yes(self, values: Mapping[str, yaml.Node], name: str) -> bool:
        return self.one_of(values.get(name), ("false", "true")) == "true"

    def _team(self, values: Mapping[str, yaml.Node]) -> str | None:
        return self.text(values["team"]) if "team" in values else None

    def _names(self, node: yaml.Node | None) -> frozenset[str]:
        return frozenset(self.text(item) for item in self.items(node))

    def _phrases(self, node: yaml.Node | None) -> tuple[Phrase, ...]:
        return tuple(
            phrase
            for item in self.items(node)
            for phrase in self.parsed(item, lambda text: parse_phrase(text, self._sets))
        )

    def _spellings(self, node: yaml.Node | None) -> dict[str, str]:
        meanings = self.mapping(node) if node else {}
        return {
            self.parsed(item, split_words)[0]: split_words(right)[0]
            for right, items in meanings.items()
            for item in self.items(items)
        }
