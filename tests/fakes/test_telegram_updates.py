"""What the bot is told, by the webhook and by getUpdates, as python-telegram-bot reads it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from tests.fakes.telegram import Disorder, FakeTelegram, Limits, Message, Person, Readings
from tests.fakes.telegram.client import client_of

SECRET = "s3cret_-"


class Hook:
    """A bot's webhook: keeps what it gets, and gives `answers` before it says 200."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(await request.json())
        return self.answers.pop(0) if self.answers else web.Response()

    @property
    def texts(self) -> list[str]:
        return [one["message"]["text"] for one in self.got]


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Readings(limits=Limits.none())).served() as fake:
        yield fake


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with client_of(fake) as bot:
        yield bot


@pytest.fixture
async def hook(bot: Bot) -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    server = TestServer(app)
    await server.start_server()
    everything = [*Update.ALL_TYPES, "brand_new"]
    await bot.set_webhook(
        str(server.make_url("/hook")), secret_token=SECRET, allowed_updates=everything
    )
    yield hook
    await server.close()


async def test_updates_come_by_the_webhook_with_its_secret_in_order(
    fake: FakeTelegram, hook: Hook
) -> None:
    anna = fake.user("Anna")
    for text in "abc":
        await anna.says(text)
    await fake.delivered()
    assert hook.texts == ["a", "b", "c"]
    ids = [one["update_id"] for one in hook.got]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert hook.secrets == {SECRET}


@pytest.mark.parametrize("status", [401, 500, 302])
async def test_what_was_not_taken_comes_again_before_what_came_after_it(
    fake: FakeTelegram, bot: Bot, hook: Hook, status: int
) -> None:
    anna = fake.user("Anna")
    hook.answers = [web.Response(status=status)]
    await anna.says("a")
    await anna.says("b")
    await fake.delivered()
    assert hook.texts == ["a", "a", "b"]
    assert fake.deliveries.answers == [status, 200, 200]
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 0
    assert (info.last_error_message or "").startswith(f"Wrong response from the webhook: {status}")


async def test_repeats_and_changed_places_keep_every_update(fake: FakeTelegram, hook: Hook) -> None:
    fake.disorder(Disorder(repeated=0.5, shuffled=4))
    anna = fake.user("Anna")
    for number in range(40):
        await anna.says(str(number))
    await fake.delivered()
    assert len(hook.got) > 45
    assert hook.texts != sorted(hook.texts, key=int)
    assert set(hook.texts) == {str(number) for number in range(40)}


async def test_a_public_address_is_called_where_the_test_says_it_is(
    fake: FakeTelegram, bot: Bot, hook: Hook
) -> None:
    assert fake.deliveries.webhook is not None
    here = fake.deliveries.webhook.url.removesuffix("/hook")
    fake.deliveries.routes["https://support.shop.example"] = here
    await bot.set_webhook("https://support.shop.example/hook")
    await fake.user("Anna").says("hello")
    await fake.delivered()
    assert hook.texts == ["hello"]


