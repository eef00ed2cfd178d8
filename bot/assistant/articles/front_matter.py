"""The front matter of an article: its title, the intents it serves, and how customers ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.assistant.articles.mistakes import Mistake
from bot.yaml_text import composed

_NAMES = ("title", "topics", "questions")


@dataclass(frozen=True)
class Question:
    """A way to ask. `heading` names the part that answers it; without one the nearest is taken."""

    text: str
    heading: str | None
    line: int


@dataclass(frozen=True)
class FrontMatter:
    title: str
    topics: tuple[str, ...]
    questions: tuple[Question, ...]


def read_front_matter(text: str, first_line: int, intents: frozenset[str]) -> FrontMatter:
    """Raises Mistake; `first_line` is where the text begins in its file."""
    reader = _Reader(first_line)
    values = reader.mapping(reader.root(text), _NAMES)
    for name in ("title", "topics"):
        if name not in values:
            raise Mistake(f"the front matter has no {name}", first_line)
    return FrontMatter(
        title=reader.text(values["title"]),
        topics=tuple(reader.topic(node, intents) for node in reader.items(values["topics"])),
        questions=tuple(reader.questions(values["questions"]) if "questions" in values else ()),
    )


class _Reader:
    """Turns YAML nodes into values; the nodes know their lines."""

    def __init__(self, first_line: int) -> None:
        self._first_line = first_line

    def root(self, text: str) -> yaml.Node:
        try:
            root = composed(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = self._first_line + (mark.line if mark else 0)
            problem = getattr(error, "problem", None) or "it cannot be read"
            raise Mistake(f"the front matter is not valid YAML: {problem}", line) from error
        if root is None:
            raise Mistake("the front matter is empty", self._first_line)
        return root

    def mapping(self, node: yaml.Node, allowed: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise Mistake("names with values are needed (name: value)", self.line(node))
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if allowed and name not in allowed:
                raise Mistake(f"{name!r} is none of {', '.join(allowed)}", self.line(key))
            if name in values:
                raise Mistake(f"{name!r} stands twice", self.line(key))
            values[name] = value
        return values

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise Mistake("a list with at least one entry is needed", self.line(node))
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise Mistake("text is needed", self.line(node))
        return " ".join(str(node.value).split())

    def topic(self, node: yaml.Node, intents: frozenset[str]) -> str:
        name = self.text(node)
        if name not in intents:
            raise Mistake(f"there is no intent {name!r}", self.line(node))
        return name

    def questions(self, node: yaml.Node) -> Iterator[Question]:
        """A list, or a list under each heading."""
        if not isinstance(node, yaml.MappingNode):
            yield from (Question(self.text(one), None, self.line(one)) for one in self.items(node))
            return
        for heading, asked in self.mapping(node).items():
            for one in self.items(asked):
                yield Question(self.text(one), heading, self.line(one))

    def line(self, node: yaml.Node) -> int:
        return self._first_line + int(node.start_mark.line)
