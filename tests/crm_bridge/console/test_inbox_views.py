"""The lists of the inbox: what each holds, in which order, and what it counts."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import desk, inbox_counts, inbox_views, listing, snoozing
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.console.staff_browser import HTMX, Answer, StaffBrowser
from tests.crm_bridge.routing.routed import online, still_there, team
from tests.crm_bridge.shop import ShopBridge

NAMES = "row-link"


async def waiting(bridge: ShopBridge, who: str, **call: object) -> Chat:
    """A customer who called for a person, half a minute after whoever came before."""
    bridge.clock.move(seconds=30)
    chat = await Chat.opened(bridge, identity=bridge.identity(who))
    await chat.write("hello")
    await chat.answer()
    await chat.escalate(**call)
    return chat


async def taken(browser: StaffBrowser, who: str, staff: Staff | None = None) -> Chat:
    chat = await waiting(browser.bridge, who)
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff or browser.staff)
    return chat


async def joins(browser: StaffBrowser, team_id: str) -> None:
    async with at_the_desk(browser.bridge) as session:
        (await session.get_one(Staff, browser.staff.id)).team_id = team_id


async def listed(browser: StaffBrowser, **query: str) -> list[str]:
    address = "&".join(f"{name}={value}" for name, value in query.items())
    page = await browser.part(f"/conversations?{address}")
    assert page.status == 200
    return page.texts(NAMES)


def numbers(page: Answer) -> list[str]:
    """Of Queue, Mine, My team, Unassigned, Overdue, Unread, Snoozed and All."""
    return page.texts('class="count')


async def test_the_queue_is_in_the_order_of_the_queue(browser: StaffBrowser) -> None:
    await waiting(browser.bridge, "ann")
    await waiting(browser.bridge, "bob", priority="urgent")
    assert await listed(browser, view="queue") == ["Bob Baker", "Ann Archer"]
    assert await listed(browser, view="unassigned") == ["Bob Baker", "Ann Archer"]


async def test_mine_is_what_i_have_and_nothing_of_a_colleagues(browser: StaffBrowser) -> None:
    await taken(browser, "ann")
    await taken(browser, "bob", await agent(browser.bridge, "Ravi"))
    page = await browser.get("/conversations?view=mine")
    assert page.texts(NAMES) == ["Ann Archer"]
    assert numbers(page) == ["0", "1", "0", "0", "0", "1", "0", "2"]


async def test_what_is_snoozed_is_out_of_mine_until_its_time_or_the_customer_comes(
    browser: StaffBrowser,
) -> None:
    ann, bob = [await taken(browser, one) for one in ("ann", "bob")]
    until = browser.bridge.clock() + timedelta(hours=1)
    for chat in (ann, bob):
        async with at_the_desk(browser.bridge) as session:
            await snoozing.snooze(session, chat.conversation_id, browser.staff, until)
    assert await listed(browser, view="mine") == []
    assert len(await listed(browser, view="snoozed")) == 2
    await bob.write("still there?")
    assert await listed(browser, view="mine") == ["Bob Baker"]
    # Whoever went home keeps what they have put off.
    await still_there(browser.bridge, browser.staff)
    browser.bridge.clock.move(minutes=30)
    await sweep(browser.bridge)
    assert await ann.state() == "human"
    browser.bridge.clock.move(minutes=30)
    await still_there(browser.bridge, browser.staff)
    await sweep(browser.bridge)
    assert await listed(browser, view="mine") == ["Ann Archer"]


async def test_my_team_is_who_waits_for_it_or_talks_to_it(browser: StaffBrowser) -> None:
    assert "You are in no team" in (await browser.get("/conversations?view=team")).text
    returns = await team(browser.bridge, mode="queue")
    await joins(browser, returns)
    await waiting(browser.bridge, "ann", team="Returns")
    await waiting(browser.bridge, "bob")
    assert await listed(browser, view="team") == ["Ann Archer"]
    assert await listed(browser, view="team", state="human") == []


async def test_who_is_being_offered_to_somebody_is_not_unassigned(browser: StaffBrowser) -> None:
    await online(browser.bridge, "Ravi", await team(browser.bridge))
    await waiting(browser.bridge, "ann", team="Returns")
    await waiting(browser.bridge, "bob")
    assert await listed(browser, view="unassigned") == ["Bob Baker"]
    assert await listed(browser, view="queue") == ["Ann Archer", "Bob Baker"]


async def test_overdue_begins_when_the_time_is_over_with_the_longest_first(
    browser: StaffBrowser,
) -> None:
    ann = await waiting(browser.bridge, "ann", priority="high")
    await waiting(browser.bridge, "bob", priority="urgent")
    browser.bridge.clock.move(minutes=4)
    assert await listed(browser, view="overdue") == []
    browser.bridge.clock.move(minutes=20)
    assert await listed(browser, view="overdue") == ["Bob Baker", "Ann Archer"]
    # From the first answer on, the end is what is due.
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, ann.conversation_id, browser.staff)
        await desk.reply(session, ann.conversation_id, browser.staff, "I am here")
    page = await browser.get("/conversations?view=overdue")
    assert page.texts(NAMES) == ["Bob Baker"]
    assert numbers(page) == ["1", "1", "0", "1", "1", "1", "0", "2"]


async def test_unread_is_what_the_customer_wrote_since_i_looked(browser: StaffBrowser) -> None:
    chat = await taken(browser, "ann")
    assert await listed(browser, view="unread") == ["Ann Archer"]
    assert (await browser.get(f"/conversations/{chat.conversation_id}")).status == 200
    assert await listed(browser, view="unread") == []
    async with at_the_desk(browser.bridge) as session:
        await desk.reply(session, chat.conversation_id, browser.staff, "I am here")
    assert await listed(browser, view="unread") == []
    await chat.write("thank you")
    page = await browser.get("/conversations?view=mine")
    assert page.texts("row-new") == ["Unread"]
    path, hidden = f"/conversations/{chat.conversation_id}", {"X-Page-Hidden": "true"}
    await browser.ask("GET", path, headers={**HTMX, **hidden})
    assert await listed(browser, view="unread") == ["Ann Archer"], "nobody looked at that page"
    await browser.part(path)
    assert (await browser.get("/conversations")).texts("row-new") == []


async def test_a_colleague_who_looks_in_reads_nothing_for_me(browser: StaffBrowser) -> None:
    ravi = await agent(browser.bridge, "Ravi")
    chat = await taken(browser, "ann", ravi)
    await browser.get(f"/conversations/{chat.conversation_id}")
    async with browser.bridge.database.reading() as session:
        assert await unread_of(session, ravi) == 1


async def test_lists_states_teams_and_searches_narrow_together(browser: StaffBrowser) -> None:
    returns = await team(browser.bridge, mode="queue")
    await waiting(browser.bridge, "ann", team="Returns")
    await waiting(browser.bridge, "bob", team="Returns")
    await waiting(browser.bridge, "ann")
    assert len(await listed(browser, q="archer")) == 2
    page = await browser.get(f"/conversations?view=queue&team={returns}&q=archer&state=queued")
    assert page.texts(NAMES) == ["Ann Archer"]
    assert numbers(page)[0] == "2", "counts are of the team, whatever is searched for"
    assert f"/conversations?view=mine&amp;team={returns}&amp;q=archer" in page.source
    assert await listed(browser, team="tem_none", view="queue") == []


async def test_every_list_pages_in_its_own_order(browser: StaffBrowser) -> None:
    for _ in range(3):
        await waiting(browser.bridge, "ann")
        await waiting(browser.bridge, "bob", priority="urgent")
    browser.bridge.clock.move(minutes=60)
    for view in ("queue", "overdue"):
        assert await paged(browser, view) == ["Bob Baker"] * 3 + ["Ann Archer"] * 3, view


async def test_counting_stops_where_nobody_would_count(browser: StaffBrowser) -> None:
    await waiting(browser.bridge, "ann")
    await waiting(browser.bridge, "bob")
    async with browser.bridge.database.reading() as session:
        found = await inbox_counts.of_everybody(
            session, browser.staff, view=None, team_id=None, cap=1
        )
    assert (found.views["queue"], found.views["all"], found.states["queued"]) == (1, 1, 1)


async def unread_of(session: AsyncSession, staff: Staff) -> int:
    found = await inbox_counts.of_reader(session, staff, team_id=None)
    return found["unread"]


async def paged(browser: StaffBrowser, view: inbox_views.View) -> list[str]:
    """The whole list, two rows at a time."""
    names: list[str] = []
    cursor: str | None = None
    async with browser.bridge.database.reading() as session:
        while True:
            page = await listing.conversations(
                session,
                within=inbox_views.holds(view, browser.staff, browser.bridge.clock()),
                order=inbox_views.order_of(view),
                after=cursor,
                limit=2,
            )
            names += [row.customer or "" for row in page.rows]
            if (cursor := page.next) is None:
                return names
