"""The page of the reasons for which a person is called."""

import re

import pytest
import yaml
from sqlalchemy import select

from bot.escalation.changes import by_id
from crm_bridge.escalation_rules.editing import Wish, changes_to, edited
from crm_bridge.escalation_rules.reasons import reasons
from crm_bridge.escalation_rules.standing import STANDING_RULES
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.escalation_rules import EscalationVersion
from crm_bridge.models.staff import Team
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import GATEWAY, ShopBridge

PRESS = "/reasons/topic/press"


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in; there is a team Press desk."""
    async with bridge.database.session() as session:
        session.add(Team(id="tem_press", name="Press desk"))
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def versions(bridge: ShopBridge) -> list[EscalationVersion]:
    async with bridge.database.reading() as session:
        query = select(EscalationVersion).order_by(EscalationVersion.number)
        return list(await session.scalars(query))


async def form_of(browser: StaffBrowser, path: str) -> dict[str, str]:
    """What the page's form sends when nobody touches it."""
    answer = await browser.get(path)
    assert answer.status == 200, answer.text
    page = answer.source
    fields = dict(re.findall(r'<input[^>]* name="([\w]+)"[^>]* value="([^"]*)"', page))
    for name in re.findall(r'type="checkbox" name="([\w:-]+)" checked', page):
        fields[name] = "on"
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page, re.S):
        fields[name] = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'")
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        fields[name] = next(iter(re.findall(r'value="(\w*)" selected', options)), "")
    return {name: text for name, text in fields.items() if name != "csrf"}


async def test_a_form_that_nobody_touched_changes_nothing(lead: StaffBrowser) -> None:
    page = (await lead.get("/reasons")).source
    snapshot = lead.bridge.client.app[STANDING_RULES].standing()  # type: ignore[union-attr]
    plain = by_id(snapshot.plain)
    for reason in reasons(plain, plain):
        path = f"/reasons/{reason.kind}/{reason.name}"
        assert f'href="{path}"' in page
        wish = Wish(await form_of(lead, path))
        assert wish.text("priority") == reason.priority
        assert changes_to(plain, edited(plain, reason, wish)) == {}, path


async def test_a_lead_changes_a_topic_and_the_list_tells_who_when_and_what(
    lead: StaffBrowser,
) -> None:
    fields = await form_of(lead, PRESS)
    fields["phrases"] += "\nour morning show"
    fields |= {"priority": "urgent", "team": "Press desk", "at_least": "0.5", "why": "A bad week"}
    assert (await lead.post(PRESS, **fields)).status == 303
    (version,) = await versions(lead.bridge)
    assert version.changes["entries"] == {
        "press": {
            "priority": "urgent",
            "team": "Press desk",
            "phrases": {"add": ["our morning show"], "remove": []},
        }
    }
    page = (await lead.get("/reasons")).text
    assert "1 Lea, 20 Mar, 12:00 In use A bad week Press :" in page
    assert "priority high → urgent, team default → Press desk, 1 phrase added" in page
    assert re.search(r"meaning from [\d.]+ → 0.5\b", page)
    async with lead.bridge.database.reading() as session:
        query = (
            select(AuditEvent.actor)
            .where(AuditEvent.action == "escalation_rules.changed")
            .order_by(AuditEvent.id)
        )
        assert list(await session.scalars(query)) == [f"staff:{lead.staff.id}"]


async def test_a_mistake_is_shown_at_its_field_and_line_and_nothing_is_saved(
    lead: StaffBrowser,
) -> None:
    fields = await form_of(lead, PRESS)
    fields["phrases"] = f"radio\n\n(tv|{fields['phrases']}"
    page = await lead.post(PRESS, **fields)
    assert page.status == 422
    assert "Phrases, line 3: '(tv|" in page.text
    assert re.search(r'<textarea id="phrases"[^>]*aria-invalid="true"', page.source)
    assert "radio\n\n(tv|" in page.source
    assert await versions(lead.bridge) == []
    wrong = await lead.post(PRESS, **{**await form_of(lead, PRESS), "at_least": "7"})
    assert "Likelihood: '7' should be a number from 0 to 1" in wrong.text


