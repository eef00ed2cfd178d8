"""What was changed about how a team works: told in words, and taken back."""

import asyncio
import re

import pytest
from sqlalchemy import select

from crm_bridge.console.team_words import told
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.staff import Team
from crm_bridge.models.team import TeamRules, TeamVersion
from crm_bridge.routing.setting_up import set_up
from crm_bridge.routing.team_file import TeamFile, week
from crm_bridge.routing.team_versions import Step, Works
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.routing.routed import team
from tests.crm_bridge.shop import ShopBridge

FORM = {
    "mode": "queue",
    "zone": "Europe/London",
    "mon": "09:00-17:30",
    "tue": "09:00-17:30",
    "urgent_response": "5",
    "urgent_resolution": "240",
    "high_response": "15",
    "high_resolution": "480",
    "normal_response": "30",
    "normal_resolution": "1440",
}
OPENS = {"mon": "09:00-17:30", "tue": "09:00-17:30"}


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def kept(bridge: ShopBridge, team_id: str) -> TeamRules:
    async with bridge.database.reading() as session:
        return await session.get_one(TeamRules, team_id)


def newest(page: Answer) -> str:
    """As the form of the team Returns has it."""
    form = page.source[page.source.index('action="/teams/tem_returns"') :]
    return re.findall(r'name="based_on" value="(\d+)"', form)[0]


def restorable(page: Answer) -> list[str]:
    return re.findall(r"/teams/tem_returns/versions/(\d+)/restore", page.source)


async def changed(lead: StaffBrowser, **fields: str) -> Answer:
    based_on = newest(await lead.get("/teams"))
    return await lead.post("/teams/tem_returns", **{**FORM, "based_on": based_on, **fields})


async def test_what_was_changed_stands_below_the_team_with_who_and_goes_back(
    lead: StaffBrowser,
) -> None:
    await team(lead.bridge, mode="queue")
    assert "What was changed" not in (await lead.get("/teams")).text
    assert (await changed(lead)).status == 303
    assert (await changed(lead, sat="09:00-13:00", queue_limit="20")).status == 303
    page = await lead.get("/teams")
    assert (
        "Lea 20 Mar, 12:00 In use Saturday 09:00–13:00 added; "
        "longest wait 20 min instead of as everywhere" in page.text
    )
    assert (
        "Open Monday to Tuesday 09:00–17:30 instead of always; "
        "time zone Europe/London instead of UTC" in page.text
    )
    assert "As it was before its first change Open always" in page.text
    opened, before = restorable(page)
    back = await lead.post(f"/teams/tem_returns/versions/{opened}/restore", based_on=newest(page))
    assert back.status == 303
    rules = await kept(lead.bridge, "tem_returns")
    assert rules.week == [[list(span) for span in day] for day in week(OPENS)]
    async with lead.bridge.database.reading() as session:
        assert (await session.get_one(Team, "tem_returns")).queue_limit_minutes is None
        wrote = select(AuditEvent.actor, AuditEvent.detail).where(
            AuditEvent.action == "team.restored", AuditEvent.subject == "team:tem_returns"
        )
        assert [tuple(row) for row in await session.execute(wrote)] == [
            (f"staff:{lead.staff.id}", {"number": int(opened)})
        ]
    page = await lead.get("/teams")
    assert "Saturday closed instead of 09:00–13:00" in page.text
    await lead.post(f"/teams/tem_returns/versions/{before}/restore", based_on=newest(page))
    assert (await kept(lead.bridge, "tem_returns")).week is None


async def test_who_saves_after_a_colleague_sees_theirs_first(lead: StaffBrowser) -> None:
    await team(lead.bridge, mode="queue")
    early = newest(await lead.get("/teams"))
    await changed(lead)
    mine = {**FORM, "sat": "10:00-12:00", "based_on": early}
    late = await lead.post("/teams/tem_returns", **mine)
    assert (late.status, 'value="10:00-12:00"' in late.source) == (409, True)
    assert "Lea changed how Returns works meanwhile" in late.text
    assert (await kept(lead.bridge, "tem_returns")).week == [
        [list(span) for span in day] for day in week(OPENS)
    ]
    (number,) = restorable(late)
    undo = await lead.post(f"/teams/tem_returns/versions/{number}/restore", based_on=early)
    assert (undo.status, "Lea changed how Returns works meanwhile" in undo.text) == (409, True)
    again = await lead.post("/teams/tem_returns", **{**mine, "based_on": newest(late)})
    assert again.status == 303


