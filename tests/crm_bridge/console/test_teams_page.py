"""The page of teams: what agents see, and what leads change with the rules of the file."""

import pytest
from sqlalchemy import select

from crm_bridge.console.team_form import plan_of, spans_as_text, typed_of
from crm_bridge.errors import Unprocessable
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Presence, TeamRules
from crm_bridge.routing.team_file import week
from crm_bridge.routing.teams import Rules
from tests.crm_bridge.chat import agent
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.routing.routed import OFFICE_WEEK, online, team
from tests.crm_bridge.shop import ShopBridge

FORM = {
    "mode": "automatic",
    "zone": "Europe/London",
    "mon": "09:00-12:30, 13:30-17:30",
    "sat": "10:00-14:00",
    "holidays": "2026-12-25\n2026-12-26",
    "queue_limit": "20",
    "urgent_response": "5",
    "urgent_resolution": "240",
    "high_response": "15",
    "high_resolution": "480",
    "normal_response": "30",
    "normal_resolution": "1440",
}


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def kept(bridge: ShopBridge, team_id: str) -> TeamRules:
    async with bridge.database.reading() as session:
        return await session.get_one(TeamRules, team_id)


async def test_agents_see_who_is_there_and_how_teams_work_and_change_nothing(
    browser: StaffBrowser,
) -> None:
    returns = await team(browser.bridge, week=OFFICE_WEEK, zone="Europe/London")
    await online(
        browser.bridge, "Ravi", returns, capacity=4, skills=["safety"], languages=["en", "hi"]
    )
    page = await browser.get("/teams")
    for told in ("Ravi Online 0 of 4 safety · en, hi", "Offered to one agent after the other",
                 "Mon 09:00-17:00", "Anna Not here 0 of 5", "Urgent 5 min, 4 h"):  # fmt: skip
        assert told in page.text, told
    for form in ("Change", "Add somebody", "A new team"):
        assert form not in page.text, form


async def test_a_lead_changes_how_a_team_works_as_the_file_would(lead: StaffBrowser) -> None:
    returns = await team(lead.bridge, mode="queue")
    assert (await lead.post(f"/teams/{returns}", **FORM, default="on")).status == 303
    rules = await kept(lead.bridge, returns)
    assert (rules.mode, rules.zone, rules.is_default) == ("automatic", "Europe/London", True)
    hours = week({"mon": FORM["mon"], "sat": FORM["sat"]})
    assert rules.week == [[list(span) for span in day] for day in hours]
    assert rules.holidays == ["2026-12-25", "2026-12-26"]
    assert (rules.targets or {})["urgent"] == [5, 240]
    async with lead.bridge.database.reading() as session:
        assert (await session.get_one(Team, returns)).queue_limit_minutes == 20
        wrote = await session.scalars(
            select(AuditEvent.actor)
            .where(AuditEvent.subject == f"team:{returns}")
            .order_by(AuditEvent.id)
        )
        assert list(wrote) == [f"staff:{lead.staff.id}"]
    shown = (await lead.get("/teams")).source
    for value in ("09:00-12:30, 13:30-17:30", "10:00-14:00", "2026-12-25\n2026-12-26"):
        assert value in shown, value


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"mon": "9 to 5"}, "Business hours: '9 to 5' is no time: write 09:00-17:30"),
        ({"mon": "", "sat": ""}, "Business hours: a team needs to be open at some time"),
        ({"zone": "London"}, "Time zone: give a name of the time zone database"),
        ({"holidays": "Christmas"}, "Days off: "),
        ({"queue_limit": "-1"}, "Longest wait: "),
        ({"urgent_response": "soon"}, "Targets, urgent first answer: "),
        ({"mode": "magic"}, "How it works: "),
    ],
)
def test_what_is_wrong_is_told_by_the_name_of_its_field(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        plan_of({**FORM, **wrong})
    assert refused.value.detail.startswith(told)


async def test_a_form_that_is_refused_changes_nothing_and_stays_typed(lead: StaffBrowser) -> None:
    returns = await team(lead.bridge, mode="queue")
    page = await lead.post(f"/teams/{returns}", **{**FORM, "mon": "9 to 5"})
    assert (page.status, "is no time: write 09:00-17:30" in page.text) == (422, True)
    assert 'value="9 to 5"' in page.source
    assert (await kept(lead.bridge, returns)).mode == "queue"


async def test_a_lead_begins_a_team_and_fills_it(lead: StaffBrowser) -> None:
    begun = await lead.post("/teams", name=" Spare   parts ")
    team_id = begun.headers["location"].partition("#")[2]
    ravi = await agent(lead.bridge, "Ravi")
    fields = {"staff": ravi.id, "capacity": "3", "skills": "safety, legal", "languages": "EN hi"}
    assert (await lead.post(f"/teams/{team_id}/members", **fields)).status == 303
    page = await lead.get("/teams")
    assert "Spare parts" in page.text
    assert "Ravi Not here 0 of 3 safety, legal · en, hi" in page.text
    for name, status, told in (("Spare parts", 409, "already"), (" ", 422, "1 to 80")):
        refused = await lead.post("/teams", name=name)
        assert (refused.status, told in refused.text) == (status, True)


async def test_a_members_capacity_is_a_number_and_they_can_be_taken_out(
    lead: StaffBrowser,
) -> None:
    returns = await team(lead.bridge)
    ravi = await online(lead.bridge, "Ravi", returns, capacity=4)
    fields = {"staff": ravi.id, "known": "1", "capacity": "many"}
    refused = await lead.post(f"/teams/{returns}/members", **fields)
    assert (refused.status, "Conversations at once: " in refused.text) == (422, True)
    assert (await lead.post(f"/teams/{returns}/members/{ravi.id}/remove")).status == 303
    async with lead.bridge.database.reading() as session:
        assert (await session.get_one(Staff, ravi.id)).team_id is None
        assert (await session.get_one(Presence, ravi.id)).capacity == 4
    late = await lead.post(f"/teams/{returns}/members/{ravi.id}/remove")
    assert (late.status, "not in Returns any more" in late.text) == (409, True)


async def test_teams_and_people_that_are_not_there_are_not_found(lead: StaffBrowser) -> None:
    returns = await team(lead.bridge)
    assert (await lead.post("/teams/tem_none", **FORM)).status == 404
    fields = {"staff": "stf_none", "capacity": "3"}
    assert (await lead.post(f"/teams/{returns}/members", **fields)).status == 404


def test_what_is_shown_is_what_is_kept_when_nothing_is_typed_over() -> None:
    row = TeamRules(
        team_id="t",
        is_default=False,
        mode="queue",
        zone="Europe/Rome",
        week=[[[540, 750], [810, 1440]], *[[]] * 6],
        holidays=["2026-12-25"],
        targets=None,
    )
    plan = plan_of(typed_of(Rules(), row, "Europe/London"))
    assert plan.hours == {"mon": "09:00-12:30, 13:30-24:00"}
    assert [list(map(list, day)) for day in week(plan.hours)] == row.week
    assert (plan.zone, [str(day) for day in plan.holidays]) == ("Europe/Rome", row.holidays)
    assert plan.targets["normal"] == (30, 1440)
    assert spans_as_text([]) == ""


def test_every_mistake_of_a_form_is_named_once() -> None:
    with pytest.raises(Unprocessable) as refused:
        plan_of({**FORM, "zone": "x", "mon": "y"})
    assert [line.partition(":")[0] for line in refused.value.detail.splitlines()] == [
        "Time zone",
        "Business hours",
    ]
