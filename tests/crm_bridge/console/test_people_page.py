"""The page of the people who work here, and the invitation that begins there."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from crm_bridge.console.people_mail import opens_only_here
from crm_bridge.conversations import desk, snoozing
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.console.staff_browser import PASSWORD, Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

NEW = {"name": "Kim Kirk", "password": "quite-a-long-one", "again": "quite-a-long-one"}


@pytest.fixture
async def admin(bridge: ShopBridge) -> StaffBrowser:
    """Ada, logged in."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Ada", "admin"))
    assert (await browser.log_in()).status == 303
    return browser


async def staff(bridge: ShopBridge, email: str) -> Staff:
    async with bridge.database.reading() as session:
        return (await session.scalars(select(Staff).where(Staff.email == email))).one()


def path_of_link(page: Answer) -> str:
    (link,) = re.findall(
        r'readonly value="http://localhost:8090(/invitations/[\w-]+)"', page.source
    )
    return str(link)


async def invited(admin: StaffBrowser, email: str = "kim@shop.example") -> str:
    page = await admin.post("/people", email=email, role="lead")
    assert page.status == 200
    return path_of_link(page)


async def leave(browser: StaffBrowser) -> str:
    """Closes the browser without logging out: the cookie it had."""
    jar = browser.bridge.client.session.cookie_jar
    cookie = "; ".join(f"{morsel.key}={morsel.value}" for morsel in jar)
    jar.clear()
    return cookie


async def test_an_invitation_makes_a_link_that_opens_the_account_and_the_console(
    admin: StaffBrowser,
) -> None:
    path = await invited(admin)
    listed = await admin.get("/people")
    assert "Invited until 27 Mar 2026" in listed.text
    assert path not in listed.source
    await leave(admin)
    form = await admin.get(path)
    assert "kim@shop.example" in form.text
    entered = await admin.ask("POST", path, data=NEW)
    assert (entered.status, entered.headers["location"]) == (303, "/")
    assert "Kim Kirk" in (await admin.get("/people")).text


@pytest.mark.parametrize(
    ("link", "only_here"),
    [
        ("http://localhost:8090/invitations/x", True),
        ("http://127.0.0.1:8090/invitations/x", True),
        ("http://[::1]:8090/invitations/x", True),
        ("http://shop.localhost/invitations/x", True),
        ("https://console.shop.example/invitations/x", False),
        ("http://192.168.1.7:8090/invitations/x", False),
    ],
)
def test_a_link_to_nowhere_else_is_known_as_such(link: str, *, only_here: bool) -> None:
    assert opens_only_here(link) is only_here


async def test_a_link_that_opens_only_here_says_which_setting_is_to_be_made(
    admin: StaffBrowser,
) -> None:
    page = await admin.post("/people", email="new@shop.example", role="agent")
    assert "opens only on the computer" in page.text
    assert "CARELINE_CONSOLE_URL" in page.text


async def test_looking_at_the_link_does_not_use_it_up_and_accepting_does(
    admin: StaffBrowser,
) -> None:
    path = await invited(admin)
    for _ in range(2):
        assert (await admin.get(path)).status == 200
    await admin.ask("POST", path, data=NEW)
    for again in (await admin.get(path), await admin.ask("POST", path, data=NEW)):
        assert (again.status, "used already" in again.text) == (404, True)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"again": "another-long-one"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "at least 10 characters"),
        ({"password": "x" * 201, "again": "x" * 201}, "at most 200 characters"),
        ({"name": " "}, "A name has 1 to 80 characters"),
    ],
)
async def test_what_is_wrong_is_told_and_the_link_still_works(
    admin: StaffBrowser, changed: dict[str, str], told: str
) -> None:
    path = await invited(admin)
    refused = await admin.ask("POST", path, data={**NEW, **changed})
    assert (refused.status, told in refused.text) == (422, True)
    assert (await admin.ask("POST", path, data=NEW)).status == 303


async def test_a_wrong_email_is_told_beside_the_form(admin: StaffBrowser) -> None:
    await invited(admin)
    for email, status, told in (
        ("kim", 422, "This is no e-mail address"),
        ("kim@shop.example", 409, "has an account with this e-mail already"),
    ):
        page = await admin.post("/people", email=email, role="agent")
        assert (page.status, told in page.text) == (status, True)
        assert f'value="{email}"' in page.source


