"""The page of tasks: who takes one, how the customer is answered, and what is kept."""

import re
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import URL, select

from crm_bridge.mail_outbox import MAIL_OUTBOX, MOST_TRIES
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.desk import Note, Task
from crm_bridge.models.mail import TaskMail
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.routing.routed import team
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.fakes.mail_server import FakeMailServer

EMAIL = "visitor@elsewhere.example"


async def task(bridge: ShopBridge, who: str | None = None, **values: object) -> Task:
    """A message that was left, of a visitor or of a customer who was signed in."""
    chat = await Chat.opened(bridge, **({"identity": bridge.identity(who)} if who else {}))
    await chat.write("is anybody there?")
    kept = {"kind": "message", "title": "A message", "email": None if who else EMAIL, **values}
    async with at_the_desk(bridge) as session:
        row = Task(
            id=f"tsk_{chat.conversation_id[4:]}",
            conversation_id=chat.conversation_id,
            created_at=bridge.clock(),
            **kept,
        )
        session.add(row)
    return row


async def kept(bridge: ShopBridge, row: Task) -> Task:
    async with bridge.database.reading() as session:
        return await session.get_one(Task, row.id)


async def answered(browser: StaffBrowser, row: Task, text: str = "We are sorry.") -> Answer:
    """The page that is shown after the answer was given."""
    page = await browser.get("/tasks")
    mail_id = re.findall(rf'tasks/{row.id}/answer.*?name="mail" value="(\w+)"', page.source, re.S)
    posted = await browser.post(f"/tasks/{row.id}/answer", text=text, mail=mail_id[0])
    return await browser.get(posted.headers["location"]) if posted.status == 303 else posted


async def test_a_task_says_who_where_and_what_was_left(browser: StaffBrowser) -> None:
    assert "Nothing to do" in (await browser.get("/tasks")).text
    left = await task(browser.bridge, text="My <b>lamp</b> is broken")
    await task(browser.bridge, "ann", kind="call_back", email=None)
    page = await browser.get("/tasks")
    shown = (EMAIL, "typed by the visitor, not proved", "My <b>lamp</b> is broken", "Nobody came")
    for told in (*shown, "Ann Archer", "ann@shop.example", "is anybody there?"):
        assert told in page.text, told
    assert "<b>lamp" not in page.source
    assert f'href="/conversations/{left.conversation_id}"' in page.source


async def test_tasks_are_taken_done_and_opened_again(browser: StaffBrowser) -> None:
    row = await task(browser.bridge)
    assert (await browser.post(f"/tasks/{row.id}/take", seen="")).status == 303
    assert EMAIL in (await browser.get("/tasks?whose=mine")).text
    assert (await browser.post(f"/tasks/{row.id}/done")).status == 303
    assert EMAIL not in (await browser.get("/tasks")).text
    assert EMAIL in (await browser.get("/tasks?show=done&whose=mine")).text
    again = await browser.post(f"/tasks/{row.id}/done")
    assert (again.status, "was done meanwhile" in again.text) == (409, True)
    await browser.post(f"/tasks/{row.id}/open-again")
    assert (await kept(browser.bridge, row)).done_at is None
    async with browser.bridge.database.reading() as session:
        actions = await session.scalars(
            select(AuditEvent.action)
            .where(AuditEvent.subject == f"task:{row.id}")
            .order_by(AuditEvent.id)
        )
        assert list(actions) == ["task.taken", "task.done", "task.opened_again"]


async def test_of_two_who_take_a_task_the_second_is_told_who_has_it(browser: StaffBrowser) -> None:
    ravi = await agent(browser.bridge, "Ravi")
    row = await task(browser.bridge, assignee_id=ravi.id)
    late = await browser.post(f"/tasks/{row.id}/take", seen="")
    assert (late.status, "Ravi has taken this task meanwhile" in late.text) == (409, True)
    page = await browser.get("/tasks")
    assert "Take it from Ravi" in page.text
    assert "answer to" not in page.text.lower(), "only whoever has it answers"
    assert (await browser.post(f"/tasks/{row.id}/take", seen=ravi.id)).status == 303
    assert (await kept(browser.bridge, row)).assignee_id == browser.staff.id


async def test_my_teams_tasks_are_those_of_my_team(browser: StaffBrowser) -> None:
    returns = await team(browser.bridge)
    await task(browser.bridge, team_id=returns, email="one@left.example")
    await task(browser.bridge, email="two@left.example")
    assert "You are in no team" in (await browser.get("/tasks?whose=team&show=open")).text
    async with at_the_desk(browser.bridge) as session:
        (await session.get_one(Staff, browser.staff.id)).team_id = returns
    page = await browser.get("/tasks?whose=team")
    assert ("one@left.example" in page.text, "two@left.example" in page.text) == (True, False)
    assert page.texts('class="count"') == ["2", "0", "1"]


async def test_a_task_that_is_not_there_is_not_found(browser: StaffBrowser) -> None:
    for step in ("take", "done", "open-again", "answer", "send"):
        assert (await browser.post(f"/tasks/tsk_none/{step}", text="x")).status == 404, step


