"""`docs/webhooks.md` says what is true."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_bridge.webhooks.events import EVENT_NAMES, TEST_EVENT
from crm_bridge.webhooks.signing import signature

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
SECRET, BODY = "whsec_of_the_test", '{"text":"Grüße"}'.encode()


@pytest.fixture
def check() -> Callable[[str, str, bytes], bool]:
    """The function that the page gives to receivers."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - our own page
    found: Callable[[str, str, bytes], bool] = names["is_from_careline"]
    return found


def test_the_documented_check_takes_what_is_sent(check: Callable[..., bool]) -> None:
    assert check(SECRET, signature(SECRET, int(time.time()), BODY), BODY)


def test_it_refuses_what_was_changed_or_is_old_or_is_no_signature(
    check: Callable[..., bool],
) -> None:
    fresh = signature(SECRET, int(time.time()), BODY)
    assert not check(SECRET, fresh, BODY + b" ")
    assert not check("whsec_another", fresh, BODY)
    assert not check(SECRET, signature(SECRET, int(time.time()) - 301, BODY), BODY)
    for nonsense in ("", "t=,v1=", "v1=abc", "t=1", "t=soon,v1=abc", fresh.replace("v1=", "v1=é")):
        assert not check(SECRET, nonsense, BODY), nonsense


def test_every_event_has_its_place_and_every_example_is_json() -> None:
    assert re.findall(r"### `([a-z.]+)`", PAGE) == [*EVENT_NAMES, TEST_EVENT]
    examples = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(examples) == len(EVENT_NAMES) + 1
    for example in examples:
        json.loads(example)
