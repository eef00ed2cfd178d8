"""What is posted out: each message once, in order, until the receiver has taken it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.gateway.channels.core.channel import TryLater, Undeliverable
from bot.gateway.channels.webhook.outgoing import failure
from crm_bridge.attachments import records
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import Upload
from crm_bridge.conversations import desk, replying
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.webhooks.deliveries import Tried
from tests.fakes.shop_app import ShopApp
from tests.gateway.channels.conftest import connect, unconnected
from tests.gateway.channels.connecting import admin
from tests.gateway.conftest import House
from tests.gateway.staff import rows

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LAMP = {
    "text": "This one?",
    "cards": [{"title": "Lamp", "image": "/products/lamp.png", "url": "https://shop.example/lamp"}],
    "sources": [{"title": "Returns", "url": "/help/returns"}],
}


def answered(status: int, **headers: str) -> web.Response:
    return web.Response(status=status, headers=headers)


async def replies(house: House, staff: Staff, *texts: str, files: tuple[str, ...] = ()) -> None:
    """An agent's, in the only conversation there is; `files` go with the first."""
    (thread,) = await rows(house, ChannelThread)
    for number, text in enumerate(texts):
        async with house.database.session() as session:
            with_it = list(files) if number == 0 else []
            await replying.reply(session, thread.conversation_id, staff, text, with_it)


async def takes_over(house: House, staff: Staff) -> str:
    (thread,) = await rows(house, ChannelThread)
    async with house.database.session() as session:
        await desk.take_over(session, thread.conversation_id, staff)
    return str(thread.conversation_id)


async def deliveries(house: House, author: str) -> list[tuple[str, str | None]]:
    return [
        (one.delivery, one.delivery_problem)
        for one in await rows(house, Message)
        if one.author == author
    ]


async def marked(house: House, author: str, *wanted: str) -> list[tuple[str, str | None]]:
    """Wait until this author's messages are so."""
    async with asyncio.timeout(10):
        while True:
            found = await deliveries(house, author)
            if [state for state, _ in found] == list(wanted):
                return found
            await asyncio.sleep(0.02)


async def test_an_answer_has_the_shape_of_the_chat_protocol(house: House) -> None:
    await house.gateway.close()
    house.gateway = await house.new_gateway(public_url="https://chat.shop.example/")
    async with unconnected(house) as app:
        await connect(house, app)
        house.assistant.answers["a lamp"] = {"replies": [LAMP]}
        await app.says("a lamp", private=False, **{"from": {"id": "ann", "locale": "de"}})
        await app.reads("This one?")
        body = dict(app.received[-1])
        message = body.pop("message")
        (thread,) = await rows(house, ChannelThread)
        assert body == {
            "type": "message",
            "id": f"{thread.conversation_id}:2",
            "conversation": "c1",
            "private": False,
            "locale": "de",
        }
        assert (message["seq"], message["author"], message["reply_to"]) == (2, "bot", 1)
        (card,), (source,) = message["cards"], message["sources"]
        assert card["image"] == "https://chat.shop.example/products/lamp.png"
        assert card["url"] == "https://shop.example/lamp"
        assert source["url"] == "https://chat.shop.example/help/returns"

        staff = await admin(house)
        cid, files = await takes_over(house, staff), house.bridge.app[ATTACHMENT_FILES]
        photo = Upload("photo.png", "image/png", PNG)
        kept = await records.add(house.database, files, cid, photo, staff.id)
        await replies(house, staff, "Here it is.", files=(kept.id,))
        told = await app.reads("Here it is.")
        (file,) = told["attachments"]
        assert told["agent"] == {"name": "Ada"}
        link = file["url"].replace("https://chat.shop.example", house.url)
        async with house.http.get(link) as response:
            assert (response.status, await response.read()) == (200, PNG)


async def test_a_receiver_that_is_away_is_told_everything_afterwards_in_order(
    house: House, app: ShopApp
) -> None:
    app.answers = [answered(503), answered(429, **{"Retry-After": "1"}), answered(408)]
    for text in ("one", "two", "three"):
        await app.says(text)
    await app.says("four", "c2")
    await app.reads("echo: three")
    await app.reads("echo: four", "c2")
    assert app.texts("c1") == ["echo: one", "echo: two", "echo: three"]
    assert await marked(house, "bot", *["sent"] * 4) == [("sent", None)] * 4


async def test_what_is_refused_is_marked_and_the_next_one_goes(house: House, app: ShopApp) -> None:
    app.answers = [answered(422)]
    await app.says("one")
    await app.says("two")
    await app.reads("echo: two")
    assert app.texts() == ["echo: two"]
    found = await marked(house, "bot", "failed", "sent")
    assert found == [("failed", "The receiver answered 422."), ("sent", None)]


async def test_in_a_conversation_that_is_gone_nothing_is_sent_until_the_customer_writes_again(
    house: House, app: ShopApp
) -> None:
    await app.says("hello")
    await app.reads("echo: hello")
    staff = await admin(house)
    await takes_over(house, staff)
    app.answers = [answered(410)]
    await replies(house, staff, "One.", "Two.")
    found = await marked(house, "agent", "failed", "failed")
    assert [problem for _, problem in found] == ["The receiver answered 410."] * 2
    await app.says("I am back")
    await replies(house, staff, "Three.")
    await app.reads("Three.")
    assert "One." not in app.texts()


@pytest.mark.parametrize(
    ("tried", "kind"),
    [
        (Tried(5, 200), None),
        (Tried(5, 204), None),
        (Tried(5, 301, problem="Redirects are not followed."), Undeliverable),
        (Tried(5, 400), Undeliverable),
        (Tried(5, 404), Undeliverable),
        (Tried(5, 425), TryLater),
        (Tried(5, 500), TryLater),
        (Tried(5, problem="No answer within 10 seconds."), TryLater),
    ],
)
def test_what_an_answer_means(tried: Tried, kind: type[Exception] | None) -> None:
    failed = failure(tried, NOW, NOW)
    assert type(failed) is (kind or type(None))


def test_a_message_is_given_up_after_a_day() -> None:
    down = Tried(5, 500, retry_after=100_000)
    late = failure(down, NOW - timedelta(hours=23), NOW)
    assert isinstance(late, TryLater)
    assert late.seconds == 3600
    assert isinstance(failure(down, NOW - timedelta(hours=25), NOW), Undeliverable)
