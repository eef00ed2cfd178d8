"""The pages of the texts that customers read."""

import html
import io
import re
import zipfile

import pytest
from sqlalchemy import select

from bot.yaml_text import parsed
from crm_bridge.contents import versions
from crm_bridge.contents.versions import Item
from crm_bridge.models.audit import AuditEvent
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ACTIONS, GATEWAY, WEBHOOKS, ShopBridge

UNKNOWN = "/texts/utter_order_unknown/en"
ODD = "No {number} here."


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def form_of(browser: StaffBrowser, path: str) -> dict[str, str]:
    """What the page's form sends when nobody touches it."""
    answer = await browser.get(path)
    assert answer.status == 200, answer.text
    page = re.sub(r"<details.*?</details>", "", answer.source, flags=re.S)
    fields = dict(re.findall(r'<input[^>]* name="([\w-]+)"[^>]* value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>(.*?)</textarea>', page, re.S))
    return {name: html.unescape(text) for name, text in fields.items() if name != "csrf"}


async def published(bridge: ShopBridge) -> dict[str, object]:
    answer = await bridge.call("GET", "/v1/contents", GATEWAY)
    assert answer.status == 200
    return answer.body


async def test_the_list_finds_texts_by_words_topic_language_and_what_is_missing(
    lead: StaffBrowser,
) -> None:
    whole = await lead.get("/texts")
    assert "Orders" in whole.text
    assert f'href="{UNKNOWN}"' in whole.source
    found = await lead.get("/texts?q=CANNOT+find+order")
    assert "No text fits" in found.text
    found = await lead.get("/texts?q=cl-104233+account")
    assert f'href="{UNKNOWN}"' in found.source
    found = await lead.get("/texts?topic=talk")
    assert UNKNOWN not in found.source
    assert 'href="/texts/utter_greet/en"' in found.source
    missing = await lead.get("/texts?language=de&show=missing")
    assert "Not translated" in missing.text
    assert "system_agent_joined" not in missing.source
    assert "No text fits" in (await lead.get("/texts?show=changed")).text
    for odd in ("?topic=nothing", "?language=xx", "?show=odd", "?q=" + "%22%00*" * 500):
        assert (await lead.get(f"/texts{odd}")).status == 200


async def test_a_lead_changes_a_text_and_the_history_tells_who_when_and_what(
    lead: StaffBrowser,
) -> None:
    fields = await form_of(lead, UNKNOWN)
    saved = await lead.post(UNKNOWN, **{**fields, "text-1": ODD, "why": "Shorter"})
    assert (saved.status, saved.headers["location"]) == (303, UNKNOWN)
    assert await published(lead.bridge) == {
        "number": 1,
        "texts": {"en": {"utter_order_unknown": [{"text": ODD}]}},
        "articles": {},
        "retired": [],
    }
    page = await lead.get(UNKNOWN)
    assert "Lea, 20 Mar" in page.text
    assert "Shorter" in page.text
    assert "<del>I can't find an order</del>" in html.unescape(page.source)
    assert "No CL-104233 here." in page.text
    changed = await lead.get("/texts?show=changed")
    assert "1 text" in changed.text
    async with lead.bridge.database.reading() as session:
        query = select(AuditEvent).where(AuditEvent.action == "text.changed")
        (event,) = await session.scalars(query)
    assert event.subject == "text:utter_order_unknown:en"
    assert event.actor == f"staff:{lead.staff.id}"


async def test_what_the_bridge_says_itself_is_changed_at_once(
    lead: StaffBrowser, chat: Chat
) -> None:
    path = "/texts/system_button_leave_queue/en"
    fields = await form_of(lead, path)
    assert (await lead.post(path, **{**fields, "text-1": "Back to the robot"})).status == 303
    await chat.escalate()
    titles = [b["title"] for m in await chat.messages() for b in m.get("buttons", ())]
    assert "Back to the robot" in titles


