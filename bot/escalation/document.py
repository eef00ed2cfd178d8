"""Reads `escalation.yml`: entries and word lists, every mistake named with its line."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from bot.escalation.meaning import MEANT_TOPICS, MeaningRule, Treatment
from bot.escalation.phrases import Phrase, parse_phrase, split_words
from bot.escalation.trend import LONGEST_WINDOW, SentimentRule

T = TypeVar("T")

REASONS = ("keyword", "request", "rule")
PRIORITIES = ("urgent", "high", "normal")  # most urgent first
_TOP = (
    "words", "spellings", "real_words", "negations", "no_negations", "sentiment", "meaning",
    "entries",
)  # fmt: skip
_SENTIMENT = ("window", "negative", "at_most", "far_below", "fury", "priority", "team")
_MEANING = ("at_least", "doubtful", "topics")
_TREATMENT = ("reason", "priority", "team")
_ENTRY = ("id", "reason", "topic", "priority", "team", "negatable", "phrases", "unless")


class RulesError(Exception):
    """The rules cannot be used: which file, which line (from 1, None for the whole), and why."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {reason}")
        self.path, self.line, self.reason = path, line, reason


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


@dataclass(frozen=True, slots=True)
class RulesDocument:
    """Everything in the file. `vocabulary` holds every word that a phrase mentions."""

    entries: tuple[Entry, ...]
    negations: tuple[Phrase, ...]
    no_negations: tuple[Phrase, ...]
    spellings: Mapping[str, str]
    real_words: frozenset[str]
    sentiment: SentimentRule | None = None
    meaning: MeaningRule | None = None

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
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
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
    return _Reader(path).document(root)


class _Reader:
    """Turns YAML nodes into rules; the nodes know their lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sets: dict[str, frozenset[str]] = {}

    def document(self, root: yaml.Node) -> RulesDocument:
        top = self._mapping(root, _TOP, required=("entries",))
        if "words" in top:
            for name, node in self._mapping(top["words"]).items():
                self._sets[name] = frozenset(self._single(item) for item in self._items(node))
        entries = tuple(self._entry(node) for node in self._items(top["entries"]))
        self._check_ids(top["entries"], entries)
        return RulesDocument(
            entries=entries,
            negations=self._phrases(top.get("negations")),
            no_negations=self._phrases(top.get("no_negations")),
            spellings=self._spellings(top.get("spellings")),
            real_words=frozenset(self._single(n) for n in self._items(top.get("real_words"))),
            sentiment=self._sentiment(top["sentiment"]) if "sentiment" in top else None,
            meaning=self._meaning(top["meaning"]) if "meaning" in top else None,
        )

    def _sentiment(self, node: yaml.Node) -> SentimentRule:
        values = self._mapping(node, _SENTIMENT, required=("window", "negative", "at_most"))
        window = int(self._number(values["window"], 1, LONGEST_WINDOW, whole=True))
        at_most = self._number(values["at_most"], -1, 0)
        far = values.get("far_below")
        return SentimentRule(
            window=window,
            negative=int(self._number(values["negative"], 1, window, whole=True)),
            at_most=at_most,
            far_below=self._number(far, -1, at_most) if far else None,
            priority=self._one_of(values.get("priority"), ("normal", "high", "urgent")),
            team=self._text(values["team"]) if "team" in values else None,
            fury=self._phrases(values.get("fury")),
        )

    def _meaning(self, node: yaml.Node) -> MeaningRule:
        values = self._mapping(node, _MEANING, required=("at_least", "topics"))
        at_least = self._number(values["at_least"], 0, 1)
        doubtful = values.get("doubtful")
        topics = self._mapping(values["topics"], MEANT_TOPICS)
        return MeaningRule(
            at_least=at_least,
            doubtful=self._number(doubtful, 0, at_least) if doubtful else 0.0,
            topics={name: self._treatment(topic) for name, topic in topics.items()},
        )

    def _treatment(self, node: yaml.Node) -> Treatment:
        values = self._mapping(node, _TREATMENT, required=("reason", "priority"))
        return Treatment(
            reason=self._one_of(values["reason"], REASONS),
            priority=self._one_of(values["priority"], PRIORITIES),
            team=self._text(values["team"]) if "team" in values else None,
        )

    def _entry(self, node: yaml.Node) -> Entry:
        values = self._mapping(
            node, _ENTRY, required=("id", "reason", "topic", "priority", "phrases")
        )
        return Entry(
            id=self._text(values["id"]),
            reason=self._one_of(values["reason"], REASONS),
            topic=self._text(values["topic"]),
            priority=self._one_of(values["priority"], PRIORITIES),
            team=self._text(values["team"]) if "team" in values else None,
            negatable=self._one_of(values.get("negatable"), ("true", "false")) != "false",
            phrases=self._phrases(values["phrases"]),
            unless=self._phrases(values.get("unless")),
        )

    def _check_ids(self, node: yaml.Node, entries: Iterable[Entry]) -> None:
        seen: set[str] = set()
        for item, entry in zip(self._items(node), entries, strict=True):
            if entry.id in seen:
                raise self._error(item, f"the id {entry.id!r} stands twice")
            seen.add(entry.id)

    def _phrases(self, node: yaml.Node | None) -> tuple[Phrase, ...]:
        return tuple(
            phrase
            for item in self._items(node)
            for phrase in self._parsed(item, lambda text: parse_phrase(text, self._sets))
        )

    def _spellings(self, node: yaml.Node | None) -> dict[str, str]:
        meanings = self._mapping(node) if node else {}
        return {
            self._parsed(item, split_words)[0]: split_words(right)[0]
            for right, items in meanings.items()
            for item in self._items(items)
        }

    def _single(self, node: yaml.Node) -> str:
        words = self._parsed(node, split_words)
        if len(words) != 1:
            raise self._error(node, f"{self._text(node)!r} should be one word")
        return words[0]

    def _parsed(self, node: yaml.Node, parse: Callable[[str], T]) -> T:
        try:
            return parse(self._text(node))
        except ValueError as error:
            raise self._error(node, f"{self._text(node)!r}: {error}") from error

    def _one_of(self, node: yaml.Node | None, allowed: tuple[str, ...]) -> str:
        if node is None:
            return allowed[0]
        value = self._text(node)
        if value not in allowed:
            raise self._error(node, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def _number(self, node: yaml.Node, least: float, most: float, *, whole: bool = False) -> float:
        text, kind = self._text(node), "a whole number" if whole else "a number"
        try:
            value = int(text) if whole else float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise self._error(node, f"{text!r} should be {kind} from {least:g} to {most:g}")
        return value

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._error(node, "should be text")
        return str(node.value).strip()

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "should be a list")
        return list(node.value)

    def _mapping(
        self,
        node: yaml.Node,
        allowed: tuple[str, ...] | None = None,
        required: tuple[str, ...] = (),
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "should be names with values (name: value)")
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key)
            if name in values:
                raise self._error(key, f"{name!r} stands twice")
            if allowed is not None and name not in allowed:
                raise self._error(key, f"{name!r} is none of {', '.join(allowed)}")
            values[name] = value
        for name in required:
            if name not in values:
                raise self._error(node, f"{name!r} is missing")
        return values

    def _error(self, node: yaml.Node, reason: str) -> RulesError:
        return RulesError(self._path, node.start_mark.line + 1, reason)