async def test_of_two_who_save_at_once_one_is_told(lead: StaffBrowser) -> None:
    await team(lead.bridge, mode="queue")
    based_on = newest(await lead.get("/teams"))
    forms = [{**FORM, "based_on": based_on, "sat": sat} for sat in ("09:00-11:00", "10:00-12:00")]
    answers = await asyncio.gather(*(lead.post("/teams/tem_returns", **form) for form in forms))
    assert sorted(answer.status for answer in answers) == [303, 409]


async def test_what_changes_nothing_is_no_version(lead: StaffBrowser) -> None:
    await team(lead.bridge, mode="queue")
    await changed(lead)
    before = newest(await lead.get("/teams"))
    assert (await changed(lead)).status == 303
    assert newest(await lead.get("/teams")) == before


async def test_a_file_leaves_versions_by_the_system(lead: StaffBrowser) -> None:
    plan = {"hours": {"mon-tue": "09:00-17:30"}, "default": True}
    for _ in range(2):
        async with lead.bridge.database.session() as session:
            await set_up(session, TeamFile.model_validate({"teams": {"Parts": plan}}))
    async with lead.bridge.database.reading() as session:
        (version,) = await session.scalars(select(TeamVersion))
        assert (version.staff_id, version.action) == (None, "changed")
    told_there = (
        "System 20 Mar, 12:00 In use Open Monday to Tuesday 09:00–17:30; "
        "calls that name no team come here"
    )
    assert told_there in (await lead.get("/teams")).text


async def test_agents_read_the_history_and_take_nothing_back(
    lead: StaffBrowser, browser: StaffBrowser
) -> None:
    await team(lead.bridge, mode="queue")
    await lead.log_in()
    await changed(lead)
    await browser.log_in()
    page = await browser.get("/teams")
    assert "Open Monday to Tuesday" in page.text
    assert restorable(page) == []
    assert (await browser.post("/teams/tem_returns/versions/1/restore")).status == 403


@pytest.mark.parametrize("number", ["99999", "x", "0"])
async def test_a_version_that_is_not_there_is_not_found(lead: StaffBrowser, number: str) -> None:
    await team(lead.bridge, mode="queue")
    assert (await lead.post(f"/teams/tem_returns/versions/{number}/restore")).status == 404


async def test_another_teams_version_is_not_found(lead: StaffBrowser) -> None:
    await team(lead.bridge, mode="queue")
    await team(lead.bridge, "Parts")
    await changed(lead)
    (number,) = restorable(await lead.get("/teams"))
    assert (await lead.post(f"/teams/tem_parts/versions/{number}/restore")).status == 404


PLAIN = Works(
    mode="queue",
    zone=None,
    week=[[(540, 1020)], [(540, 1020)], *[[]] * 5],
    holidays=["2026-12-25"],
    queue_limit=20,
    targets={"urgent": (5, 240), "high": (15, 480), "normal": (30, 1440)},
)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"zone": "UTC"}, "Nothing that is shown here"),
        ({"mode": "automatic"}, "Customers are offered to the agent with the least to do"),
        ({"week": None}, "Open always instead of at set hours"),
        (
            {"week": [[(540, 720), (780, 1440)], *PLAIN.week[1:]] if PLAIN.week else None},
            "Monday 09:00–12:00 and 13:00–24:00 instead of 09:00–17:00",
        ),
        (
            {"week": [[], [], *[[]] * 4, [(0, 60)]]},
            "Monday to Tuesday closed instead of 09:00–17:00; Sunday 00:00–01:00 added",
        ),
        (
            {"holidays": ["2026-12-26", "2027-01-01"]},
            "Days off added: 26 Dec 2026, 1 Jan 2027; day off taken away: 25 Dec 2026",
        ),
        ({"queue_limit": 7.5}, "Longest wait 7.5 min instead of 20 min"),
        (
            {"targets": {**PLAIN.targets, "high": (10, 600)}},
            "High: first answer in 10 min instead of 15; high: end in 600 min instead of 480",
        ),
    ],
)
def test_a_change_is_told_in_words(other: dict[str, object], words: str) -> None:
    after = PLAIN.model_copy(update=other)
    version = TeamVersion(action="changed", made_default=False)
    assert told(Step(version, "Lea", PLAIN, after)) == words
