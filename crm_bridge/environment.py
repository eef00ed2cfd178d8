"""Reading a process's settings from the environment, with errors that name the variable."""

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

S = TypeVar("S", bound=BaseSettings)


class SettingsError(Exception):
    """A variable is missing or wrong; the message names it and what it should look like."""


def read_settings(kind: type[S], **overrides: Any) -> S:
    """Read once at start. Raises SettingsError with one line a wrong variable."""
    try:
        return kind(**overrides)
    except ValidationError as error:
        raise SettingsError("\n".join(_line(problem) for problem in error.errors())) from error


def _line(problem: Any) -> str:
    place = str(problem["loc"][0]) if problem["loc"] else "settings"
    name = place if place.isupper() else f"CARELINE_{place.upper()}"
    if problem["type"] == "missing":
        return f"{name} is not set. `make run` makes one, or set it yourself."
    return f"{name} is wrong: {problem['msg'].removeprefix('Value error, ')}."
