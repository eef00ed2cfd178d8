"""Delivering over a channel: in order, again where it failed, and never twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import TryLater, Uncertain, Undeliverable
from bot.gateway.channels.core.deliveries import LEASE, ChannelDeliveries
from crm_bridge.api.schemas.channels import (
    ChannelAuthor,
    DueDeliveries,
    OpenThread,
    TakeDeliveries,
)
from crm_bridge.client import BridgeTransport
from crm_bridge.conversations import messages
from crm_bridge.conversations.records import locked
from crm_bridge.models.channel import ChannelMessage
from crm_bridge.models.message import Message
from crm_bridge.supervision import supervised
from tests.fakes.scripted_channel import ScriptedChannel
from tests.gateway.channels.connecting import until
from tests.gateway.conftest import SECRET, House
from tests.gateway.staff import rows

TEXTS = ("one", "two", "three")


@asynccontextmanager
async def calls_of(house: House) -> AsyncIterator[ChannelBridge]:
    url = str(house.bridge.make_url("")).rstrip("/")
    async with BridgeTransport(url, SECRET.get_secret_value()) as transport:
        yield ChannelBridge(transport)


@asynccontextmanager
async def sending(
    house: House, channel: ScriptedChannel, calls: ChannelBridge, holder: str = "one"
) -> AsyncIterator[ChannelDeliveries]:
    """A gateway's deliveries over the channel, until left."""
    deliveries = ChannelDeliveries(calls, {channel.name: channel}, holder=holder, on={channel.name})
    async with supervised(f"deliveries of {holder}", deliveries.run):
        yield deliveries


async def told(
    house: House, calls: ChannelBridge, *texts: str, thread: str = "t1", connection: str = "x"
) -> str:
    """Texts of the bot in a thread where a customer has written; the conversation."""
    opened = await calls.open_thread(
        OpenThread(
            channel="scripted",
            connection=connection,
            thread=thread,
            private=True,
            address={},
            author=ChannelAuthor(id="ann"),
        )
    )
    for text in texts:
        async with house.database.session() as session:
            conversation = await locked(session, opened.conversation_id)
            messages.add(session, conversation, "bot", text)
    return opened.conversation_id


async def marks(house: House) -> list[str]:
    return [one.delivery for one in sorted(await rows(house, Message), key=lambda one: one.seq)]


async def marked(house: House, *wanted: str) -> None:
    async def is_so() -> bool:
        return await marks(house) == list(wanted)

    await until(is_so)


async def test_what_has_to_wait_keeps_what_comes_after_it_waiting(house: House) -> None:
    channel = ScriptedChannel(None, TryLater("too fast", 0.05), TryLater("away"))
    async with calls_of(house) as calls:
        await told(house, calls, *TEXTS)
        async with sending(house, channel, calls):
            await marked(house, "sent", "sent", "sent")
    assert channel.sent == list(TEXTS)
    assert channel.tried == ["one", "two", "two", "two", "three"]
    ids = sorted((one.seq, one.external_id) for one in await rows(house, ChannelMessage))
    assert ids == [(1, "sent-1.0"), (2, "sent-2.0"), (3, "sent-3.0")]


async def test_a_connection_that_asks_for_patience_is_left_alone_in_every_conversation(
    house: House,
) -> None:
    channel = ScriptedChannel(TryLater("too fast", 60))
    async with calls_of(house) as calls:
        await told(house, calls, "one")
        async with sending(house, channel, calls) as deliveries:
            await channel.until_tried(1)
            other = await told(house, calls, "two", thread="t2")
            elsewhere = await told(house, calls, "three", thread="t3", connection="y")
            for conversation_id in (other, elsewhere):
                deliveries.wake(conversation_id)
            await channel.until_tried(2)
            # What rests is held by nobody: were it, and this process died, it would look sent.
            wish = TakeDeliveries(holder="two", channels=["scripted"])
            taken = {one.thread: one.uncertain for one in (await calls.take_deliveries(wish)).due}
    assert channel.tried == ["one", "three"]
    assert taken == {"t1": None, "t2": None}


async def test_what_is_refused_or_uncertain_does_not_hold_up_the_rest(house: House) -> None:
    refused, broken = Undeliverable("too long"), Uncertain("the connection broke")
    channel = ScriptedChannel(refused, broken)
    async with calls_of(house) as calls:
        await told(house, calls, *TEXTS)
        async with sending(house, channel, calls):
            await marked(house, "failed", "uncertain", "sent")
    assert channel.tried == list(TEXTS)
    problems = [one.delivery_problem for one in await rows(house, Message)]
    uncertain = "The connection broke. It may have arrived, so it is not sent again by itself."
    assert problems == ["Too long.", uncertain, None]


