"""What was said is found the same way on both databases, until it is taken back."""

import threading
from datetime import date

import pytest
from sqlalchemy import update

from crm_bridge.conversations.feed import tell_message_again
from crm_bridge.errors import Unprocessable
from crm_bridge.insights import search, snippets
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.words import plain_words
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.insights.test_projecting import (
    LONDON,
    ask,
    caught_up,
    found,
    idle,
    reply,
)
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def said(chat: Chat) -> Chat:
    await ask(chat, "My delivery is late again", intent="delivery_late")
    await ask(
        chat,
        "Crème brûlée torch, order CL-100001",
        says=reply("It went to Łódź on Friday."),
        intent="track_order",
    )
    return chat


@pytest.mark.parametrize(
    "words",
    [
        "delivery",
        "LATE",
        "late delivery",
        "delivery friday",
        '"late again"',
        "deliv*",
        '"delivery is" brulee',
        "creme",
        "CL-100001",
        "cl 100001",
        "100001",
        "łódź",
        "d*",
    ],
)
async def test_found(said: Chat, words: str) -> None:
    assert await found(said.bridge, words=words) == [said.conversation_id]


@pytest.mark.parametrize(
    "words",
    [
        "deliver",
        '"again late"',
        # No phrase reaches from one message into the next.
        '"late again crème"',
        '"again here"',
        "refund",
        "late refund",
        "system",
        "delivery' OR 1=1 --",
        "NEAR(late again)",
        "words:late",
        "x" * 499,
        "late %deliver",
    ],
)
async def test_not_found(said: Chat, words: str) -> None:
    assert await found(said.bridge, words=words) == []


async def test_what_was_taken_back_is_found_no_more(said: Chat) -> None:
    await said.write("my card is 4111")
    assert await found(said.bridge, words="card") == [said.conversation_id]
    async with said.bridge.database.session() as session:
        message = (await said.rows(Message))[-1]
        await session.execute(
            update(Message)
            .where(Message.conversation_id == said.conversation_id, Message.seq == message.seq)
            .values(text="", content={"deleted_at": "2026-03-20T12:00:00+00:00"})
        )
        tell_message_again(
            session, await session.get_one(Message, (said.conversation_id, message.seq))
        )
    assert await found(said.bridge, words="card") == []
    assert await found(said.bridge, words="late") == [said.conversation_id]


async def test_the_hit_is_shown_in_its_message(said: Chat) -> None:
    await caught_up(said.bridge)
    async with said.bridge.database.reading() as session:
        page = await search.find(session, Filter(words="friday went"), zone=LONDON)
    (row,) = page.rows
    assert "".join(piece.text for piece in row.snippet) == "It went to Łódź on Friday."
    assert [piece.text for piece in row.snippet if piece.hit] == ["went", "Friday"]
    assert page.instead == ()


async def test_messages_are_taken_apart_once_and_beside_everything_else(
    said: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool]] = []

    def watched(text: str) -> list[str]:
        seen.append((text, threading.current_thread() is threading.main_thread()))
        return plain_words(text)

    monkeypatch.setattr(snippets, "plain_words", watched)
    await caught_up(said.bridge)
    async with said.bridge.database.reading() as session:
        wanted = Filter(words='frid* went "it went" late')
        (row,) = (await search.find(session, wanted, zone=LONDON)).rows
    assert [piece.text for piece in row.snippet if piece.hit] == ["It went", "Friday"]
    assert len({text for text, _ in seen}) == len(seen) == 4
    assert not any(on_the_loop for _, on_the_loop in seen)


async def test_pages_follow_each_other(bridge: ShopBridge) -> None:
    chats = []
    for number in range(5):
        chat = await Chat.opened(bridge)
        await ask(chat, f"question {number}", intent="track_order", confidence=0.5 + number / 10)
        chats.append(chat.conversation_id)
        bridge.clock.move(minutes=1)
    await caught_up(bridge)
    for order, expected in (
        ("newest", chats[::-1]),
        ("oldest", chats),
        ("least_sure", chats),
    ):
        seen: list[str] = []
        after = None
        while True:
            async with bridge.database.reading() as session:
                page = await search.find(
                    session,
                    Filter(words="question"),
                    zone=LONDON,
                    order=search.order_of(order),
                    after=after,
                    limit=2,
                )
            seen += [row.facts.conversation_id for row in page.rows]
            after = page.next
            if after is None:
                break
        assert seen == expected


@pytest.mark.parametrize("cursor", ["", "x", "W10=", "WyJuZXdlc3QiLCAxLCAxXQ==", "é"])
async def test_a_cursor_of_another_list_is_refused(said: Chat, cursor: str) -> None:
    async with said.bridge.database.reading() as session:
        with pytest.raises(Unprocessable):
            await search.find(session, Filter(), zone=LONDON, after=cursor or "?")


async def test_a_number_with_a_slip_says_what_was_taken_instead(said: Chat) -> None:
    await ask(said, "and CL-100001", intent="track_order", entities=[
        {"entity": "order_number", "value": "CL-100001", "start": 4, "end": 13},
    ])  # fmt: skip
    await caught_up(said.bridge)
    async with said.bridge.database.reading() as session:
        page = await search.find(session, Filter(words="CL-100010"), zone=LONDON)
    assert [row.facts.conversation_id for row in page.rows] == [said.conversation_id]
    assert page.instead == ("CL-100001",)


@pytest.mark.parametrize("words", ["archer delivery", "late Ann again", "ann archer delivery"])
async def test_a_name_and_a_word_find_what_that_customer_said(
    bridge: ShopBridge, said: Chat, words: str
) -> None:
    ann = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await ask(ann, "The delivery is late again", intent="delivery_late")
    bob = await Chat.opened(bridge, identity=bridge.identity("bob"))
    await ask(bob, "My delivery is late again, and I am no archer", intent="delivery_late")
    expected = [bob.conversation_id] if words == "archer delivery" else [ann.conversation_id]
    assert await found(bridge, words=words) == expected


@pytest.mark.parametrize("words", ["baker delivery", "archer refund", '"ann late"', "ann*  late"])
async def test_a_name_and_a_word_that_nobody_of_that_name_said_find_nothing(
    bridge: ShopBridge, said: Chat, words: str
) -> None:
    ann = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await ask(ann, "The delivery is late again", intent="delivery_late")
    assert await found(bridge, words=words) == []


async def test_the_day_is_the_shops_and_counts_what_goes_on(said: Chat) -> None:
    day = date(2026, 3, 20)
    await idle(said.bridge)
    assert await found(said.bridge, from_day=day, to_day=day) == [said.conversation_id]
    assert await found(said.bridge, from_day=date(2026, 3, 21)) == []
    assert await found(said.bridge, to_day=date(2026, 3, 19)) == []
    assert await found(said.bridge, from_day=day, to_day=day, dates="started", hour=(12,)) == [
        said.conversation_id
    ]
    assert await found(said.bridge, weekday=(0,)) == []
