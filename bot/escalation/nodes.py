"""Reading YAML nodes: every mistake named with where it stands."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.escalation.phrases import split_words

T = TypeVar("T")


class RulesError(Exception):
    """The rules cannot be used: which file, where in it, and why.

    `line` counts from 1 and is None for the whole. `place` is there for what was not read from the
    file but changed by a lead: `entries.safety.phrases`, in which `line` counts.
    """

    def __init__(self, path: Path, line: int | None, reason: str, place: str | None = None) -> None:
        where = place or str(path)
        super().__init__(f"{where}, line {line}: {reason}" if line else f"{where}: {reason}")
        self.path, self.line, self.reason, self.place = path, line, reason, place


class Place(yaml.Mark):
    """Where a value stands that comes from no file; `name` is its place, `line` from 0."""

    def __init__(self, name: str, line: int = 0) -> None:
        super().__init__(name, 0, line, 0, None, 0)


def node_of(value: object, place: str = "", line: int = 0) -> yaml.Node:
    """Plain data (mappings, lists, scalars) as the nodes that a file with it would have."""
    mark = Place(place, line)
    if isinstance(value, dict):
        pairs = [
            (node_of(key, place), node_of(one, f"{place}.{key}" if place else str(key)))
            for key, one in value.items()
        ]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, list):
        items = list(_item_nodes(value, place))
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, mark, mark)
    return yaml.ScalarNode("tag:yaml.org,2002:str", _written(value), mark, mark)


def plain_of(node: yaml.Node) -> Any:
    """Mappings, lists and texts of a node: the other way round."""
    if isinstance(node, yaml.MappingNode):
        return {plain_of(key): plain_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain_of(item) for item in node.value]
    return str(node.value)


def _item_nodes(items: list[object], place: str) -> Iterator[yaml.Node]:
    for line, item in enumerate(items):
        named = item.get("id") if isinstance(item, dict) else None
        yield node_of(item, f"{place}.{named}" if named else place, line)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class NodeReader:
    """What is in a node, or a `RulesError` where it is something else."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def one_of(self, node: yaml.Node | None, allowed: tuple[str, ...]) -> str:
        """The first that is allowed where there is no node."""
        if node is None:
            return allowed[0]
        value = self.text(node)
        if value not in allowed:
            raise self.error(node, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def number(self, node: yaml.Node, least: float, most: float, *, whole: bool = False) -> float:
        text, kind = self.text(node), "a whole number" if whole else "a number"
        try:
            value = int(text) if whole else float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise self.error(node, f"{text!r} should be {kind} from {least:g} to {most:g}")
        return value

    def single(self, node: yaml.Node) -> str:
        words = self.parsed(node, split_words)
        if len(words) != 1:
            raise self.error(node, f"{self.text(node)!r} should be one word")
        return words[0]

    def parsed(self, node: yaml.Node, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.text(node))
        except ValueError as error:
            raise self.error(node, f"{self.text(node)!r}: {error}") from error

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.error(node, "should be text")
        return str(node.value).strip()

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "should be a list")
        return list(node.value)

    def mapping(
        self,
        node: yaml.Node,
        allowed: tuple[str, ...] | None = None,
        required: tuple[str, ...] = (),
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, "should be names with values (name: value)")
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name in values:
                raise self.error(key, f"{name!r} stands twice")
            if allowed is not None and name not in allowed:
                raise self.error(key, f"{name!r} is none of {', '.join(allowed)}")
            values[name] = value
        for name in required:
            if name not in values:
                raise self.error(node, f"{name!r} is missing")
        return values

    def error(self, node: yaml.Node, reason: str) -> RulesError:
        mark = node.start_mark
        place = mark.name if isinstance(mark, Place) else None
        return RulesError(self._path, mark.line + 1, reason, place)
