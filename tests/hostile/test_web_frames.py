"""Whatever a browser sends is a frame of the protocol, or is refused with its code."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.web import protocol
from bot.gateway.errors import ChatError
from tests.hostile.mutations import mutated

FRAMES: dict[type[Any], tuple[dict[str, Any], ...]] = {
    protocol.NewSession: (
        {
            "identity": None, "locale": "en-GB", "page": "https://shop.example/", "resume": None,
            "visitor": {"name": "Ann", "email": "ann@mail.example"},
            "context": {"url": "https://shop.example/boots", "title": "Boots",
                        "product": {"id": "p1", "name": "Boot"},
                        "cart": [{"id": "p1", "name": "Boot", "quantity": 1}]},
        },
    ),
    protocol.CustomerMessage: (
        {"id": "6d0c1d6e-3c0e-4b57-9f7a-5d1d3a0d7c11", "text": "Where is my order?"},
        {"id": "6d0c1d6e-3c0e-4b57-9f7a-5d1d3a0d7c11", "payload": "p", "values": {"a": "b"}},
        {"id": "6d0c1d6e-3c0e-4b57-9f7a-5d1d3a0d7c11", "attachments": ["att_1"]},
    ),
    protocol.Seen: ({"type": "seen", "seq": 3},),
    protocol.Rating: ({"score": 5, "comment": "thank you"},),
    protocol.Hello: ({"type": "hello", "token": "t", "after": "12"},),
    protocol.MailWish: ({"email": "ann@mail.example"},),
    protocol.OfflineWish: ({"email": "ann@mail.example", "message": "call me", "name": "Ann"},),
}  # fmt: skip


@given(st.sampled_from(list(FRAMES)), st.data())
def test_a_frame_that_is_nearly_right_is_read_or_refused(
    model: type[Any], data: st.DataObject
) -> None:
    frame = data.draw(mutated(FRAMES[model]))
    read = _read(model, json.dumps(frame))
    if isinstance(read, protocol.CustomerMessage):
        try:
            kept = read.to_keep()
        except ChatError:
            return
        assert json.loads(kept.model_dump_json())
    if isinstance(read, protocol.Hello):
        _cursor(read.after)


@given(st.sampled_from(list(FRAMES)), st.binary(max_size=200) | st.text(max_size=200))
def test_bytes_that_are_no_frame_are_refused(model: type[Any], raw: bytes | str) -> None:
    _read(model, raw)


@given(st.integers(1, 200_000))
def test_nesting_without_end_is_refused(depth: int) -> None:
    for left, right in (("[", "]"), ('{"a":', "}")):
        _read(protocol.CustomerMessage, left * depth + "1" + right * depth)


@given(st.text())
def test_a_clean_text_has_no_control_characters_and_stays_so(text: str) -> None:
    clean = protocol.clean(text)
    assert protocol.clean(clean) == clean
    assert not {char for char in clean if char < " " and char not in "\t\n"}


def _read(model: type[Any], raw: bytes | str) -> Any:
    try:
        return protocol.read(model, raw)
    except ChatError as error:
        assert error.status in (400, 422)
        assert error.detail
        return None


def _cursor(after: str | None) -> None:
    try:
        assert int(protocol.cursor(after) or 0) >= 0
    except ChatError as error:
        assert error.status == 422
