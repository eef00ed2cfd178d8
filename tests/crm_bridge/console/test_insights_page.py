"""The pages of figures and of weekly reports."""

import html
import re
from datetime import timedelta

import pytest

from crm_bridge.figures.watching import WATCHER, Watcher
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.figures.kept import Help, keep
from tests.crm_bridge.shop import START, ShopBridge

YESTERDAY = START - timedelta(days=1)
CALLED = {"called": True, "reason": "request"}


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in, with a few conversations yesterday and before."""
    await keep(
        bridge.database,
        [
            *[Help(YESTERDAY)] * 30,
            *[Help(YESTERDAY, {"main_intent": "voucher", "not_understood": 1, **CALLED})] * 10,
            *[Help(YESTERDAY - timedelta(days=1))] * 50,
        ],
    )
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


def links(source: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="(/transcripts\?[^"]*)"', source)]


async def test_figures_of_a_day_beside_the_day_before(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=yesterday")
    assert page.status == 200
    assert "Thu 19 Mar 2026, beside Wed 18 Mar 2026" in page.text
    assert "A person was called 25% +25 points , worse, more than chance" in page.text
    assert "10 of 40, likely 14% to 40%" in page.text
    assert "Voucher" in page.text
    assert "Asked for a person" in page.text


async def test_every_link_of_a_figure_opens_a_list(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=yesterday&channel=web")
    opened = sorted(set(links(page.source)))
    assert len(opened) > 20
    for address in opened:
        answer = await lead.get(address)
        assert answer.status == 200, address


async def test_a_list_says_as_many_as_the_figure_that_opened_it(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=yesterday")
    called = next(one for one in links(page.source) if "figure=handed-over" in one)
    found = await lead.get(called)
    assert re.search(r"\b10\b", found.text), found.text[:500]


async def test_narrowed_figures_keep_what_narrows_them(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=yesterday&intent=main:voucher")
    assert "Conversations 10" in page.text
    assert all(
        "intent=main%3Avoucher" in one for one in links(page.source) if "main%3At" not in one
    )
    assert 'href="/insights?period=yesterday&amp;compare=previous"' in page.source


async def test_the_form_becomes_a_short_address(lead: StaffBrowser) -> None:
    sent = "/insights?chosen=1&period=7d&from=2026-03-13&to=2026-03-19&compare=year&channel=web"
    answer = await lead.get(sent)
    assert answer.status == 303
    assert answer.headers["location"] == "/insights?channel=web&period=7d&compare=year"
    own = await lead.get(sent.replace("to=2026-03-19", "to=2026-03-18"))
    assert own.headers["location"].endswith("from=2026-03-13&to=2026-03-18")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=1970-01-01&to=2026-01-01", "from: 20,455 days are too many"),
        ("from=2026-03-02&to=2026-03-01", "from: "),
        ("period=aeons", "period: choose one of today"),
        ("compare=apples", "compare: choose one of previous"),
        (
            "compare=own&compare_from=9999-12-30&compare_to=9999-12-31",
            "compare_from: 9999-12-30 is",
        ),
        ("state=asleep", "state: is one of"),
        ("words=refund", "words: figures cannot be narrowed by it"),
        ("order=CL-100002", "order: figures cannot be narrowed by it"),
        ("figure=nonsense", "figure: is one of"),
        ("figure=handed-over", "figure: figures cannot be narrowed by it"),
        ("agent=stf_1", "agent: figures cannot be narrowed by it"),
        ("article=delivery", "article: figures cannot be narrowed by it"),
        ("reviewed=no", "reviewed: figures cannot be narrowed by it"),
        ("hour=9", "hour: figures cannot be narrowed by it"),
        (
            "intent=main:refund&intent=voucher",
            "intent: figures are narrowed by what was mostly wanted",
        ),
        ("from=%00", "from: "),
    ],
)
async def test_what_makes_no_sense_is_said_and_the_page_is_there_all_the_same(
    lead: StaffBrowser, query: str, said: str
) -> None:
    page = await lead.get(f"/insights?{query}")
    assert page.status == 422
    assert said in page.text
    assert "These are the figures of the last 28 days" in page.text
    assert "Conversations 90" in page.text


async def test_unknown_names_find_nothing_and_can_be_taken_away(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=yesterday&team=tem_gone&channel=pigeon")
    assert page.status == 200
    assert "No conversation began in these days that fits what was chosen." in page.text
    assert "Pigeon" in page.text


async def test_an_empty_day_says_so(lead: StaffBrowser) -> None:
    page = await lead.get("/insights?period=today")
    assert "No conversation began in these days." in page.text
    assert "Today is not over" in page.text


async def test_unusual_is_shown_muted_and_shown_again(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    old = [Help(YESTERDAY - timedelta(weeks=back)) for back in range(1, 10)]
    await keep(bridge.database, old)
    watcher: Watcher = bridge.client.app[WATCHER]  # type: ignore[union-attr]
    await watcher.alert()
    page = await lead.get("/insights")
    assert "Unusually many conversations" in page.text
    assert "on Thursdays (8 weeks compared)" in page.text
    assert (await lead.post("/insights/mute", figure="all", days="7")).status == 303
    page = await lead.get("/insights")
    assert "Unusually many conversations" not in page.text
    assert "Conversations: muted until 27 Mar, 12:00" in page.text
    await lead.post("/insights/mute", figure="all")
    assert "Unusually many conversations" in (await lead.get("/insights")).text
    assert (await lead.post("/insights/mute", figure="nothing", days="7")).status == 422


async def test_who_wants_mails_says_so(lead: StaffBrowser) -> None:
    page = (await lead.get("/insights")).source
    assert re.findall(r'name="(report|alerts)" value="1"( checked)?', page) == [
        ("report", " checked"),
        ("alerts", ""),
    ]
    await lead.post("/insights/mails", alerts="1")
    page = (await lead.get("/insights")).source
    assert re.findall(r'name="(report|alerts)" value="1"( checked)?', page) == [
        ("report", ""),
        ("alerts", " checked"),
    ]


async def test_a_report_is_written_and_read(lead: StaffBrowser, bridge: ShopBridge) -> None:
    assert "No report was written yet" in (await lead.get("/reports")).text
    bridge.clock.move(days=4)
    await lead.log_in()
    assert "was not written" in (await lead.get("/reports/2026-W12")).text
    assert (await lead.post("/reports/2026-W12")).status == 303
    page = await lead.get("/reports/2026-W12")
    assert "90 conversations, and none the week before." in page.text
    assert "10 of 10 conversations about “voucher” needed a person" in page.text
    assert "Mon 16 Mar to Sun 22 Mar 2026" in (await lead.get("/reports")).text


@pytest.mark.parametrize("week", ["2026-W12", "2026-W60", "9999-W52", "0001-W01", "x"])
async def test_there_is_no_report_of_a_week_that_is_not_over(lead: StaffBrowser, week: str) -> None:
    assert (await lead.get(f"/reports/{week}")).status == 404
    assert (await lead.post(f"/reports/{week}")).status == 404
