"""What comes in over a channel: kept before it is acknowledged, handled once, in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.inbox import AT_ONCE, MOST_BYTES, Inbox, batch_size, keepable
from crm_bridge.api.schemas.channels import KeptUpdate, NewUpdate
from crm_bridge.client import BridgeRefused, BridgeUnavailable
from crm_bridge.models.channel import ChannelUpdate
from crm_bridge.supervision import supervised
from tests.gateway.channels.connecting import until
from tests.gateway.channels.test_deliveries import calls_of
from tests.gateway.conftest import House
from tests.gateway.staff import rows


class Handler:
    """Remembers what it was given. `gates` hold up updates by key, `failures` are raised and
    `problems` given once each."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.failures: dict[str, list[Exception]] = {}
        self.problems: dict[str, str] = {}

    async def __call__(self, update: KeptUpdate) -> str | None:
        self.begun.append(update.key)
        if gate := self.gates.get(update.key):
            await gate.wait()
        if failures := self.failures.get(update.key):
            raise failures.pop(0)
        self.handled.append(update.key)
        return self.problems.get(update.key)

    async def until(self, *keys: str) -> None:
        """All of these have been handled; fails after ten seconds."""

        async def is_so() -> bool:
            return set(keys) <= set(self.handled)

        await until(is_so)


def update(key: str, thread: str = "t1", position: int = 0, **body: Any) -> NewUpdate:
    return NewUpdate(
        channel="scripted", connection="x", key=key, thread=thread, position=position, body=body
    )


@asynccontextmanager
async def working(
    calls: ChannelBridge, handler: Handler, *, gapless: bool = False, picks_up: bool = False
) -> AsyncIterator[Inbox]:
    inbox = Inbox(calls, handler)
    if gapless:
        inbox.restores_order("scripted")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(supervised("updates", inbox.run))
        await stack.enter_async_context(inbox.drained())
        if picks_up:
            await stack.enter_async_context(supervised("left updates", inbox.pick_up))
        yield inbox


async def left(house: House) -> list[str]:
    """The keys of those that are kept and not handled."""
    found = await rows(house, ChannelUpdate)
    return sorted(one.key for one in found if one.handled_at is None)


async def test_what_is_new_does_not_overtake_what_a_process_that_died_has_left(
    house: House,
) -> None:
    handler = Handler()
    async with calls_of(house) as calls:
        await calls.keep_updates([update("a1", "a", 1)])
        async with working(calls, handler) as inbox:
            await inbox.take([update("a2", "a", 2)])
            await handler.until("a1", "a2")
    assert handler.handled == ["a1", "a2"]


async def test_what_is_new_does_not_overtake_what_was_kept_without_a_word(house: House) -> None:
    handler = Handler()
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("a1", "a", 1)])
        await handler.until("a1")
        await calls.keep_updates([update("a2", "a", 2)])
        bridge = house.bridge
        await bridge.close()
        with pytest.raises(BridgeUnavailable):
            await inbox.take([update("a2", "a", 2)])
        await house.new_bridge()
        await inbox.take([update("a2", "a", 2)])
        await inbox.take([update("a3", "a", 3)])
        await handler.until("a2", "a3")
    assert handler.handled == ["a1", "a2", "a3"]


async def test_what_is_new_does_not_overtake_what_was_kept_after_its_word_was_lost(
    house: House,
) -> None:
    handler = Handler()
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("a1", "a", 1)])
        await handler.until("a1")
        # The bridge stood still with the request, and goes on with it when nobody waits any more.
        await calls.keep_updates([update("a2", "a", 2)])
        await inbox.take([update("a3", "a", 3)])
        await handler.until("a3")
    assert handler.handled == ["a1", "a2", "a3"]
    assert await left(house) == []


async def test_repeats_are_handled_once_and_threads_do_not_wait_for_each_other(
    house: House,
) -> None:
    handler = Handler()
    slow = handler.gates["a1"] = asyncio.Event()
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("a1", "a", 1), update("a2", "a", 2), update("b1", "b", 1)])
        await asyncio.gather(
            inbox.take([update("b1", "b", 1)]),
            inbox.take([update("a1", "a", 1), update("c1", "c", 1)]),
        )
        await handler.until("b1", "c1")
        assert "a2" not in handler.begun
        slow.set()
        await handler.until("a1", "a2")
    assert sorted(handler.handled) == ["a1", "a2", "b1", "c1"]
    assert handler.handled.index("a1") < handler.handled.index("a2")
    assert await left(house) == []
    assert {str(one.body) for one in await rows(house, ChannelUpdate)} == {"{}"}


async def test_a_thread_is_handled_by_position_whatever_came_first(house: House) -> None:
    handler = Handler()
    handler.gates["m5"] = asyncio.Event()
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("m5", position=5)])
        await inbox.take([update("m8", position=8), update("m6", position=6)])
        await inbox.take([update("m7", position=7)])
        handler.gates["m5"].set()
        await handler.until("m8")
    assert handler.handled == ["m5", "m6", "m7", "m8"]


async def test_where_numbers_have_no_gaps_a_missing_one_is_waited_for(house: House) -> None:
    handler = Handler()
    async with calls_of(house) as calls, working(calls, handler, gapless=True) as inbox:
        await inbox.take([update("m1", position=1)])
        await handler.until("m1")
        await inbox.take([update("m3", position=3)])
        await inbox.take([update("other", "t2", position=2)])
        await inbox.take([update("m5", position=5), update("m4", position=4)])
        await handler.until("m5")
        # Nobody is sent the sixth.
        await inbox.take([update("m7", position=7)])
        await handler.until("m7")
    assert [key for key in handler.handled if key != "other"] == ["m1", "m3", "m4", "m5", "m7"]