async def test_a_preview_shows_what_would_be_caught_with_words_and_link_and_saves_nothing(
    lead: StaffBrowser,
) -> None:
    chat = await Chat.opened(lead.bridge)
    await chat.write("my story will be on the breakfast telly")
    await chat.answer({"text": "Oh."})
    fields = await form_of(lead, PRESS)
    fields["phrases"] += "\nbreakfast telly"
    preview = await lead.post(f"{PRESS}/preview", **fields)
    assert "1 conversation, with 1 message to the assistant" in preview.text
    assert "catches 1 , 1 of them newly, and 0 no longer" in preview.text
    assert "<mark>breakfast telly</mark>" in preview.source
    assert f"/conversations/{chat.conversation_id}?from=1#m-1" in preview.source
    assert "none of them has one, so that only phrases count" in preview.text
    assert await versions(lead.bridge) == []
    fields["phrases"] = "(breakfast"
    assert "Phrases, line 1: '(breakfast'" in (await lead.post(f"{PRESS}/preview", **fields)).text


async def test_who_saves_second_is_told_and_can_save_on_top(lead: StaffBrowser) -> None:
    mine, theirs = await form_of(lead, PRESS), await form_of(lead, "/reasons/topic/fraud")
    await lead.post("/reasons/topic/fraud", **{**theirs, "priority": "urgent"})
    again = await lead.post(PRESS, **{**mine, "priority": "normal"})
    assert again.status == 409
    assert "Somebody else changed the reasons meanwhile (version 1)" in again.text
    (based_on,) = re.findall(r'name="based_on" value="(\d+)"', again.source)
    saved = await lead.post(PRESS, **{**mine, "priority": "normal", "based_on": based_on})
    assert saved.status == 303
    assert set((await versions(lead.bridge))[-1].changes["entries"]) == {"fraud", "press"}


async def test_an_earlier_version_and_the_file_come_back_as_new_versions(
    lead: StaffBrowser,
) -> None:
    for priority in ("urgent", "normal"):
        await lead.post(PRESS, **{**await form_of(lead, PRESS), "priority": priority})
    assert (await lead.post("/reasons/versions/1/restore", based_on="2")).status == 303
    assert (await lead.post("/reasons/versions/0/restore", based_on="3")).status == 303
    _, _, third, fourth = await versions(lead.bridge)
    assert third.changes["entries"]["press"] == {"priority": "urgent"}
    assert (fourth.changes, fourth.restores) == ({}, 0)
    assert (await lead.post("/reasons/versions/1/restore", based_on="2")).status == 409
    assert (await lead.post("/reasons/versions/99/restore", based_on="4")).status == 404
    told = await lead.bridge.call("GET", "/v1/escalation-rules", GATEWAY)
    assert told.body == {"number": 4, "changes": {}}


async def test_a_topic_of_the_shops_own_begins_switched_off_and_is_in_the_file_to_download(
    lead: StaffBrowser,
) -> None:
    made = await lead.post("/reasons", title="Product recall")
    assert made.headers["location"] == "/reasons/topic/product_recall"
    fields = await form_of(lead, "/reasons/topic/product_recall")
    assert "enabled" not in fields
    await lead.post(
        "/reasons/topic/product_recall",
        **{**fields, "enabled": "on", "phrases": "product recall\n(recalled|recalling)"},
    )
    file = yaml.safe_load((await lead.get("/reasons/export")).source)
    assert file["entries"][-1]["phrases"] == ["product recall", "(recalled|recalling)"]
    assert (await lead.post("/reasons", title="Product recall")).status == 422
    assert "Give it a name" in (await lead.post("/reasons", title="!!")).text
    assert (await lead.post("/reasons/topic/product_recall/remove", based_on="2")).status == 303
    assert (await versions(lead.bridge))[-1].changes == {}
    assert (await lead.post("/reasons/topic/press/remove", based_on="3")).status == 404


async def test_agents_read_reasons_and_cannot_change_them(browser: StaffBrowser) -> None:
    assert "Reasons for a person" in (await browser.get("/reasons")).text
    page = await browser.get(PRESS)
    assert '<fieldset class="reason-fields" disabled>' in page.source
    assert (await browser.post(PRESS, priority="high")).status == 403


async def test_a_reason_that_is_not_there_is_said_so(browser: StaffBrowser) -> None:
    assert (await browser.get("/reasons/topic/unicorns")).status == 404
