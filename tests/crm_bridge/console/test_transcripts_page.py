"""The list of transcripts as a page."""

import re

import pytest

from crm_bridge.insights.projecting import PROJECTOR
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

WHO, TEXTS = "row-link", 'class="row-words"'
ANGRY = {"sentiment": {"label": "negative", "score": -0.8}}
ORDER = {"intent": {"name": "track_order", "confidence": 0.9}}


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in, whose time is that of the clock."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def told(bridge: ShopBridge, who: str | None, text: str, **understanding: object) -> Chat:
    """Somebody wrote and was answered, a minute ago."""
    wish = {"identity": bridge.identity(who)} if who else {}
    chat = await Chat.opened(bridge, **wish)
    await chat.write(text)
    await chat.answer({"text": "It is on its way."}, understanding={**ORDER, **understanding})
    bridge.clock.move(minutes=1)
    return chat


async def known(bridge: ShopBridge) -> None:
    """The facts are up to date."""
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]


async def test_an_empty_list_says_what_will_come(lead: StaffBrowser) -> None:
    assert "No transcripts yet" in (await lead.get("/transcripts")).text


async def test_a_row_tells_who_what_how_it_went_and_how_they_felt(lead: StaffBrowser) -> None:
    chat = await told(lead.bridge, "ann", "where is it?", **ANGRY)
    call = {"reason": "keyword", "matched": "fraud", "priority": "urgent"}
    await chat.write("this is fraud")
    await chat.answer(outcome="escalated", escalation=call, understanding=ANGRY)
    await known(lead.bridge)
    page = await lead.get("/transcripts")
    assert "1 transcript" in page.text
    for expected in ("Ann Archer", "where is it?", "Track order", "Waiting", "Keyword"):
        assert expected in page.text
    assert "Sentiment: negative at the start, negative at the end" in page.text


async def test_words_are_found_marked_and_never_markup(lead: StaffBrowser) -> None:
    await told(lead.bridge, "ann", "the <script>alert(1)</script> parcel is late & wet")
    await told(lead.bridge, "bob", "a refund please")
    await known(lead.bridge)
    page = await lead.get("/transcripts?words=late")
    assert page.texts(WHO) == ["Ann Archer"]
    assert "<mark>late</mark>" in page.source
    assert "<script>alert" not in page.source


async def test_the_address_says_what_is_filtered_and_each_part_can_be_taken_out(
    lead: StaffBrowser,
) -> None:
    await told(lead.bridge, "ann", "late", **ANGRY)
    await known(lead.bridge)
    page = await lead.get("/transcripts?words=late&channel=web&sentiment=negative&channel=slack")
    assert page.texts(WHO) == ["Ann Archer"]
    without = re.findall(r'href="([^"]*)" aria-label="Remove ([^"]*)"', page.source)
    assert ("/transcripts?words=late&amp;channel=web&amp;sentiment=negative", "Channel: Slack") in (
        without
    )
    row = re.search(r'href="(/transcripts/[^"]*)"', page.source.split('id="rows"')[1])
    assert row
    assert "words=late&amp;channel=slack&amp;channel=web&amp;sentiment=negative" in row[1]


