"""The rules of what stands in blocks: texts, buttons, menus, and the fields of a form.

Docs: https://docs.slack.dev/reference/block-kit/block-elements and …/composition-objects
"""

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.slack import mrkdwn
from tests.fakes.slack.readings import Readings

Json = dict[str, Any]
PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")


class Findings:
    """What is wrong: `refused` with a pointer to the place, as Slack gives it in
    `response_metadata.messages`; `careless` is taken by Slack and read wrongly by people."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self.refused: list[str] = []
        self.careless: list[str] = []

    def refuse(self, pointer: str, why: str) -> None:
        self.refused.append(f"{why} [json-pointer:{pointer}]")

    def fields(self, item: Json, pointer: str, required: str, optional: str = "") -> bool:
        """Whether `item` has the fields it must have; others than the named ones are refused."""
        names = {"type", *required.split(), *optional.split()}
        for name in item.keys() - names:
            self.refuse(f"{pointer}/{name}", f"invalid additional property: {name}")
        missing = [name for name in required.split() if name not in item]
        for name in missing:
            self.refuse(pointer, f"missing required field: {name}")
        return not missing

    def length(self, value: object, pointer: str, most: int, least: int = 0) -> None:
        if not isinstance(value, str):
            return self.refuse(pointer, "must be a string")
        if self.readings.length(value) > most:
            return self.refuse(pointer, f"must be less than {most + 1} characters")
        if len(value) < least:
            self.refuse(pointer, f"must be more than {least - 1} characters")
        return None

    def strings(self, item: Json, pointer: str, **most: int) -> None:
        """Optional fields that are strings of at most so many characters."""
        for name, limit in most.items():
            if name in item:
                self.length(item[name], f"{pointer}/{name}", limit)

    def text(self, value: object, pointer: str, most: int, kinds: tuple[str, ...] = PLAIN) -> None:
        """A text object. Docs: composition objects, text object."""
        if not isinstance(value, dict) or value.get("type") not in kinds:
            return self.refuse(pointer, f"must be a text object of type {' or '.join(kinds)}")
        extra = "emoji" if value["type"] == "plain_text" else "verbatim"
        if self.fields(value, pointer, "text", extra):
            self.length(value["text"], f"{pointer}/text", most, least=1)
            if value["type"] == "mrkdwn" and isinstance(value["text"], str):
                self.escaping(value["text"], f"{pointer}/text")
        return None

    def escaping(self, text: str, where: str) -> None:
        for fault in mrkdwn.faults(text, broadcasts=self.readings.broadcasts):
            self.careless.append(f"{where}: {fault}")

    def amount(self, items: object, pointer: str, most: int, least: int = 1) -> list[Any]:
        """A list of `least` to `most` items."""
        if not isinstance(items, list):
            self.refuse(pointer, "must be an array")
            return []
        if not least <= len(items) <= most:
            self.refuse(pointer, f"must have {least} to {most} items, has {len(items)}")
        return items

    def image_url(self, url: object, pointer: str) -> None:
        """image block and element, image_url: publicly hosted, at most 3,000 characters."""
        self.length(url, pointer, 3_000, least=1)
        if isinstance(url, str) and not _is_reachable(url, self.readings.image_urls):
            self.refuse(pointer, f"downloading image failed: {url[:100]}")


def _is_reachable(url: str, reading: str) -> bool:
    if reading == "any":
        return True
    parts = urlsplit(url)
    schemes = {"https"} if reading == "public https" else {"https", "http"}
    return parts.scheme in schemes and _is_public(parts.hostname or "")


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


def check_confirm(found: Findings, item: Json, pointer: str) -> None:
    """Docs: composition objects, confirmation dialog object."""
    if found.fields(item, pointer, "title text confirm deny", "style"):
        found.text(item["title"], f"{pointer}/title", 100)
        found.text(item["text"], f"{pointer}/text", 300, EITHER)
        found.text(item["confirm"], f"{pointer}/confirm", 30)
        found.text(item["deny"], f"{pointer}/deny", 30)


def _check_button(found: Findings, item: Json, at: str) -> None:
    """Docs: button element. text 75 plain_text, value 2,000, url 3,000, style primary or danger."""
    optional = "action_id url value style confirm accessibility_label"
    if not found.fields(item, at, "text", optional):
        return
    found.text(item["text"], f"{at}/text", 75)
    found.strings(item, at, url=3_000, value=2_000, accessibility_label=75)
    if item.get("style", "primary") not in {"primary", "danger"}:
        found.refuse(f"{at}/style", "must be primary or danger")
    if "url" in item and urlsplit(str(item["url"])).scheme not in {"http", "https", "mailto"}:
        found.refuse(f"{at}/url", "invalid url")


def _check_options(found: Findings, options: object, at: str, most: int) -> None:
    """Docs: option object. text 75, value 150, description 75."""
    for index, option in enumerate(found.amount(options, at, most)):
        place = f"{at}/{index}"
        if found.fields(option, place, "text value", "description url"):
            found.text(option["text"], f"{place}/text", 75, EITHER)
            found.length(option["value"], f"{place}/value", 150)
            if "description" in option:
                found.text(option["description"], f"{place}/description", 75)


def _check_select(found: Findings, item: Json, at: str) -> None:
    """Docs: select menu element, static options. placeholder 150, at most 100 options."""
    optional = "placeholder action_id initial_option confirm focus_on_load"
    if found.fields(item, at, "options", optional):
        _check_options(found, item["options"], f"{at}/options", 100)
        if "placeholder" in item:
            found.text(item["placeholder"], f"{at}/placeholder", 150)


def _check_overflow(found: Findings, item: Json, at: str) -> None:
    """Docs: overflow menu element. 1 to 5 options."""
    if found.fields(item, at, "options", "action_id confirm"):
        _check_options(found, item["options"], f"{at}/options", 5)


def _check_choices(found: Findings, item: Json, at: str) -> None:
    """Docs: radio button group and checkboxes elements. 1 to 10 options."""
    optional = "action_id initial_option initial_options confirm focus_on_load"
    if found.fields(item, at, "options", optional):
        _check_options(found, item["options"], f"{at}/options", 10)


def check_image_element(found: Findings, item: Json, at: str) -> None:
    """Docs: image element. alt_text is required."""
    if found.fields(item, at, "alt_text", "image_url slack_file"):
        found.length(item["alt_text"], f"{at}/alt_text", 2_000, least=1)
        check_source(found, item, at)


def check_source(found: Findings, item: Json, at: str) -> None:
    """An image has `image_url` or `slack_file`, not both."""
    if ("image_url" in item) == ("slack_file" in item):
        found.refuse(at, "must have either image_url or slack_file")
    elif "image_url" in item:
        found.image_url(item["image_url"], f"{at}/image_url")


def _check_text_input(found: Findings, item: Json, at: str) -> None:
    """Docs: plain-text input and email input elements. placeholder 150, max_length 3,000."""
    optional = (
        "action_id initial_value multiline min_length max_length dispatch_action_config"
        " focus_on_load placeholder"
    )
    found.fields(item, at, "", optional)
    if "placeholder" in item:
        found.text(item["placeholder"], f"{at}/placeholder", 150)
    if not 1 <= item.get("max_length", 3_000) <= 3_000:
        found.refuse(f"{at}/max_length", "must be 1 to 3000")


Check = Callable[[Findings, Json, str], None]
IN_ACTIONS: dict[str, Check] = {
    "button": _check_button,
    "static_select": _check_select,
    "overflow": _check_overflow,
    "radio_buttons": _check_choices,
    "checkboxes": _check_choices,
}
IN_SECTION: dict[str, Check] = {**IN_ACTIONS, "image": check_image_element}
IN_INPUT: dict[str, Check] = {
    "plain_text_input": _check_text_input,
    "email_text_input": _check_text_input,
    "static_select": _check_select,
    "radio_buttons": _check_choices,
    "checkboxes": _check_choices,
}


def check_element(found: Findings, item: Any, at: str, allowed: dict[str, Check]) -> None:
    """One interactive element of a type that may stand there."""
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in allowed:
        return found.refuse(f"{at}/type", f"unsupported type: {kind} (or none this fake knows)")
    found.strings(item, at, action_id=255)
    if isinstance(item.get("confirm"), dict):
        check_confirm(found, item["confirm"], f"{at}/confirm")
    return allowed[str(kind)](found, item, at)
