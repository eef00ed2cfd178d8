"""What is unusual is found, explained, shown, mailed once, and left in peace when muted."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import yarl
from pydantic import SecretStr
from sqlalchemy import URL, func, select

from crm_bridge.figures import alerts, mailing, telling
from crm_bridge.figures.alerts import Shown
from crm_bridge.figures.watching import WATCHER, Watcher, conversations
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.mail_outbox import MAIL_OUTBOX
from crm_bridge.models.figures import FigureMail
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.figures.kept import LONDON, Help, keep
from tests.crm_bridge.insights.test_projecting import caught_up
from tests.crm_bridge.shop import START, ShopBridge, running_bridge
from tests.fakes.mail_server import FakeMailServer

WEEK = timedelta(weeks=1)
# A Friday at noon in London: the hours from 9 to 12 are just over.
MORNING = START - timedelta(hours=2)
CALLED = {"called": True, "reason": "request"}


@pytest.fixture
def server() -> FakeMailServer:
    return FakeMailServer()


@pytest.fixture
async def bridge(database_url: URL, server: FakeMailServer) -> AsyncIterator[ShopBridge]:
    async with (
        server.served() as address,
        running_bridge(database_url, smtp_url=SecretStr(address)) as running,
    ):
        yield running


@pytest.fixture
async def lea(bridge: ShopBridge) -> Staff:
    """A lead who wants to hear of what is unusual."""
    staff = await colleague(bridge, "Lea", "lead")
    async with bridge.database.session() as session:
        await mailing.set_wish(session, staff, alerts=True, report=True)
    return staff


def watcher(bridge: ShopBridge) -> Watcher:
    found: Watcher = bridge.client.app[WATCHER]  # type: ignore[union-attr]
    return found


def usual_mornings() -> Iterator[Help]:
    """Eight Fridays with ten conversations from nine to twelve, in five of which a person was
    called; and what came before them, for the shop is older."""
    yield Help(MORNING - 10 * WEEK)
    for back in range(1, 9):
        for number in range(10):
            yield Help(MORNING - back * WEEK, dict(CALLED) if number < 4 + back % 3 else {})


def morning(calls: int, rest: int = 0) -> list[Help]:
    """Today's."""
    return [Help(MORNING, dict(CALLED))] * calls + [Help(MORNING)] * rest


async def mailed(bridge: ShopBridge, server: FakeMailServer) -> list[str]:
    await bridge.client.app[MAIL_OUTBOX].work_once()  # type: ignore[union-attr]
    return [str(mail["Subject"]) for mail in server.mails]


async def test_too_many_calls_are_told_with_what_they_were_compared_with(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(18)])
    found = {one.alert.figure: one for one in await watcher(bridge).alert()}
    assert set(found) == {"handed-over"}
    one = found["handed-over"]
    assert telling.headline(one.alert) == "Unusually many calls for a person"
    told = telling.explained(one.alert, one.window)
    assert told.startswith("18 calls for a person on Friday 20 March between 9:00 and 12:00, ")
    assert told.endswith(" on Fridays (8 weeks compared).")
    assert one.alert.low <= 5 <= one.alert.high < 18
    assert await mailed(bridge, server) == ["Our shop: Unusually many calls for a person"]
    assert told in server.mails[0].get_content()
    # Its list holds as many.
    query = dict(yarl.URL(conversations(one)).query)
    hours = yarl.URL(conversations(one)).query.getall("hour")
    async with bridge.database.reading() as session:
        wanted = Filter.from_query({**query, "hour": list(hours)})
        assert await search.count(session, wanted, zone=LONDON) == 18


async def test_a_usual_morning_is_no_news(bridge: ShopBridge) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(6, 5)])
    assert await watcher(bridge).alert() == []


async def test_a_shop_that_is_new_hears_nothing(bridge: ShopBridge) -> None:
    await keep(bridge.database, morning(40))
    assert await watcher(bridge).alert() == []


