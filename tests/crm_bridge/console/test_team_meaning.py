"""What business hours mean from now on, told before they are saved."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.console.team_meaning import meaning
from crm_bridge.routing.hours import ALWAYS, Hours, Week
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.routing.routed import team
from tests.crm_bridge.shop import ShopBridge

LONDON = ZoneInfo("Europe/London")
OFFICE: Week = (*[((540, 1050),)] * 5, (), ())
NIGHTS: Week = (((0, 120), (1080, 1440)),) * 7
FRIDAY = datetime(2026, 7, 3, 12, tzinfo=UTC)
"""One o'clock in London."""


@pytest.mark.parametrize(
    ("hours", "at", "words"),
    [
        (ALWAYS, FRIDAY, "Always open"),
        (
            Hours(LONDON, OFFICE, frozenset([date(2026, 1, 1), date(2026, 12, 25)])),
            FRIDAY,
            "Open now until 17:30; closed on Saturday and Sunday; next day off Friday 25 December",
        ),
        (
            Hours(LONDON, OFFICE, frozenset([date(2027, 1, 1)])),
            FRIDAY.replace(hour=20),
            "Closed now; opens Monday 09:00; closed on Saturday and Sunday; "
            "next day off Friday 1 January 2027",
        ),
        (
            Hours(LONDON, OFFICE, frozenset(date(2026, 7, day) for day in range(3, 13))),
            FRIDAY,
            "Closed now; opens Monday 13 July 09:00; closed on Saturday and Sunday; "
            "today is a day off; next day off Saturday 4 July",
        ),
        (Hours(UTC, NIGHTS), FRIDAY.replace(hour=19), "Open now until Saturday 02:00"),
        (Hours(UTC, NIGHTS), FRIDAY, "Closed now; opens 18:00"),
    ],
)
def test_hours_are_told_in_words(hours: Hours, at: datetime, words: str) -> None:
    assert meaning(hours, at) == words


async def test_the_form_tells_what_is_typed_and_saves_nothing(bridge: ShopBridge) -> None:
    lead = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    await lead.log_in()
    returns = await team(bridge, mode="queue")
    typed = {"mode": "queue", "zone": "Europe/London", "fri": "09:00-17:30"}
    targets = {
        f"{priority}_{what}": "60"
        for priority in ("urgent", "high", "normal")
        for what in ("response", "resolution")
    }
    told = await lead.post(f"/teams/{returns}/preview", **typed, **targets)
    assert told.text.startswith("Open now until 17:30; closed on Monday, Tuesday")
    wrong = await lead.post(f"/teams/{returns}/preview", **{**typed, "fri": "9 to 5"}, **targets)
    assert "Business hours: '9 to 5' is no time" in wrong.text
    assert "Always open" in (await lead.get("/teams")).text