async def test_updates_asked_for_are_told_until_they_are_confirmed(
    fake: FakeTelegram, bot: Bot
) -> None:
    anna = fake.user("Anna")
    for text in "abc":
        await anna.says(text)
    first = await bot.get_updates(limit=2)
    assert [one.message.text for one in first if one.message] == ["a", "b"]
    assert (await bot.get_updates())[:2] == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [one.message.text for one in rest if one.message] == ["c"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()
    assert fake.deliveries.are_done


async def test_a_poll_waits_for_an_update_and_ends_when_another_begins(
    fake: FakeTelegram, bot: Bot
) -> None:
    anna = fake.user("Anna")
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await fake.until(lambda it: it.called("getUpdates"))
    await anna.says("hello")
    assert len(await waiting) == 1
    with fake.refusals_expected():
        first = asyncio.create_task(bot.get_updates(offset=2**31 - 1, timeout=5))
        await fake.until(lambda fake: len(fake.called("getUpdates")) == 2)
        await bot.get_updates()
        with pytest.raises(Conflict, match="other getUpdates"):
            await first
    assert not fake.violations


async def test_kinds_of_updates_not_asked_for_are_not_told(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    await anna.reacts(await anna.says("hello"))
    assert [one.message_reaction for one in await bot.get_updates()] == [None]
    await bot.get_updates(offset=-1, allowed_updates=["message_reaction"])
    await anna.says("hello")
    await anna.reacts(anna.sees[0])
    assert [one.message is None for one in await bot.get_updates()] == [False, True]


def _callback(anna: Person, message: Message) -> Message:
    message.markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    return message


class Scene(NamedTuple):
    fake: FakeTelegram
    anna: Person


DEEDS: dict[str, Callable[[Scene], Awaitable[object]]] = {
    "message.text": lambda it: it.anna.says("hello"),
    "message.photo": lambda it: it.anna.sends_photo(caption="broken"),
    "message.document": lambda it: it.anna.sends_document("a.pdf", b"%PDF", caption="a"),
    "message.contact": lambda it: it.anna.shares_contact(),
    "message.voice": lambda it: it.anna.sends_voice(),
    "message.sticker": lambda it: it.anna.sends_sticker(),
    "message.location": lambda it: it.anna.sends_location(),
    "message.migrate_to_chat_id": lambda it: it.fake.group("Friends").upgrades(),
    "message.new_chat_members": lambda it: it.fake.group("Friends").adds_bot(it.anna),
    "message.message_thread_id": lambda it: it.fake.group("Forum", "supergroup").hears_in_topic(
        it.anna, "hello"
    ),
    "channel_post.text": lambda it: it.fake.channel("News").posts("Sale"),
    "my_chat_member.new_chat_member": lambda it: it.anna.blocks_bot(),
    "poll.question": lambda it: it.fake.sends_poll(),
}


@pytest.mark.parametrize("field", DEEDS)
async def test_the_client_reads_what_people_do(
    fake: FakeTelegram, bot: Bot, hook: Hook, field: str
) -> None:
    anna = fake.user("Anna", username="anna_k")
    await DEEDS[field](Scene(fake, anna))
    await fake.delivered()
    kind, _, part = field.partition(".")
    told = next(one for one in hook.got if part in one.get(kind, {}))
    read = Update.de_json(told, bot)
    assert getattr(getattr(read, kind), part)
    if "from" in told[kind]:
        assert read.effective_user is not None
        assert read.effective_user.username == "anna_k"


async def test_the_client_reads_edits_taps_and_reactions(
    fake: FakeTelegram, bot: Bot, hook: Hook
) -> None:
    anna = fake.user("Anna")
    said = await anna.edits(await anna.says("CL-1"), "CL-2")
    tap = await anna.taps(_callback(anna, said), "Yes")
    await anna.reacts(said)
    await fake.sends_update("brand_new", {"id": 1})
    await fake.delivered()
    by_id = sorted(hook.got, key=lambda one: one["update_id"])
    read = [Update.de_json(one, bot) for one in by_id]
    assert read[1].edited_message is not None
    assert (read[1].edited_message.text, read[1].edited_message.id) == ("CL-2", said.id)
    assert read[2].callback_query is not None
    assert (read[2].callback_query.id, read[2].callback_query.data) == (tap.id, "y")
    assert read[3].message_reaction is not None
    assert read[4].effective_chat is None
    await bot.answer_callback_query(tap.id)


async def test_commands_and_mentions_are_marked(fake: FakeTelegram, hook: Hook, bot: Bot) -> None:
    anna, group = fake.user("Anna"), fake.group("Friends")
    await anna.starts("Ab-9_x")
    await anna.says("👋 /human@careline_bot @careline_bot", group.chat)
    sent = await bot.send_message(group.chat.id, "Yes?")
    await anna.says("no", group.chat, reply_to=group.chat.message(sent.id))
    await fake.delivered()
    read = {one.text: one for got in hook.got if (one := Update.de_json(got, bot).message)}
    assert list(read["/start Ab-9_x"].parse_entities().values()) == ["/start"]
    addressed = read["👋 /human@careline_bot @careline_bot"]
    assert list(addressed.parse_entities().values()) == ["/human@careline_bot", "@careline_bot"]
    answered = read["no"].reply_to_message
    assert answered is not None
    assert answered.from_user is not None
    assert answered.from_user.id == fake.bot.id


async def test_a_deep_link_carries_its_payload_and_no_other(fake: FakeTelegram) -> None:
    anna = fake.user("Anna")
    followed = await anna.follows("https://t.me/careline_bot?start=Ab-9_x")
    assert followed.text == "/start Ab-9_x"
    for payload in ("a" * 65, "a b", "ä"):
        with pytest.raises(AssertionError, match="start payload"):
            await anna.starts(payload)


async def test_a_contact_is_ones_own_or_somebody_elses(fake: FakeTelegram) -> None:
    anna, ben = fake.user("Anna"), fake.user("Ben")
    own, other = await anna.shares_contact(), await anna.shares_contact(of=ben)
    assert [one.content["contact"]["user_id"] for one in (own, other)] == [anna.id, ben.id]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("hello all", False),
        ("/human@careline_bot", True),
        ("/human@other_bot", False),
        ("ask @careline_bot", True),
    ],
)
async def test_in_privacy_mode_a_group_is_heard_when_it_speaks_to_the_bot(
    text: str, heard: bool
) -> None:
    async with FakeTelegram(Readings(privacy_mode=True)).served() as fake, client_of(fake) as bot:
        anna, group = fake.user("Anna"), fake.group("Friends")
        await anna.says(text, group.chat)
        assert bool(await bot.get_updates()) is heard
        assert (await bot.get_me()).can_read_all_group_messages is False


async def test_whether_mentions_are_heard_in_privacy_mode_is_a_reading() -> None:
    readings = Readings(privacy_mode=True, privacy_mentions=False)
    async with FakeTelegram(readings).served() as fake, client_of(fake) as bot:
        anna, group = fake.user("Anna"), fake.group("Friends")
        await anna.says("ask @careline_bot", group.chat)
        await anna.says("/human", group.chat)
        assert [one.message.text for one in await bot.get_updates() if one.message] == ["/human"]


async def test_what_never_comes_about_fails_with_the_threads(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    await anna.says("Anybody?")
    with pytest.raises(AssertionError, match=r"not within 0\.01 s.*\n.*Anna: Anybody\?"):
        await fake.until(lambda _: anna.chat.texts, seconds=0.01)
    await anna.blocks_bot()
    with pytest.raises(AssertionError, match="blocked a bot cannot write"):
        await anna.says("Still there?")


async def test_topics_are_answered_in_their_thread(fake: FakeTelegram, bot: Bot) -> None:
    anna, forum = fake.user("Anna"), fake.group("Forum", "supergroup")
    await forum.hears_in_topic(anna, "hello", topic=17)
    await bot.send_message(forum.chat.id, "Hello", message_thread_id=17)
    with fake.refusals_expected(), pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(forum.chat.id, "Hello", message_thread_id=18)
