"""YAML files whose mistakes are named with the line they stand in."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.yaml_text import composed, parsed

Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[int | str, ...]


class FileInvalid(Exception):
    """The message names file, line where it is known, and reason."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}" if line else f"{path}: {reason}")


def read_model(path: Path, model: type[Model], context: Any = None) -> Model:
    """An empty file counts as an empty mapping. Raises `FileInvalid`."""
    data, root = read_yaml(path)
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        reason = first["msg"].removeprefix("Value error, ")
        line = line_of(root, first["loc"])
        raise FileInvalid(path, line, f"{where}: {reason}" if where else reason) from error


def read_yaml(path: Path) -> tuple[dict[Any, Any], yaml.Node | None]:
    """What is in the file, and its nodes. Raises `FileInvalid`."""
    try:
        text = path.read_text(encoding="utf-8")
        root = composed(text)
        data = parsed(text)
    except (OSError, UnicodeDecodeError) as error:
        raise FileInvalid(path, None, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise FileInvalid(path, mark.line + 1 if mark else None, reason) from error
    if data is None:
        return {}, root
    if root is None or not isinstance(data, dict):
        raise FileInvalid(path, 1, "should be names with values (name: value)")
    _refuse_repeats(path, root)
    return data, root


def line_of(root: yaml.Node | None, loc: Path_) -> int | None:
    """Where the value at `loc` stands, or what is nearest around it; counted from 1."""
    node = root
    for part in loc:
        inner = _member(node, part)
        if inner is None:
            break
        node = inner
    return None if node is None else node.start_mark.line + 1


def _member(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        member: yaml.Node = node.value[part]
        return member
    return None


def _refuse_repeats(path: Path, node: yaml.Node) -> None:
    """YAML would take the last of two equal names and say nothing."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeats(path, item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise FileInvalid(path, key.start_mark.line + 1, f"{key.value!r} stands twice")
            seen.add(key.value)
            _refuse_repeats(path, value)