async def test_parts_that_went_out_are_not_sent_again_with_those_that_did_not(
    house: House,
) -> None:
    channel = ScriptedChannel(None, TryLater("too fast", 0.05))
    async with calls_of(house) as calls, sending(house, channel, calls):
        await told(house, calls, "first / second / third")
        await marked(house, "sent")
    assert channel.tried == ["first", "second", "second", "third"]
    kept = {one.external_id for one in await rows(house, ChannelMessage)}
    assert kept == {"sent-1.0", "sent-1.1", "sent-1.2"}


async def test_where_a_place_is_gone_nothing_else_is_tried(house: House) -> None:
    channel = ScriptedChannel(Undeliverable("the bot was blocked", gone=True))
    async with calls_of(house) as calls:
        await told(house, calls, *TEXTS)
        async with sending(house, channel, calls) as deliveries:
            await marked(house, "failed", "failed", "failed")
            assert channel.tried == ["one"]
            deliveries.wake(await told(house, calls, "welcome back"))
            await marked(house, "failed", "failed", "failed", "sent")
    assert channel.sent == ["welcome back"]


async def test_two_gateways_send_nothing_twice(house: House) -> None:
    channel = ScriptedChannel()
    async with (
        calls_of(house) as calls,
        sending(house, channel, calls, "one") as one,
        sending(house, channel, calls, "two") as two,
    ):
        for number in range(5):
            conversation_id = await told(house, calls, f"text {number}")
            one.wake(conversation_id)
            two.wake(conversation_id)
        await marked(house, *["sent"] * 5)
    assert channel.sent == [f"text {number}" for number in range(5)]


async def left_by_a_process_that_died(house: House, calls: ChannelBridge) -> None:
    await told(house, calls, "one", "two")
    wish = TakeDeliveries(holder="dead", channels=["scripted"], ttl=LEASE)
    assert (await calls.take_deliveries(wish)).due
    house.clock.move(seconds=LEASE + 1)


async def test_what_a_process_that_died_may_have_sent_is_not_sent_again(house: House) -> None:
    channel = ScriptedChannel()
    async with calls_of(house) as calls:
        await left_by_a_process_that_died(house, calls)
        async with sending(house, channel, calls):
            await marked(house, "uncertain", "sent")
    assert channel.tried == ["two"]


async def test_a_provider_that_can_be_asked_says_what_a_process_that_died_sent(
    house: House,
) -> None:
    channel = ScriptedChannel()
    channel.arrived = ["known-1"]
    async with calls_of(house) as calls:
        await left_by_a_process_that_died(house, calls)
        async with sending(house, channel, calls):
            await marked(house, "sent", "sent")
    assert channel.tried == ["two"]
    assert "known-1" in {one.external_id for one in await rows(house, ChannelMessage)}


async def test_what_it_says_has_not_arrived_is_sent(house: House) -> None:
    channel = ScriptedChannel()
    channel.arrived = []
    async with calls_of(house) as calls:
        await left_by_a_process_that_died(house, calls)
        async with sending(house, channel, calls):
            await marked(house, "sent", "sent")
    assert channel.tried == ["one", "two"]


async def test_a_stopping_gateway_gives_the_rest_to_another(house: House) -> None:
    channel, other = ScriptedChannel(), ScriptedChannel()
    channel.open.clear()
    async with calls_of(house) as calls:
        await told(house, calls, *TEXTS)
        async with sending(house, channel, calls, "one"):
            await channel.until_tried(1)
            asyncio.get_running_loop().call_later(0.05, channel.open.set)
        assert channel.sent == ["one"]
        async with sending(house, other, calls, "two"):
            await marked(house, "sent", "sent", "sent")
    assert other.sent == ["two", "three"]


class LateLooks(ChannelBridge):
    """Looks for all conversations come back only when they may."""

    def __init__(self, calls: ChannelBridge) -> None:
        super().__init__(calls._transport)
        self.looked = asyncio.Event()
        self.may_come = asyncio.Event()

    async def take_deliveries(self, wish: TakeDeliveries) -> DueDeliveries:
        found = await super().take_deliveries(wish)
        if wish.conversation_id is None:
            self.looked.set()
            await self.may_come.wait()
        return found


async def test_a_look_that_comes_back_late_sends_nothing_again(house: House) -> None:
    channel = ScriptedChannel()
    async with calls_of(house) as calls:
        conversation_id = await told(house, calls, "one")
        late = LateLooks(calls)
        async with sending(house, channel, late) as deliveries:
            await late.looked.wait()
            deliveries.wake(conversation_id)
            await marked(house, "sent")
            late.may_come.set()
            deliveries.wake(await told(house, calls, "two"))
            await marked(house, "sent", "sent")
    assert channel.sent == ["one", "two"]
