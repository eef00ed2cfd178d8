"""`data/widget.yml`: what a shop says about its chat window. `docs/widget-settings.md` explains it.

Everything may be left out; an empty file is the chat window as it ships.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.gateway.widget.words import Language, Text, WordLists, Words, places
from crm_bridge.routing.hours import Week
from crm_bridge.routing.team_file import week

FieldName = Literal["name", "email", "order_number", "topic"]
_LOGO = re.compile(r"(https://|/(?!/))[^\s\"'<>\\]+")


def _week(value: object) -> object:
    """`"09:00-17:00"` for every day, or spans by days as the hours of teams are written."""
    days = {"mon-sun": value} if isinstance(value, str) else value
    if not isinstance(days, dict) or not all(isinstance(spans, str) for spans in days.values()):
        raise ValueError('write "09:00-17:00", or {mon-fri: "09:00-17:00"}')
    return tuple(tuple(day) for day in week({str(name): one for name, one in days.items()}))


def _pattern(value: str) -> str:
    if not value.startswith(("/", "*")):
        raise ValueError("a page is written as its path, such as /checkout* or */basket")
    return value


def _logo(value: str) -> str:
    if not _LOGO.fullmatch(value):
        raise ValueError("a logo is an address that begins with https:// or /")
    return value


Pages = tuple[Annotated[str, AfterValidator(_pattern)], ...]
Hex = Annotated[str, StringConstraints(pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Part):
    """Where and when an entry counts: on which pages (by glob), in which hours of the shop's time
    zone, and only while some team is open or while none is."""

    pages: Pages = ()
    hours: Annotated[Week | None, BeforeValidator(_week)] = None
    open: bool | None = None


class Offset(Part):
    """From the corner of the window, in pixels."""

    x: Annotated[int, Field(ge=0, le=400)] = 24
    y: Annotated[int, Field(ge=0, le=400)] = 24


class Theme(Part):
    accent: Hex | None = None
    radius: Annotated[str | None, Field(pattern=r"^\d{1,2}(\.\d+)?(px|rem|em)$")] = None
    font: Annotated[str | None, Field(pattern=r"^[\w\s,'\"-]+$", max_length=200)] = None
    position: Literal["right", "left"] = "right"
    offset: Offset | None = None
    logo: Annotated[str, AfterValidator(_logo)] | None = None


class Greeting(When):
    title: Words | None = None
    text: Words | None = None


class Starters(When):
    """What a customer may tap instead of typing a first message."""

    texts: WordLists


class PrechatField(Part):
    name: FieldName
    label: Words | None = None
    required: bool = True
    options: WordLists | None = None
    """Of a topic: what there is to choose from."""


class Prechat(Part):
    title: Words | None = None
    fields: Annotated[tuple[PrechatField, ...], Field(min_length=1, max_length=4)]

    @field_validator("fields")
    @classmethod
    def _each_once(cls, fields: tuple[PrechatField, ...]) -> tuple[PrechatField, ...]:
        if len({one.name for one in fields}) < len(fields):
            raise ValueError("each field can be asked for once")
        for one in fields:
            if one.options is not None and one.name != "topic":
                raise ValueError(f"options are for a topic, not for {one.name}")
        return fields


class Proactive(When):
    """A message that is shown beside the closed chat, at most once a visitor."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
    after_seconds: Annotated[int | None, Field(ge=1, le=3600)] = None
    exit_intent: bool = False
    text: Words

    @model_validator(mode="after")
    def _has_an_occasion(self) -> "Proactive":
        if self.after_seconds is None and not self.exit_intent:
            raise ValueError("say when: after_seconds, or exit_intent: true")
        return self


class Transcript(Part):
    email: bool = True


class WidgetDocument(Part):
    """The whole file."""

    theme: Theme = Theme()
    greetings: tuple[Greeting, ...] = ()
    starters: tuple[Starters, ...] = ()
    prechat: Prechat | None = None
    offline: Literal["assistant", "form"] = "assistant"
    offline_text: Words | None = None
    proactive: tuple[Proactive, ...] = ()
    sound: bool = False
    transcript: Transcript = Transcript()
    texts: Mapping[Language, Mapping[str, Text]] = {}

    @field_validator("proactive")
    @classmethod
    def _ids_differ(cls, messages: tuple[Proactive, ...]) -> tuple[Proactive, ...]:
        ids = [one.id for one in messages]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"the id {one} stands twice")
        return messages

    @field_validator("texts")
    @classmethod
    def _known(
        cls, texts: Mapping[str, Mapping[str, str]], info: ValidationInfo
    ) -> Mapping[str, Mapping[str, str]]:
        """`info.context` has the English texts: names and places beyond them would never show."""
        if info.context is None:
            return texts
        for language, changed in texts.items():
            for key, text in changed.items():
                _check_text(f"{language}.{key}", text, info.context.get(key))
        return texts


def _check_text(name: str, text: str, english: str | None) -> None:
    if english is None:
        raise ValueError(f"{name}: there is no such text")
    beyond = places(text) - places(english) - {"shop"}
    if beyond:
        raise ValueError(f"{name}: nothing fills in {{{sorted(beyond)[0]}}}")
