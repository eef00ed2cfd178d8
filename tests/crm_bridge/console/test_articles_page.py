"""The pages of the help articles."""

import html
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import URL

from crm_bridge.contents import versions
from crm_bridge.contents.versions import Item
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.figures.kept import Help, keep
from tests.crm_bridge.shop import GATEWAY, START, ShopBridge, running_bridge
from tests.fakes.assistant import FakeAssistant

CARDS = "/articles/gift-cards"
GLOVES = {
    "title": "Mending gloves",
    "topics": "product_question",
    "questions": "Do you mend gloves?",
    "body": "## Mending\n\nBring them to the desk <b>now</b>, they take a week.",
}


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
async def bridge(database_url: URL, assistant: FakeAssistant) -> AsyncIterator[ShopBridge]:
    async with (
        assistant.served() as address,
        running_bridge(database_url, assistant=address) as running,
    ):
        yield running


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def form_of(browser: StaffBrowser, path: str) -> dict[str, str]:
    """What the page's form sends when nobody touches it."""
    answer = await browser.get(path)
    assert answer.status == 200, answer.text
    page = answer.source
    fields = dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page, re.S))
    fields["title"] = re.findall(r'name="title"[^>]* value="([^"]*)"', page)[0]
    fields["based_on"] = re.findall(r'name="based_on" value="(\d+)"', page)[0]
    (fields["topics"],) = re.findall(r'name="topics" value="(\w+)" checked', page)
    return {name: html.unescape(text) for name, text in fields.items()}


async def published(bridge: ShopBridge) -> dict[str, object]:
    return (await bridge.call("GET", "/v1/contents", GATEWAY)).body


def said(answer: Answer) -> str:
    return " ".join(answer.text.split())


async def test_the_list_has_every_article_and_finds_by_words(lead: StaffBrowser) -> None:
    page = await lead.get("/articles")
    assert "50 articles" in page.text
    assert f'href="{CARDS}"' in page.source
    found = await lead.get("/articles?q=GIFT+voucher")
    assert f'href="{CARDS}"' in found.source
    assert "/articles/cookies-and-marketing" not in found.source
    assert "No article has these words" in (await lead.get("/articles?q=zebra%00%22")).text


async def test_a_lead_changes_an_article_and_the_history_tells_what(lead: StaffBrowser) -> None:
    fields = await form_of(lead, CARDS)
    assert (await lead.post(CARDS, **fields)).status == 303
    assert (await published(lead.bridge))["articles"] == {}
    changed = fields["body"].replace("24 months", "36 months")
    fields |= {"body": changed, "why": "New terms", "based_on": "1"}
    assert (await lead.post(CARDS, **fields)).status == 303
    articles = (await published(lead.bridge))["articles"]
    assert isinstance(articles, dict)
    assert "36 months" in articles["gift-cards"]
    page = await lead.get(CARDS)
    assert "<del>24</del><ins>36</ins>" in page.source
    assert "New terms" in page.text
    assert "Changed" in (await lead.get("/articles?q=gift+voucher")).text
    assert (await lead.post(f"{CARDS}/versions/0/restore", based_on="2")).status == 303
    assert (await published(lead.bridge))["articles"] == {}
    assert (await lead.post(f"{CARDS}/versions/2/restore", based_on="3")).status == 303
    assert "gift-cards" in str((await published(lead.bridge))["articles"])


async def test_a_new_article_is_added_retired_and_brought_back(lead: StaffBrowser) -> None:
    assert (await lead.get("/articles/new")).status == 200
    added = await lead.post("/articles", **GLOVES, based_on="0")
    assert (added.status, added.headers["location"]) == (303, "/articles/mending-gloves")
    assert "Added here" in (await lead.get("/articles?q=mending+gloves")).text
    again = await lead.post("/articles", **GLOVES, based_on="0")
    assert again.status == 422
    assert "There is an article" in again.text
    path = "/articles/mending-gloves"
    assert (await lead.post(f"{path}/retire", based_on="0")).status == 409
    assert (await lead.post(f"{path}/retire", based_on="1")).status == 303
    assert (await published(lead.bridge))["retired"] == ["mending-gloves"]
    page = await lead.get(path)
    assert "This article is retired" in page.text
    fields = await form_of(lead, path)
    assert (await lead.post(path, **fields)).status == 303
    assert "mending-gloves" in str((await published(lead.bridge))["articles"])


async def test_a_shipped_article_that_is_retired_is_shown_as_such(lead: StaffBrowser) -> None:
    assert (await lead.post(f"{CARDS}/retire", based_on="0")).status == 303
    page = await lead.get("/articles")
    assert "Retired" in page.text
    assert "Gift cards" in (await lead.get(CARDS)).text
    async with lead.bridge.client.get("/texts/export") as response:
        made = zipfile.ZipFile(io.BytesIO(await response.read()))
    assert made.read("removed.txt").decode() == "knowledge/gift-cards.md\n"
    assert (await lead.post(f"{CARDS}/versions/0/restore", based_on="1")).status == 303
    assert (await published(lead.bridge))["retired"] == []