async def test_what_people_are_called_is_never_markup(admin: StaffBrowser) -> None:
    path = await invited(admin)
    await admin.ask("POST", path, data={**NEW, "name": "<b>Kim"})
    page = await admin.get("/people")
    assert "<b>Kim" in page.text
    assert "<b>" not in page.source


async def test_a_role_is_changed(admin: StaffBrowser) -> None:
    anna = await colleague(admin.bridge)
    assert (await admin.post(f"/people/{anna.id}/role", role="lead")).status == 303
    assert (await staff(admin.bridge, anna.email)).role == "lead"


async def test_the_last_admin_is_told_why_not(admin: StaffBrowser) -> None:
    page = await admin.post(f"/people/{admin.staff.id}/role", role="agent")
    assert (page.status, "is the only admin" in page.text) == (409, True)


async def test_who_is_deactivated_is_out_at_once_and_back_with_the_same_password(
    bridge: ShopBridge, admin: StaffBrowser
) -> None:
    await leave(admin)
    anna = StaffBrowser(bridge, await colleague(bridge))
    await anna.log_in()
    cookie = await leave(anna)
    await admin.log_in()
    assert (await admin.post(f"/people/{anna.staff.id}/deactivate")).status == 303
    assert "Deactivated" in (await admin.get("/people")).text
    await leave(admin)
    assert (await anna.get("/conversations", Cookie=cookie)).status == 302
    assert (await anna.log_in()).status == 401
    await admin.log_in()
    await admin.post(f"/people/{anna.staff.id}/reactivate")
    await leave(admin)
    assert (await anna.log_in()).status == 303


async def test_what_a_deactivated_agent_has_is_back_in_the_queue_at_once(
    admin: StaffBrowser, chat: Chat
) -> None:
    ravi = await colleague(admin.bridge, "Ravi")
    await chat.escalate()
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, ravi)
        # Also what they put off: they will not be there when it is due.
        tomorrow = chat.bridge.clock() + timedelta(days=1)
        await snoozing.snooze(session, chat.conversation_id, ravi, tomorrow)
    await admin.post(f"/people/{ravi.id}/deactivate")
    assert (await chat.changes())["control"] == {"state": "queued", "position": 1}
    assert "lost the connection" in (await chat.messages())[-1]["text"]
    by = f"staff:{admin.staff.id}"
    last = (await chat.rows(ControlMove))[-1]
    assert (last.who, last.why) == (by, "agent_gone")
    async with chat.bridge.database.reading() as session:
        recorded = await session.execute(
            select(AuditEvent.actor, AuditEvent.detail).where(
                AuditEvent.action == "conversation.agent_gone"
            )
        )
        assert recorded.all() == [(by, {"staff": ravi.id, "why": "deactivated"})]


async def test_who_forgot_the_password_gets_a_link_for_a_new_one(
    bridge: ShopBridge, admin: StaffBrowser
) -> None:
    anna = StaffBrowser(bridge, await colleague(bridge))
    path = path_of_link(await admin.post(f"/people/{anna.staff.id}/link"))
    await leave(admin)
    assert "Choose a new password" in (await anna.get(path)).text
    await anna.ask("POST", path, data={**NEW, "name": "Anna"})
    await leave(anna)
    assert (await anna.log_in(PASSWORD)).status == 401
    assert (await anna.log_in(NEW["password"])).status == 303


async def test_a_person_who_is_not_there_is_not_found(admin: StaffBrowser) -> None:
    for deed in ("link", "role", "deactivate", "reactivate", "second-step/off"):
        assert (await admin.post(f"/people/stf_none/{deed}", role="lead")).status == 404, deed


async def test_a_lead_sees_who_works_here_and_changes_nothing(bridge: ShopBridge) -> None:
    lead = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    await lead.log_in()
    page = await lead.get("/people")
    assert (page.status, "lea@shop.example" in page.text) == (200, True)
    assert "Invite" not in page.text
    assert "Deactivate" not in page.text
