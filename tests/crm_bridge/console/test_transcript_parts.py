"""A long transcript comes in parts, and says how far each message came."""

import re
from datetime import timedelta

import pytest

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.shop import START

LONG = 190


@pytest.fixture
async def long(browser: StaffBrowser, chat: Chat) -> Chat:
    """A conversation of 190 messages a minute apart, with a note between the 90th and the next."""
    await chat.write("line 1")
    async with browser.bridge.database.session() as session:
        conversation = await session.get_one(Conversation, chat.conversation_id)
        conversation.last_seq = LONG
        session.add_all(_bot(conversation, seq) for seq in range(2, LONG + 1))
    browser.bridge.clock.moment = START + timedelta(minutes=90, seconds=30)
    async with at_the_desk(browser.bridge) as session:
        await desk.add_note(session, chat.conversation_id, browser.staff, "in the middle")
    browser.bridge.clock.move(minutes=LONG)
    return chat


def _bot(conversation: Conversation, seq: int) -> Message:
    return Message(
        conversation_id=conversation.id,
        seq=seq,
        episode_id=conversation.episode_id,
        at=START + timedelta(minutes=seq),
        author="bot",
        text=f"line {seq}",
        delivery="sent",
    )


def seqs(source: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'id="m-(\d+)"', source)]


async def test_the_newest_open_and_the_older_parts_join_them_without_gap_or_repetition(
    browser: StaffBrowser, long: Chat
) -> None:
    base = f"/conversations/{long.conversation_id}"
    newest = (await browser.part(base)).source
    assert seqs(newest) == list(range(141, 191))
    older = (await browser.part(f"{base}/older?before=141")).source
    assert seqs(older) == list(range(41, 141))
    oldest = (await browser.part(f"{base}/older?before=41")).source
    assert seqs(oldest) == list(range(1, 41))
    assert 'data-first="1"' in oldest
    parts = (newest, older, oldest)
    assert [part.count("in the middle") for part in parts] == [0, 1, 0]
    ids = [one for part in parts for one in re.findall(r' id="([^"]+)"', part)]
    assert len(ids) == len(set(ids))


async def test_a_page_that_stays_open_keeps_its_beginning_as_more_is_written(
    browser: StaffBrowser, long: Chat
) -> None:
    base = f"/conversations/{long.conversation_id}"
    await long.write("line 191")
    assert seqs((await browser.part(f"{base}?from=141")).source) == list(range(141, 192))
    assert seqs((await browser.part(f"{base}?from=999999")).source) == [191]
    assert len(seqs((await browser.part(f"{base}?from=nonsense")).source)) == 50


async def test_an_older_part_is_asked_for_by_number(browser: StaffBrowser, long: Chat) -> None:
    base = f"/conversations/{long.conversation_id}"
    for before in ("", "x", "-1", "9" * 30):
        assert (await browser.part(f"{base}/older?before={before}")).status == 422
    assert (await browser.part("/conversations/cnv_nobody/older?before=9")).status == 404


async def test_how_far_a_message_came_is_told_until_it_was_seen(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.escalate()
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, browser.staff)
        reply = await desk.reply(session, chat.conversation_id, browser.staff, "Hello")

    async def mark() -> str:
        page = await browser.part(f"/conversations/{chat.conversation_id}")
        line = page.source[page.source.index(f'id="m-{reply.seq}"') :]
        found = re.search(r'class="delivery[^>]*>([^<]*)', line)
        assert found is not None
        return found.group(1)

    assert await mark() == "Sent"
    await chat.post("/deliveries", {"seqs": [reply.seq], "state": "failed"})
    assert await mark() == "Failed"
    await chat.post("/deliveries", {"seqs": [reply.seq], "state": "sent"})
    assert await mark() == "Delivered"
    await chat.post("/seen", {"seq": reply.seq})
    assert await mark() == "Seen"


async def test_the_second_to_reply_is_shown_the_first_and_may_send_nevertheless(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.escalate()
    cid, ben = chat.conversation_id, await agent(browser.bridge, "Ben")
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, cid, ben)
        seen = (await desk.reply(session, cid, ben, "Ben was here")).seq - 1
        await desk.return_to_bot(session, cid, ben)
        await desk.take_over(session, cid, browser.staff)
    path = f"/conversations/{cid}/reply"
    refused = await browser.post(path, text="mine", seen=str(seen))
    assert refused.status == 409
    assert "Ben replied meanwhile" in refused.text
    assert "Ben was here" in refused.text
    assert all(m["text"] != "mine" for m in await chat.messages())
    (last,) = re.findall(r'data-send-anyway="(\d+)"', refused.source)
    assert (await browser.post(path, text="mine", seen=last)).status == 200
    assert (await chat.messages())[-1]["text"] == "mine"


async def test_what_the_customer_or_oneself_wrote_meanwhile_holds_no_reply_up(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.escalate()
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, browser.staff)
        await desk.reply(session, chat.conversation_id, browser.staff, "one")
    await chat.write("still there?")
    path = f"/conversations/{chat.conversation_id}/reply"
    assert (await browser.post(path, text="two", seen="1")).status == 200


async def test_without_scripts_the_reply_that_was_held_up_stands_on_a_page(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.escalate()
    cid, ben = chat.conversation_id, await agent(browser.bridge, "Ben")
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, cid, ben)
        await desk.reply(session, cid, ben, "Ben was here")
    fields = {"csrf": browser.csrf, "text": "my long text", "seen": "1"}
    page = await browser.ask("POST", f"/conversations/{cid}/reply", data=fields)
    assert page.status == 409
    assert ">my long text</textarea>" in page.source