async def test_what_cannot_be_said_is_refused_and_kept_in_the_form(lead: StaffBrowser) -> None:
    fields = await form_of(lead, UNKNOWN)
    for wording, why in (
        ("There is no <such> order.", "The place {number} is missing."),
        ("No {numbr}, {number}.", "Nothing fills in {numbr} (character 4)."),
        ("", "Write at least one wording."),
    ):
        refused = await lead.post(UNKNOWN, **{**fields, "text-1": wording})
        assert refused.status == 422
        assert why in refused.text
        assert html.escape(wording) in refused.source
        assert 'aria-invalid="true"' in refused.source
        previewed = await lead.post(f"{UNKNOWN}/preview", **{**fields, "text-1": wording})
        assert previewed.status == 200
        assert why in previewed.text
        assert "<such>" not in previewed.source
    assert (await published(lead.bridge))["number"] == 0


async def test_two_leads_at_once_the_second_sees_the_firsts(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    mine = await form_of(lead, UNKNOWN)
    async with bridge.database.session() as session:
        item = Item("text", "utter_order_unknown", "en")
        content = {"entries": [{"text": "Max: {number}"}]}
        await versions.keep(session, lead.staff, item, content, why="", based_on=0)
    refused = await lead.post(UNKNOWN, **{**mine, "text-1": "Lea: {number}"})
    assert refused.status == 409
    assert "Somebody else changed this meanwhile" in refused.text
    assert "Max: CL-104233" in refused.text
    assert "Lea: {number}" in refused.text
    (based_on,) = re.findall(r'name="based_on" value="(\d+)">\s*<fieldset', refused.source)
    again = {**mine, "text-1": "Lea: {number}", "based_on": based_on}
    assert (await lead.post(UNKNOWN, **again)).status == 303


async def test_earlier_versions_and_the_shipped_text_come_back(lead: StaffBrowser) -> None:
    for wording in ("First {number}", "Second {number}"):
        fields = await form_of(lead, UNKNOWN)
        await lead.post(UNKNOWN, **{**fields, "text-1": wording})
    restored = await lead.post(f"{UNKNOWN}/versions/1/restore", based_on="2")
    assert restored.status == 303
    assert "First" in str((await published(lead.bridge))["texts"])
    assert "Again as 1" in (await lead.get(UNKNOWN)).text
    stale = await lead.post(f"{UNKNOWN}/versions/2/restore", based_on="2")
    assert stale.status == 409
    assert (await lead.post(f"{UNKNOWN}/versions/0/restore", based_on="3")).status == 303
    assert (await published(lead.bridge))["texts"] == {}
    page = await lead.get(UNKNOWN)
    assert "Again as in the files" in page.text
    for odd in ("9", "x", "-1", "9" * 30):
        assert (await lead.post(f"{UNKNOWN}/versions/{odd}/restore", based_on="4")).status == 404


async def test_saving_the_shipped_wording_again_is_as_in_the_files(lead: StaffBrowser) -> None:
    shipped = await form_of(lead, UNKNOWN)
    await lead.post(UNKNOWN, **{**shipped, "text-1": ODD})
    changed = await form_of(lead, UNKNOWN)
    await lead.post(UNKNOWN, **{**changed, "text-1": shipped["text-1"]})
    assert (await published(lead.bridge))["texts"] == {}


async def test_a_wording_is_added_translated_and_taken_away(lead: StaffBrowser) -> None:
    path = "/texts/utter_goodbye/de"
    page = await lead.get(path)
    assert "It is not translated: customers read it in English." in page.text
    assert "Goodbye, and thanks for stopping by." in page.text
    fields = {"based_on": "0", "text-1": "Tschüss.", "text-2": "Bis bald."}
    assert (await lead.post(path, **fields)).status == 303
    both = [{"text": "Tschüss."}, {"text": "Bis bald."}]
    assert (await published(lead.bridge))["texts"] == {"de": {"utter_goodbye": both}}
    await lead.post(path, **{**fields, "based_on": "1", "text-1": ""})
    assert (await published(lead.bridge))["texts"] == {"de": {"utter_goodbye": both[1:]}}


async def test_changed_texts_are_downloaded_as_the_files_that_have_them(
    lead: StaffBrowser,
) -> None:
    fields = await form_of(lead, UNKNOWN)
    await lead.post(UNKNOWN, **{**fields, "text-1": ODD})
    async with lead.bridge.client.get("/texts/export") as response:
        assert response.status == 200
        made = zipfile.ZipFile(io.BytesIO(await response.read()))
    assert made.namelist() == ["responses/orders.en.yml"]
    text = made.read("responses/orders.en.yml").decode()
    assert parsed(text)["responses"]["utter_order_unknown"] == [{"text": ODD}]
    assert text.startswith("# Finding an order")


async def test_agents_read_texts_and_change_none(browser: StaffBrowser) -> None:
    assert (await browser.get("/texts")).status == 200
    page = await browser.get(UNKNOWN)
    assert '<fieldset class="content-fields" disabled>' in page.source
    assert (await browser.post(UNKNOWN, **{"text-1": ODD, "based_on": "0"})).status == 403
    assert (await browser.get("/texts/export")).status == 403


async def test_a_text_that_is_none_is_not_found(lead: StaffBrowser) -> None:
    for path in ("/texts/utter_nothing/en", "/texts/utter_greet/xx"):
        assert (await lead.get(path)).status == 404
        assert (await lead.post(path, based_on="0")).status == 404


async def test_the_snapshot_is_for_those_who_say_it(bridge: ShopBridge) -> None:
    for token, status in ((GATEWAY, 200), (ACTIONS, 200), (WEBHOOKS, 403), ("nobody's", 401)):
        assert (await bridge.call("GET", "/v1/contents", token)).status == status
    assert (await bridge.call("GET", "/v1/contents", GATEWAY, after="x")).status == 422
    assert (await bridge.call("GET", "/v1/contents", GATEWAY, after=0, wait=0.01)).status == 200


async def test_the_chat_windows_own_words_are_among_them(lead: StaffBrowser) -> None:
    page = await lead.get("/texts?topic=widget&q=launcher")
    assert "Launcher unread" in page.text
    path = "/texts/system_widget_welcome_text/en"
    assert "{shop} becomes the shop’s name" in html.unescape((await lead.get(path)).text)
    assert "Another wording" not in (await lead.get(path)).text
    fields = await form_of(lead, path)
    assert (await lead.post(path, **{**fields, "text-1": "Ask us."})).status == 303
    assert await published(lead.bridge) == {
        "number": 1,
        "texts": {"en": {"system_widget_welcome_text": [{"text": "Ask us."}]}},
        "articles": {},
        "retired": [],
    }
    fields = await form_of(lead, "/texts/system_widget_launcher/de")
    assert fields["text-1"] == "Chatten Sie mit uns"
    greeting = await lead.get("/texts?topic=widget&q=good+morning")
    link = r'class="content-name" href="(/texts/system_widget_\w+/en)">([^<]+)<'
    ((there, name),) = re.findall(link, greeting.source)
    assert name == "Greeting title"
    fields = await form_of(lead, there)
    assert (await lead.post(there, **{**fields, "text-1": "Morning, {shop} here"})).status == 303
    wrong = await lead.post(there, **{**fields, "text-1": "Morning, {name}"})
    assert "Nothing fills in {name}" in wrong.text


async def test_lines_to_tap_are_changed_line_by_line(lead: StaffBrowser) -> None:
    page = await lead.get("/texts?topic=widget&q=find+present")
    (there,) = re.findall(r'href="(/texts/system_widget_starters_\w+/en)"', page.source)
    fields = await form_of(lead, there)
    assert fields["text-1"].splitlines()[0] == "Where is my order?"
    previewed = await lead.post(f"{there}/preview", **{**fields, "text-1": "One\r\nTwo"})
    assert previewed.texts('"bubble-button"') == ["One", "Two"]
    refused = await lead.post(there, **{**fields, "text-1": "a\nb\nc\nd\ne\nf"})
    assert "There can be 5 lines at most." in refused.text