async def test_without_a_mail_server_the_answer_is_kept_shown_and_said_not_to_be_sent(
    browser: StaffBrowser,
) -> None:
    row = await task(browser.bridge)
    assert "answers that you write here are kept and shown" in (await browser.get("/tasks")).text
    page = await answered(browser, row)
    assert "The answer was not mailed: this installation has no mail server." in page.text
    assert "Kept, not mailed" in page.text
    assert "We are sorry." in page.text
    assert "mailto:visitor%40elsewhere.example" in page.source
    found = await kept(browser.bridge, row)
    assert (found.done_at, found.assignee_id) == (None, browser.staff.id)


@pytest.mark.parametrize("text", [" ", "\u200b", "x" * 10_001])
async def test_an_answer_that_cannot_be_sent_is_told_and_stays_typed(
    browser: StaffBrowser, text: str
) -> None:
    row = await task(browser.bridge)
    refused = await answered(browser, row, text)
    assert (refused.status, "The answer is" in refused.text) == (422, True)
    assert text.strip() in refused.source
    async with browser.bridge.database.reading() as session:
        assert await session.scalar(select(TaskMail)) is None


async def test_a_form_that_is_sent_twice_is_one_mail(browser: StaffBrowser) -> None:
    row = await task(browser.bridge)
    fields = {"text": "Hello", "mail": "tml_" + "a" * 22}
    assert (await browser.post(f"/tasks/{row.id}/answer", **fields)).status == 303
    assert (await browser.post(f"/tasks/{row.id}/answer", **fields)).status == 409
    for mail_id in ("", "tml_x", "x" * 26):
        form = await browser.post(f"/tasks/{row.id}/answer", text="Hello", mail=mail_id)
        assert form.status == 422


@pytest.fixture
async def server() -> FakeMailServer:
    return FakeMailServer()


@pytest.fixture
async def mailing(sqlite_only: URL, server: FakeMailServer) -> AsyncIterator[StaffBrowser]:
    """Somebody of the staff where there is a mail server."""
    async with server.served() as address:
        settings = {"smtp_url": SecretStr(address), "mail_from": "desk@shop.example"}
        async with running_bridge(sqlite_only, **settings) as bridge:
            browser = StaffBrowser(bridge, await colleague(bridge))
            await browser.log_in()
            yield browser


async def tried(bridge: ShopBridge, **later: float) -> None:
    """What is due is tried, now or later."""
    bridge.clock.move(**later)
    await bridge.client.app[MAIL_OUTBOX].work_once()  # type: ignore[union-attr]


async def notes(bridge: ShopBridge) -> list[str]:
    async with bridge.database.reading() as session:
        return [note.splitlines()[0] for note in await session.scalars(select(Note.text))]


async def test_a_mailed_answer_ends_the_task_and_is_in_the_conversation(
    mailing: StaffBrowser, server: FakeMailServer
) -> None:
    row = await task(mailing.bridge)
    assert "The answer is on its way" in (await answered(mailing, row)).text
    await tried(mailing.bridge)
    (mail,) = server.mails
    assert (mail["To"], mail["From"]) == (EMAIL, "desk@shop.example")
    assert mail["Subject"] == "Your message to Our shop"
    assert "We are sorry.\n\nKind regards,\nAnna" in mail.get_content().replace("\r", "")
    assert (await kept(mailing.bridge, row)).done_at is not None
    assert "Mailed" in (await mailing.get("/tasks?show=done")).text
    assert await notes(mailing.bridge) == [f"Answered by mail to {EMAIL}:"]


async def test_an_answer_waits_for_the_mail_server_and_leaves_once_it_is_back(
    mailing: StaffBrowser, server: FakeMailServer
) -> None:
    row, server.refusing = await task(mailing.bridge), True
    await answered(mailing, row)
    await tried(mailing.bridge)
    page = await mailing.get("/tasks")
    for told in ("Waits for the mail server", "did not take it", "We are sorry.", "Send it now"):
        assert told in page.text, told
    assert "mailto:" not in page.source, "it would reach the customer twice"
    assert (await kept(mailing.bridge, row)).done_at is None
    server.refusing = False
    await tried(mailing.bridge)
    assert server.mails == [], "it is not tried again at once"
    await tried(mailing.bridge, seconds=30)
    await tried(mailing.bridge, hours=1)
    assert len(server.mails) == 1
    assert (await kept(mailing.bridge, row)).done_at is not None


async def test_an_answer_that_never_left_is_told_so_and_sent_when_asked_again(
    mailing: StaffBrowser, server: FakeMailServer
) -> None:
    row, server.refusing = await task(mailing.bridge), True
    await answered(mailing, row)
    for _ in range(MOST_TRIES):
        await tried(mailing.bridge, hours=9)
    await mailing.log_in()
    page = await mailing.get("/tasks")
    assert ("Not mailed" in page.text, "mailto:" in page.source) == (True, True)
    server.refusing = False
    await mailing.post(f"/tasks/{row.id}/send")
    await tried(mailing.bridge)
    assert len(server.mails) == 1
    assert await notes(mailing.bridge) == [f"Answered by mail to {EMAIL}:"]