async def test_nothing_is_acknowledged_while_the_bridge_is_away(house: House) -> None:
    handler = Handler()
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await house.bridge.close()
        with pytest.raises(BridgeUnavailable):
            await inbox.take([update("m1")])
        await house.new_bridge()
        await inbox.take([update("m1")])
        await handler.until("m1")
    assert handler.handled == ["m1"]


async def test_an_update_waits_for_the_bridge_and_keeps_those_after_it_waiting(
    house: House,
) -> None:
    handler = Handler()
    handler.failures["m1"] = [BridgeUnavailable("away")]
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("m1", position=1), update("m2", position=2)])
        await handler.until("m2")
    assert handler.begun == ["m1", "m1", "m2"]
    assert await left(house) == []


async def test_an_earlier_one_that_comes_while_the_bridge_is_away_is_handled_first(
    house: House,
) -> None:
    handler = Handler()
    handler.failures["m2"] = [BridgeUnavailable("away")]
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update("m2", position=2)])

        async def is_tried() -> bool:
            return handler.begun == ["m2"]

        await until(is_tried)
        # The provider sends it again, as nobody was there for it before.
        await inbox.take([update("m1", position=1)])
        await handler.until("m1", "m2")
    assert handler.handled == ["m1", "m2"]


async def test_an_earlier_one_that_comes_while_others_are_handled_goes_first(
    house: House,
) -> None:
    handler = Handler()
    busy = [f"busy{number}" for number in range(AT_ONCE)]
    gate = asyncio.Event()
    handler.gates = dict.fromkeys(busy, gate)
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update(key, key) for key in busy])

        async def are_busy() -> bool:
            return set(handler.begun) == set(busy)

        await until(are_busy)
        await inbox.take([update("m2", position=2)])
        await inbox.take([update("m1", position=1)])
        gate.set()
        await handler.until("m1", "m2")
    assert handler.handled[-2:] == ["m1", "m2"]


async def test_what_cannot_be_used_is_set_aside_with_the_reason(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    handler = Handler()
    handler.problems["m1"] = "makes no sense"
    handler.failures["m2"] = [ValueError("a slip in our code")]
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        await inbox.take([update(f"m{number}", position=number) for number in (1, 2, 3)])
        await handler.until("m3")
    found = {one.key: one for one in await rows(house, ChannelUpdate)}
    assert all(one.handled_at is not None for one in found.values())
    assert found["m1"].problem == "makes no sense"
    assert "an error in the gateway" in found["m2"].problem
    assert found["m3"].problem is None
    assert "a slip in our code" in caplog.text


async def test_one_that_cannot_be_kept_takes_no_other_with_it(house: House) -> None:
    handler = Handler()
    enormous = update("m2", position=2, text="x" * 2_000_000)
    async with calls_of(house) as calls, working(calls, handler) as inbox:
        good, large, odd, late = await asyncio.gather(
            inbox.take([update("m1", position=1)]),
            inbox.take([enormous]),
            inbox.take([update("m3").model_copy(update={"key": "k" * 300})]),
            inbox.take([update("m4", position=4)]),
            return_exceptions=True,
        )
        await handler.until("m1", "m4")
    assert (good, late) == (None, None)
    assert isinstance(large, BridgeRefused)
    assert isinstance(odd, BridgeRefused)
    assert (large.status, odd.status) == (413, 422)


def test_as_many_are_kept_at_once_as_the_bridge_takes() -> None:
    large = update("m", text="x" * (MOST_BYTES // 3))
    assert batch_size([large] * 5) == 2
    assert batch_size([update("m", text="x" * MOST_BYTES), large]) == 1
    assert batch_size([update("m")] * 500) == 500


def test_what_no_database_keeps_in_a_text_is_taken_out() -> None:
    dirty = update("m\0", "t\0", text=["a\0b", {"\0name": "half \ud83d of one"}], whole="😀")
    clean = keepable(dirty)
    assert (clean.key, clean.thread) == ("m", "t")
    assert clean.body == {"text": ["ab", {"name": "half \ufffd of one"}], "whole": "😀"}


async def test_another_gateway_handles_what_one_that_died_left(house: House) -> None:
    dying, other = Handler(), Handler()
    dying.gates["m1"] = asyncio.Event()
    async with calls_of(house) as calls:
        inbox = Inbox(calls, dying)
        task = asyncio.create_task(inbox.run())
        await inbox.take([update("m1", position=1), update("m2", position=2)])
        task.cancel()
        async with working(calls, other, picks_up=True):
            await other.until("m2")
        dying.gates["m1"].set()
    assert other.handled == ["m1", "m2"]
    assert await left(house) == []


async def test_a_stopping_gateway_finishes_what_is_under_way_and_leaves_the_rest_kept(
    house: House,
) -> None:
    handler = Handler()
    gate = handler.gates["m1"] = asyncio.Event()
    async with calls_of(house) as calls:
        async with working(calls, handler) as inbox:
            await inbox.take([update("m1", position=1), update("m2", position=2)])

            async def is_begun() -> bool:
                return handler.begun == ["m1"]

            await until(is_begun)
            asyncio.get_running_loop().call_later(0.05, gate.set)
        assert handler.handled == ["m1"]
        assert await left(house) == ["m2"]
