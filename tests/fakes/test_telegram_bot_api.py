"""python-telegram-bot talks to the fake: what it takes, what it refuses and how."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from tests.fakes.clock import Clock
from tests.fakes.telegram import PIXEL, FakeTelegram, Limits, Readings
from tests.fakes.telegram.client import client_of


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Readings(limits=Limits.none())).served() as fake:
        yield fake


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with client_of(fake) as bot:
        yield bot


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_a_message_is_shown_as_a_person_reads_it(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    asked = await anna.says("Where is it?")
    sent = await bot.send_message(
        anna.id,
        r"*Parcel* is [here](https://shop.example/t?a=1)\.",
        parse_mode="MarkdownV2",
        reply_parameters=ReplyParameters(asked.id),
        reply_markup=keyboard(InlineKeyboardButton("Call a person", callback_data="h1")),
    )
    assert anna.last.text == sent.text == "Parcel is here."
    assert anna.last.styles == [("bold", "Parcel"), ("text_link", "here")]
    assert anna.last.links == ["https://shop.example/t?a=1"]
    assert anna.last.buttons == ["Call a person"]
    assert anna.last.reply_to is asked
    assert sent.from_user is not None
    assert sent.from_user.is_bot


async def test_an_edited_message_keeps_what_it_was(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    sent = await bot.send_message(
        anna.id, "Which?", reply_markup=keyboard(InlineKeyboardButton("A", callback_data="a"))
    )
    await bot.edit_message_text("A it is", anna.id, sent.message_id)
    assert (anna.last.text, anna.last.buttons, anna.last.versions) == ("A it is", [], ["Which?"])
    with fake.refusals_expected():
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_text("A it is", anna.id, sent.message_id)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("x", anna.id, 1)
    await bot.delete_message(anna.id, sent.message_id)
    assert not anna.chat.from_bot


@pytest.mark.parametrize(
    ("reading", "text", "taken"),
    [
        ("utf16", "a" * 4096, True),
        ("utf16", "a" * 4097, False),
        ("utf16", "😀" * 2049, False),
        ("code_points", "😀" * 4096, True),
        ("code_points", "😀" * 4097, False),
        ("utf16", " \n", False),
    ],
)
async def test_a_text_has_1_to_4096_characters(reading: str, text: str, taken: bool) -> None:
    readings = Readings(text_unit="utf16" if reading == "utf16" else "code_points")
    async with FakeTelegram(readings).served() as fake, client_of(fake) as bot:
        anna = fake.user("Anna")
        await anna.says("hello")
        with fake.refusals_expected() as refused:
            try:
                await bot.send_message(anna.id, text)
            except BadRequest:
                assert "1-4096" in refused[0].rule or "4096 characters" in refused[0].rule
    assert bool(refused) is not taken
    assert anna.chat.texts == ([text] if taken else [])


@pytest.mark.parametrize(
    ("button", "description"),
    [
        (InlineKeyboardButton("Go", callback_data="x" * 65), "BUTTON_DATA_INVALID|Button_data"),
        (InlineKeyboardButton("Go", callback_data="é" * 33), "BUTTON_DATA_INVALID|Button_data"),
        (InlineKeyboardButton(" ", callback_data="x"), "button text"),
        (InlineKeyboardButton("Go"), "Text buttons are unallowed"),
        (InlineKeyboardButton("Go", url="http://localhost:8080/"), "Wrong HTTP URL"),
        (InlineKeyboardButton("Go", url="ftp://shop.example/"), "Unsupported URL protocol"),
        (InlineKeyboardButton("Go", url="https://a.example", callback_data="x"), "too many"),
    ],
)
async def test_a_button_that_telegram_refuses_is_refused(
    fake: FakeTelegram, bot: Bot, button: InlineKeyboardButton, description: str
) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    with fake.refusals_expected() as refused, pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot.send_message(anna.id, "Well?", reply_markup=keyboard(button))
    assert "InlineKeyboardButton" in refused[0].rule


async def test_a_contact_is_asked_for_in_private_alone(fake: FakeTelegram, bot: Bot) -> None:
    anna, group = fake.user("Anna"), fake.group("Friends")
    await anna.says("hello")
    markup = ReplyKeyboardMarkup([[KeyboardButton("My number", request_contact=True)]])
    await bot.send_message(anna.id, "Your number?", reply_markup=markup)
    shared = await anna.presses("My number")
    assert shared.content["contact"]["user_id"] == anna.id
    with fake.refusals_expected(), pytest.raises(BadRequest, match="private chats only"):
        await bot.send_message(group.chat.id, "Your number?", reply_markup=markup)


async def test_photos_and_documents_arrive_with_their_content(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    sent = await bot.send_photo(anna.id, PIXEL, caption="*Here*", parse_mode="MarkdownV2")
    assert anna.last.file is not None
    assert (anna.last.text, anna.last.file.content) == ("Here", PIXEL)
    await bot.send_photo(anna.id, sent.photo[-1].file_id)
    assert anna.last.file.content == PIXEL
    await bot.send_photo(anna.id, "https://shop.example/lamp.jpg")
    assert anna.last.file.url == "https://shop.example/lamp.jpg"
    await bot.send_document(anna.id, b"%PDF-1.7", filename="invoice.pdf")
    assert (anna.last.file.name, anna.last.file.content) == ("invoice.pdf", b"%PDF-1.7")
    await bot.send_media_group(anna.id, [InputMediaPhoto(PIXEL), InputMediaPhoto(PIXEL)])
    assert [message.kind for message in anna.chat.from_bot[-2:]] == ["photo", "photo"]


async def test_photos_that_telegram_refuses_are_refused(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    with fake.refusals_expected() as refused:
        for photo in (b"no image", PIXEL + bytes(10 * 1024 * 1024), "http://127.0.0.1/a.jpg"):
            with pytest.raises(BadRequest):
                await bot.send_photo(anna.id, photo)
        with pytest.raises(BadRequest, match="caption is too long"):
            await bot.send_photo(anna.id, PIXEL, caption="a" * 1025)
    assert ["10 MB" in one.rule for one in refused] == [False, True, False, False]
    assert not anna.chat.from_bot


async def test_a_photo_that_telegram_cannot_fetch_is_no_fault_of_the_bot(
    fake: FakeTelegram, bot: Bot
) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    fake.cannot_fetch("https://shop.example/lamp.jpg")
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(anna.id, "https://shop.example/lamp.jpg")
    assert (anna.chat.from_bot, fake.violations) == ([], [])


async def test_a_file_is_fetched_unless_it_is_too_big(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.user("Anna")
    photo = await anna.sends_photo()
    assert photo.file is not None
    fetched = await bot.get_file(photo.file.id)
    assert bytes(await fetched.download_as_bytearray()) == PIXEL
    large = await anna.sends_document("film.mp4", b"", size=21 * 1024 * 1024)
    assert large.file is not None
    with fake.refusals_expected(), pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large.file.id)


async def test_a_tap_is_answered_once_and_in_time(
    clock_of_fake: tuple[FakeTelegram, Clock],
) -> None:
    fake, clock = clock_of_fake
    async with client_of(fake) as bot:
        anna = fake.user("Anna")
        await anna.says("hello")
        markup = keyboard(
            InlineKeyboardButton("Yes", callback_data="y"),
            InlineKeyboardButton("Shop", url="https://shop.example/"),
        )
        await bot.send_message(anna.id, "Sure?", reply_markup=markup)
        tap = await anna.taps(anna.last, "Yes")
        await bot.answer_callback_query(tap.id, "Done")
        assert (tap.answered, tap.notice, tap.data) == (True, "Done", "y")
        assert (await anna.taps(anna.last, "Shop")).data == "https://shop.example/"
        late = await anna.taps(anna.last, "Yes")
        clock.now += 16
        again = await anna.taps(anna.last, "Yes")
        await bot.answer_callback_query(again.id)
        with fake.refusals_expected() as refused:
            for tap_id in (again.id, late.id, "17"):
                with pytest.raises(BadRequest, match="Query is too old"):
                    await bot.answer_callback_query(tap_id)
        assert [one.rule.rpartition(": ")[2] for one in refused] == [
            "answered before",
            "too late",
            "unknown",
        ]
        with pytest.raises(AssertionError, match="its button keeps waiting"):
            fake.assert_no_violations()
        late.answered = True


async def test_who_cannot_be_written_to_is_told_apart(fake: FakeTelegram, bot: Bot) -> None:
    anna, ben, group = fake.user("Anna"), fake.user("Ben"), fake.group("Friends")
    await anna.says("hello")
    await anna.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "Hello?")
    await anna.unblocks_bot()
    await bot.send_message(anna.id, "Hello again")
    anna.deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(anna.id, "Hello?")
    upgraded = await group.upgrades()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.chat.id, "Hello?")
    assert migrated.value.new_chat_id == upgraded.chat.id
    await upgraded.removes_bot(anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(upgraded.chat.id, "Hello?")
    assert not fake.violations
    with fake.refusals_expected() as refused:
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await bot.send_message(ben.id, "Hello?")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(17, "Hello?")
    assert len(refused) == 2


async def test_a_revoked_token_is_refused_and_the_new_one_works(fake: FakeTelegram) -> None:
    async with client_of(fake) as bot:
        token = fake.revoke_token()
        with pytest.raises(InvalidToken):
            await bot.get_me()
        assert not fake.violations
        async with client_of(fake, token) as again:
            assert (await again.get_me()).username == "careline_bot"
    stranger = client_of(fake, f"99:{'A' * 35}")
    with fake.refusals_expected() as refused, pytest.raises(InvalidToken):
        await stranger.__aenter__()
    assert refused[0].description == "Unauthorized"


@pytest.mark.parametrize(
    ("status", "error"), [(500, NetworkError), (502, NetworkError), (429, RetryAfter)]
)
async def test_an_outage_is_no_fault_of_the_bot(
    fake: FakeTelegram, bot: Bot, status: int, error: type[TelegramError]
) -> None:
    anna = fake.user("Anna")
    await anna.says("hello")
    with fake.outage(status=status, only=1) as outage:
        with pytest.raises(error):
            await bot.send_chat_action(anna.id, "typing")
        await bot.send_chat_action(anna.id, "typing")
    assert (outage.refused, anna.chat.actions, fake.violations) == (1, ["typing"], [])


async def test_a_connection_closed_without_an_answer(fake: FakeTelegram, bot: Bot) -> None:
    with fake.outage(status=0), pytest.raises(NetworkError):
        await bot.get_me()


async def test_commands_and_a_method_that_is_none(fake: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("human", "Talk to a person")])
    assert fake.commands == [{"command": "human", "description": "Talk to a person"}]
    with fake.refusals_expected() as refused:
        for command in (BotCommand("Human", "x"), BotCommand("a" * 33, "x"), BotCommand("a", "")):
            with pytest.raises(BadRequest):
                await bot.set_my_commands([command])
        with pytest.raises(TelegramError):
            await bot.do_api_request("sendTelepathy")
    assert refused[-1].description == "Not Found"


async def test_the_webhook_is_https_with_a_proper_secret() -> None:
    readings = Readings(loopback_webhook=False)
    async with FakeTelegram(readings).served() as fake, client_of(fake) as bot:
        with fake.refusals_expected() as refused:
            for url, secret in (
                ("http://shop.example/hook", "s"),
                ("https://shop.example:8080/hook", "s"),
                ("https://127.0.0.1/hook", "s"),
                ("https://shop.example/hook", "not a secret"),
                ("https://shop.example/hook", "s" * 257),
            ):
                with pytest.raises(BadRequest):
                    await bot.set_webhook(url, secret_token=secret)
        assert len({one.rule for one in refused}) == 5
        await bot.set_webhook("https://shop.example/hook", secret_token="s" * 256)
        assert (await bot.get_webhook_info()).url == "https://shop.example/hook"
        with fake.refusals_expected(), pytest.raises(Conflict):
            await bot.get_updates()


async def test_leaving_fails_with_what_telegram_would_have_refused() -> None:
    async def careless() -> None:
        async with FakeTelegram().served() as fake, client_of(fake) as bot:
            anna = fake.user("Anna")
            await anna.says("hello")
            with pytest.raises(BadRequest, match="is reserved and must be escaped"):
                await bot.send_message(anna.id, "Hello.", parse_mode="MarkdownV2")

    with pytest.raises(AssertionError, match=r"sendMessage: parse_mode MarkdownV2: each of"):
        await careless()


async def test_the_lenient_readings_take_what_the_strict_ones_refuse() -> None:
    lenient = Readings(
        second_answer_refused=False,
        callback_seconds=60,
        loopback_media=True,
        taps_must_be_answered=False,
    )
    clock = Clock()
    async with FakeTelegram(lenient, clock).served() as fake, client_of(fake) as bot:
        anna = fake.user("Anna")
        await anna.says("hello")
        markup = keyboard(InlineKeyboardButton("Yes", callback_data="y"))
        await bot.send_photo(anna.id, "http://127.0.0.1/lamp.png", reply_markup=markup)
        tap = await anna.taps(anna.last, "Yes")
        clock.now += 59
        for _ in range(2):
            await bot.answer_callback_query(tap.id)
        await anna.taps(anna.last, "Yes")