async def test_what_cannot_be_answered_from_is_refused_at_its_field(lead: StaffBrowser) -> None:
    fields = await form_of(lead, CARDS)
    refused = await lead.post(CARDS, **{**fields, "body": "[x](/help/nothing)"})
    assert refused.status == 422
    assert "There is no heading 'Buying a gift card'." in refused.text
    refused = await lead.post("/articles", **{**GLOVES, "title": "", "based_on": "0"})
    assert refused.status == 422
    refused = await lead.post("/articles", **{**GLOVES, "title": "Try", "based_on": "0"})
    assert "There is an article at /help/try" in refused.text
    refused = await lead.post("/articles", **{**GLOVES, "body": "[x](/help/nothing)"})
    assert "There is no article nothing to link to." in refused.text
    assert "Do you mend gloves?" in refused.text
    assert (await published(lead.bridge))["number"] == 0


async def test_two_leads_at_once_the_second_sees_the_firsts(lead: StaffBrowser) -> None:
    await lead.post("/articles", **GLOVES, based_on="0")
    path = "/articles/mending-gloves"
    mine = await form_of(lead, path)
    source = (await published(lead.bridge))["articles"]["mending-gloves"]  # type: ignore[index]
    async with lead.bridge.database.session() as session:
        content = {"source": source.replace("a week", "a month")}
        item = Item("article", "mending-gloves")
        await versions.keep(session, lead.staff, item, content, why="", based_on=1)
    refused = await lead.post(path, **{**mine, "title": "Gloves again"})
    assert refused.status == 409
    assert "they take a month" in refused.text
    assert "Gloves again" in refused.source
    (based_on,) = re.findall(r'name="based_on" value="(\d+)">\s*<input', refused.source)
    assert (await lead.post(path, **{**mine, "based_on": based_on})).status == 303


async def test_the_preview_is_the_help_page_and_runs_nothing(lead: StaffBrowser) -> None:
    page = await lead.post("/articles/preview", **GLOVES)
    assert '<h2 id="mending">Mending</h2>' in page.source
    assert "&lt;b&gt;now&lt;/b&gt;" in page.source
    bad = {**GLOVES, "body": "[x](javascript:alert(1))"}
    page = await lead.post("/articles/preview", **bad)
    assert "leads nowhere" in page.text
    assert 'href="javascript' not in page.source


async def test_a_question_is_tried_before_the_article_is_saved(
    lead: StaffBrowser, assistant: FakeAssistant
) -> None:
    tried = await lead.post("/articles/try", **GLOVES, asked="can you mend my glove?")
    assert "No article fits well enough." in tried.text
    assert "Bring them to the desk" in tried.text
    assert "97%" in tried.text
    (asked,) = assistant.tried
    assert (asked["text"], asked["slug"]) == ("can you mend my glove?", "mending-gloves")
    assert asked["source"].startswith("---\ntitle: Mending gloves\n")
    assert (await published(lead.bridge))["number"] == 0


async def test_what_cannot_be_tried_is_said(lead: StaffBrowser, assistant: FakeAssistant) -> None:
    assert "Type a question first." in (await lead.post("/articles/try", **GLOVES, asked=" ")).text
    bad = await lead.post("/articles/try", **{**GLOVES, "questions": ""}, asked="gloves?")
    assert "cannot be tried like this" in bad.text
    assistant.failing = True
    away = await lead.post("/articles/try", **GLOVES, asked="gloves?")
    assert (away.status, "does not answer at the moment" in away.text) == (200, True)


async def test_agents_read_articles_and_change_none(bridge: ShopBridge) -> None:
    browser = StaffBrowser(bridge, await colleague(bridge))
    await browser.log_in()
    assert "disabled" in (await browser.get(CARDS)).source
    assert (await browser.get("/articles/new")).status == 403
    assert (await browser.post("/articles", **GLOVES, based_on="0")).status == 403
    assert (await browser.post(f"{CARDS}/retire", based_on="0")).status == 403


async def test_an_article_that_is_none_is_not_found(lead: StaffBrowser) -> None:
    for path in ("/articles/nothing", "/articles/..%2Fsecrets"):
        assert (await lead.get(path)).status == 404
        assert (await lead.post(path, **GLOVES, based_on="0")).status == 404


async def test_leads_see_what_each_article_did_and_open_its_conversations(
    lead: StaffBrowser, bridge: ShopBridge
) -> None:
    at = START - timedelta(days=2)
    helped = [Help(at, article=("gift-cards", solved)) for solved in (True, True, False)]
    await keep(bridge.database, [*helped, Help(at, article=("returns", True))])
    page = await lead.get("/articles?q=gift")
    assert "Shown in 3 conversations : Gift cards , solved in 2 by Gift cards , failed in 1" in (
        said(page)
    )
    (row,) = re.findall(r'gift-cards">.*?</li>', page.source, re.S)
    for address, number in zip(
        re.findall(r'href="(/transcripts[^"]*)"', row), (3, 2, 1), strict=True
    ):
        listed = await lead.get(html.unescape(address))
        assert len(listed.texts("row-link")) == number
    elsewhen = await lead.get("/articles?q=gift&from=2026-03-01&to=2026-03-02")
    assert "1 of them shown in the last 28 days" in page.text
    assert "0 of them shown from Sun 1 Mar to Mon 2 Mar 2026" in elsewhen.text
    assert "solved in" not in elsewhen.text
    assert (await lead.get("/articles?from=soon")).status == 422


async def test_agents_see_no_figures_that_open_what_they_may_not(browser: StaffBrowser) -> None:
    page = await browser.get("/articles")
    assert page.status == 200
    assert "/transcripts" not in page.source
    assert "of them shown" not in page.text