async def test_hours_that_go_on_have_too_many_but_never_too_few(bridge: ShopBridge) -> None:
    """Between noon and three there is nobody yet; there will be."""
    noon = [
        Help(START + timedelta(hours=1) - back * WEEK) for back in range(1, 9) for _ in range(30)
    ]
    early = [Help(MORNING - 10 * WEEK)]
    # The hours before and the days before are as usual: empty.
    await keep(bridge.database, [*early, *noon])
    assert await watcher(bridge).alert() == []
    bridge.clock.move(hours=4)
    assert [one.alert.figure for one in await watcher(bridge).alert()] == ["all"]


async def test_one_mail_a_figure_and_day_however_often_it_is_looked_at(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(18)])
    await watcher(bridge).alert()
    assert await watcher(bridge).alert() == []
    # Later hours of the same day are unusual too, and the first ones have grown.
    await keep(bridge.database, morning(2))
    bridge.clock.move(hours=2)
    await keep(bridge.database, [Help(bridge.clock(), dict(CALLED))] * 30)
    await keep(bridge.database, [Help(bridge.clock() - back * WEEK) for back in range(1, 9)])
    new = await watcher(bridge).alert()
    assert "handed-over" in {one.alert.figure for one in new}
    subjects = await mailed(bridge, server)
    assert subjects.count("Our shop: Unusually many calls for a person") == 1


async def test_what_is_muted_is_neither_shown_nor_mailed(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(18)])
    async with bridge.database.session() as session:
        await alerts.mute(session, lea, "handed-over", 7)
    await watcher(bridge).alert()
    assert await shown(bridge) == []
    assert await mailed(bridge, server) == []
    async with bridge.database.session() as session:
        await alerts.unmute(session, lea, "handed-over")
    assert [one.alert.figure for one in await shown(bridge)] == ["handed-over"]


async def test_alerts_go_to_those_who_want_them_and_may_see_them(bridge: ShopBridge) -> None:
    lead, agent = await colleague(bridge, "Lou", "lead"), await colleague(bridge, "Abe", "agent")
    async with bridge.database.session() as session:
        assert await mailing.who_want(session, alerts=True) == []
        assert [one.id for one in await mailing.who_want(session, alerts=False)] == [lead.id]
        await mailing.set_wish(session, lead, alerts=True, report=False)
        await mailing.set_wish(session, agent, alerts=True, report=True)
    async with bridge.database.reading() as session:
        assert [one.id for one in await mailing.who_want(session, alerts=True)] == [lead.id]
        assert await mailing.who_want(session, alerts=False) == []


async def test_the_report_is_written_and_mailed_on_monday_morning_once(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(6)])
    bridge.clock.move(days=2, hours=18.5)
    await watcher(bridge).look()
    assert await mailed(bridge, server) == []
    bridge.clock.move(hours=1)
    for _ in range(2):
        await watcher(bridge).look()
        # As after a start.
        watcher(bridge)._reported = ""
    (subject,) = await mailed(bridge, server)
    assert subject == "Our shop: the week from 16 March to 22 March 2026"
    assert "/reports/2026-W12" in server.mails[0].get_content()
    async with bridge.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(FigureMail)) == 1


async def test_nothing_is_told_before_the_facts_are_there(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await keep(bridge.database, [*usual_mornings(), *morning(18)])
    # As after an update: what was written is read into the facts from its beginning.
    await (await Chat.opened(bridge)).write()
    bridge.clock.move(hours=1)
    await watcher(bridge).look()
    assert await mailed(bridge, server) == []
    await caught_up(bridge)
    await watcher(bridge).look()
    assert await mailed(bridge, server) == ["Our shop: Unusually many calls for a person"]


async def test_a_week_that_was_empty_is_reported_when_it_is_not_any_more(
    bridge: ShopBridge, server: FakeMailServer, lea: Staff
) -> None:
    await caught_up(bridge)
    bridge.clock.move(days=3)
    await watcher(bridge).look()
    assert await mailed(bridge, server) == []
    await keep(bridge.database, [*usual_mornings(), *morning(6)])
    await watcher(bridge).look()
    assert await mailed(bridge, server) == ["Our shop: the week from 16 March to 22 March 2026"]


async def shown(bridge: ShopBridge) -> list[Shown]:
    async with bridge.database.reading() as session:
        return await alerts.recent(session, bridge.clock().date(), LONDON)
