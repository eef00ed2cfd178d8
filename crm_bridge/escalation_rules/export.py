"""The rules in use as a file: the shipped one with what leads changed, its comments kept."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.escalation import changed

_Edit = tuple[int, int, str]
"""From, until (as places in the text), and what stands there instead."""


def exported(path: Path, changes: Mapping[str, Any]) -> str:
    """The text of the file with the changes. Comments stay where the text around them does; a file
    that is written in a way that this cannot edit comes whole and without them."""
    text = path.read_text(encoding="utf-8")
    wanted = changed(_plain(text), changes)
    edited = text
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    edits = _edits(root, wanted, text) if root else ()
    for start, end, instead in sorted(edits, reverse=True):
        edited = edited[:start] + instead + edited[end:]
    return edited if _readable_as(edited, wanted) else _dumped(wanted)


def _plain(text: str) -> dict[str, Any]:
    plain: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
    return plain


def _readable_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return _plain(text) == wanted
    except yaml.YAMLError:
        return False


def _edits(node: yaml.Node, wanted: Any, text: str) -> Iterator[_Edit]:
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict):
        yield from _mapping_edits(node, wanted, text)
    elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list):
        yield from _list_edits(node, wanted, text)
    elif isinstance(node, yaml.ScalarNode) and node.value != wanted:
        yield node.start_mark.index, node.end_mark.index, _flow(wanted)


def _mapping_edits(node: yaml.MappingNode, wanted: Mapping[str, Any], text: str) -> Iterator[_Edit]:
    present = {key.value: (key, value) for key, value in node.value}
    for name, (key, value) in present.items():
        if name in wanted:
            yield from _edits(value, wanted[name], text)
        elif not node.flow_style:
            yield _line_of(key, text)[0], _line_of(_last(value), text)[1], ""
    new = {name: value for name, value in wanted.items() if name not in present}
    if node.flow_style:
        if new.keys() or present.keys() - wanted.keys():
            yield from _whole(node, wanted)
        return
    indent = " " * node.start_mark.column
    lines = "".join(f"{indent}{name}: {_flow(value)}\n" for name, value in new.items())
    if lines:
        end = _line_of(_last(node), text)[1]
        yield end, end, lines


def _whole(node: yaml.Node, wanted: Any) -> Iterator[_Edit]:
    yield node.start_mark.index, node.end_mark.index, _flow(wanted)


def _list_edits(node: yaml.SequenceNode, wanted: list[Any], text: str) -> Iterator[_Edit]:
    if all(isinstance(item, yaml.MappingNode) for item in node.value) and node.value:
        yield from _entry_edits(node, wanted, text)
    elif [item.value for item in node.value] == wanted:
        return
    elif node.flow_style or not node.value:
        yield from _whole(node, wanted)
    else:
        yield from _line_edits(node, wanted, text)


def _line_edits(node: yaml.SequenceNode, wanted: list[str], text: str) -> Iterator[_Edit]:
    present = [item.value for item in node.value]
    for item in node.value:
        if item.value not in wanted:
            yield *_line_of(item, text), ""
    indent = " " * node.start_mark.column
    lines = "".join(f"{indent}- {_flow(item)}\n" for item in wanted if item not in present)
    if lines:
        end = _line_of(node.value[-1], text)[1]
        yield end, end, lines


def _entry_edits(node: yaml.SequenceNode, wanted: list[Any], text: str) -> Iterator[_Edit]:
    known = {_id(item): item for item in node.value}
    for entry in wanted:
        if entry["id"] in known:
            yield from _edits(known[entry["id"]], entry, text)
    indent = " " * node.start_mark.column
    end = _line_of(_last(node), text)[1]
    for entry in wanted:
        if entry["id"] not in known:
            first, *more = [f"{name}: {_flow(value)}" for name, value in entry.items()]
            lines = [f"{indent}- {first}", *(f"{indent}  {line}" for line in more)]
            yield end, end, "\n" + "\n".join(lines) + "\n"


def _id(entry: yaml.Node) -> str:
    return next((str(value.value) for key, value in entry.value if key.value == "id"), "")


def _last(node: yaml.Node) -> yaml.Node:
    """What stands last in it: a block's own end is where the next thing begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last(node.value[-1])
    return node


def _line_of(node: yaml.Node, text: str) -> tuple[int, int]:
    """Where its line begins and where the one after begins."""
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    end = text.find("\n", node.end_mark.index)
    return start, len(text) if end < 0 else end + 1


def _flow(value: Any) -> str:
    """A value on one line, quoted where it has to be."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    plain = str(value)
    safe = plain and not set(plain) & set(",[]{}#:&*!|>'\"%@`") and plain == plain.strip()
    return plain if safe and not plain.startswith(("-", "?")) else _quoted(plain)


def _quoted(text: str) -> str:
    try:
        float(text)
    except ValueError:
        return "'" + text.replace("'", "''") + "'"
    return text


def _dumped(wanted: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(wanted), sort_keys=False, allow_unicode=True, width=100)