async def test_days_with_a_name_become_days_in_the_address(lead: StaffBrowser) -> None:
    yesterday = await lead.get("/transcripts?words=&period=yesterday&from=&to=")
    assert yesterday.headers["location"] == "/transcripts?from=2026-03-19&to=2026-03-19"
    part = await lead.part("/transcripts?words=late&period=today")
    assert part.headers["hx-replace-url"] == "/transcripts?words=late&from=2026-03-20&to=2026-03-20"
    assert "Days Today" in part.text


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("words=%22%22", "has no letter or digit to look for"),
        ("words=" + "a" * 10_000, "is longer than 500 characters"),
        ("words=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v", "has more than 20 words"),
        ("csat=9", "Score: is one of 1, 2"),
        ("from=1000-01-01", "From: is a day between"),
        ("from=2026-03-02&to=2026-03-01", "is after"),
        ("channel=%00", "Channel: is nothing that could be looked for"),
        ("sort=best", "Sort: is one of newest"),
        ("after=nonsense", "This cursor was not given by the list"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(
    lead: StaffBrowser, query: str, problem: str
) -> None:
    page = await lead.get(f"/transcripts?{query}")
    assert (page.status, problem in page.text) == (422, True), page.text
    assert problem in (await lead.part(f"/transcripts?{query}")).text


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE messages; --", "AND OR NOT NEAR(", "%", "_", "a* OR b", '"open quote']
)
async def test_operators_and_quotes_are_words(lead: StaffBrowser, words: str) -> None:
    await told(lead.bridge, "ann", "drop the tables, and or not near open quote a b")
    await known(lead.bridge)
    page = await lead.ask("GET", "/transcripts", params={"words": words})
    assert page.status in (200, 422)
    assert (await lead.get("/transcripts")).texts(WHO) == ["Ann Archer"]


async def test_where_nothing_fits_it_says_what_to_loosen(lead: StaffBrowser) -> None:
    await told(lead.bridge, "ann", "late")
    await known(lead.bridge)
    page = await lead.get("/transcripts?words=late&channel=slack")
    assert "No transcript fits all of this" in page.text
    assert "1 without channel “Slack”" in page.text


async def test_the_sheet_counts_what_there_would_be(lead: StaffBrowser) -> None:
    await told(lead.bridge, "ann", "late", **ANGRY)
    await told(lead.bridge, "bob", "late")
    await known(lead.bridge)
    sheet = await lead.part("/transcripts/filters?words=late&sentiment=negative")
    assert "Show 1 transcript" in sheet.text
    assert "Web 1" in sheet.text
    assert "Negative at some point 1" in sheet.text
    assert 'name="sentiment" value="negative" checked' in sheet.source
    whole = await lead.get("/transcripts/filters")
    assert "Show 2 transcripts" in whole.text
    assert (await lead.get("/transcripts/filters?csat=9")).status == 422


async def test_more_rows_come_by_cursor(lead: StaffBrowser) -> None:
    for number in range(42):
        await told(lead.bridge, "ann", f"late {number}")
    await known(lead.bridge)
    first = await lead.get("/transcripts")
    assert (len(first.texts(WHO)), "42 transcripts" in first.text) == (40, True)
    (more,) = re.findall(r'href="([^"]*after=[^"]*)"', first.source)
    rest = await lead.part(more.replace("&amp;", "&"))
    assert len(rest.texts(WHO)) == 2


async def test_a_reviewed_one_is_marked(lead: StaffBrowser) -> None:
    await told(lead.bridge, "ann", "late")
    await known(lead.bridge)
    page = await lead.get("/transcripts")
    assert 'aria-pressed="false"' in page.source
    (deed,) = re.findall(r'hx-post="([^"]*/review)"', page.source)
    assert (await lead.post(deed, reviewed="yes")).status == 200
    assert 'aria-pressed="true"' in (await lead.get("/transcripts")).source
    assert (await lead.get("/transcripts?reviewed=no")).texts(WHO) == []


async def test_a_filter_is_saved_opened_renamed_and_removed(lead: StaffBrowser) -> None:
    await told(lead.bridge, "ann", "late", **ANGRY)
    await known(lead.bridge)
    saved = await lead.post("/transcripts/saved", name="Angry", filter="sentiment=negative")
    assert saved.headers["location"] == "/transcripts?sentiment=negative"
    page = await lead.get("/transcripts?sentiment=negative")
    assert re.search(
        r'href="/transcripts\?sentiment=negative" aria-current="true">Angry<', page.source
    )
    (saved_id,) = re.findall(
        r'action="/transcripts/saved/(flt_\w+)"', (await lead.get("/transcripts/saved")).source
    )
    again = await lead.post("/transcripts/saved", name="angry", filter="channel=web")
    assert (again.status, "There is a filter “angry” already" in again.text) == (409, True)
    assert 'name="filter" value="channel=web"' in again.source
    assert (await lead.post(f"/transcripts/saved/{saved_id}", name="Cross")).status == 303
    assert "Cross" in (await lead.get("/transcripts")).text
    assert (await lead.post(f"/transcripts/saved/{saved_id}/remove")).status == 303
    assert "Cross" not in (await lead.get("/transcripts")).text
    assert (await lead.post(f"/transcripts/saved/{saved_id}/remove")).status == 404


async def test_this_month_stays_this_month_on_its_first_day(lead: StaffBrowser) -> None:
    lead.bridge.clock.move(days=12)
    await lead.log_in()
    chosen = await lead.get("/transcripts?channel=web&period=this_month")
    there = chosen.headers["location"]
    assert there == "/transcripts?channel=web&from=2026-04-01&to=2026-04-01&named=this_month"
    page = await lead.get(there)
    assert '<option value="this_month" selected>' in page.source
    assert "it is always “this month”" in page.text
    assert "This month" in page.text
    # Without its days nothing is named.
    assert 'href="/transcripts?channel=web" aria-label="Remove Days: This month"' in page.source
    query = there.partition("?")[2]
    assert f'name="filter" value="{query.replace("&", "&amp;")}"' in page.source
    saved = await lead.post("/transcripts/saved", name="Month", filter=query)
    assert saved.headers["location"] == there
    lead.bridge.clock.move(days=1)
    await lead.log_in()
    assert "from=2026-04-01&amp;to=2026-04-02" in (await lead.get("/transcripts/saved")).source


async def test_it_is_not_for_agents(browser: StaffBrowser) -> None:
    assert (await browser.get("/transcripts")).status == 403
    assert 'href="/transcripts"' not in (await browser.get("/conversations")).source
