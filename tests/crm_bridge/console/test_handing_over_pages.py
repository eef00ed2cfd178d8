"""Transfer, closing, snoozing, merging and mentions as staff meet them on the pages."""

import pytest

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Episode
from crm_bridge.models.escalation import Interaction
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.routing.routed import OFFICE_WEEK, offered_to, online, team


@pytest.fixture
async def ann(browser: StaffBrowser) -> Chat:
    """Ann Archer, whom Anna has."""
    chat = await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))
    await chat.write("hello")
    await browser.post(f"/conversations/{chat.conversation_id}/take-over")
    return chat


def at(chat: Chat, deed: str = "") -> str:
    return f"/conversations/{chat.conversation_id}" + (f"/{deed}" if deed else "")


async def opened(browser: StaffBrowser, chat: Chat) -> Answer:
    page = await browser.get(at(chat))
    assert page.status == 200
    return page


async def test_before_a_transfer_one_sees_who_is_there_and_what_is_closed(
    browser: StaffBrowser, ann: Chat
) -> None:
    browser.bridge.clock.move(days=1)  # a Saturday
    await browser.log_in()
    await team(browser.bridge, "Office", mode="queue", week=OFFICE_WEEK, zone="Europe/London")
    returns = await team(browser.bridge, "Returns", mode="queue")
    await online(browser.bridge, "Ravi", returns)
    await agent(browser.bridge, "Nobody")
    part = await browser.part(at(ann, "transfer"))
    for told in (
        "Office Closed back Monday 23 March, 09:00 (GMT)",
        "Returns 1 there",
        "Ravi Online, has 0 · Returns",
    ):
        assert told in part.text
    assert "<html" not in part.source
    whole = await browser.get(at(ann, "transfer"))
    assert (whole.status, "Transfer this conversation" in whole.text) == (200, True)


async def test_a_transfer_with_a_note_leaves_the_note_to_the_receivers_alone(
    browser: StaffBrowser, ann: Chat
) -> None:
    returns = await team(browser.bridge, "Returns")
    await online(browser.bridge, "Ravi", returns)
    page = await browser.post(at(ann, "transfer"), to=f"team:{returns}", note="has two parcels")
    assert page.status == 200
    assert "Anna passed the conversation on to Returns" in page.text
    assert "Internal note Anna" in page.text
    assert "has two parcels" in page.text
    assert "two parcels" not in str(await ann.changes())
    assert await offered_to(browser.bridge, ann.conversation_id) == "Ravi"
    assert "Offered to Ravi" in (await opened(browser, ann)).text


async def test_a_transfer_to_nobody_asks_to_whom(browser: StaffBrowser, ann: Chat) -> None:
    refused = await browser.post(at(ann, "transfer"), note="please")
    assert (refused.status, "Choose a team or a colleague" in refused.text) == (422, True)
    assert await ann.state() == "human"


async def test_a_waiting_customer_is_given_to_a_colleague(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.escalate()
    ravi = await online(browser.bridge, "Ravi")
    page = await browser.post(at(chat, "assign"), to=f"staff:{ravi.id}")
    assert "Anna gave the conversation to Ravi" in page.text
    assert (await chat.changes())["control"]["agent"] == {"name": "Ravi"}


async def test_closing_asks_how_it_ended_and_shows_it(browser: StaffBrowser, ann: Chat) -> None:
    for given, why in (({}, "Say how it ended"), ({"resolution": "other"}, "Say in the note")):
        refused = await browser.post(at(ann, "close"), **given)
        assert (refused.status, why in refused.text) == (422, True)
    page = await browser.post(at(ann, "close"), resolution="not_solved", note="out of stock")
    assert page.texts("tone-bad") == ["Not solved"]
    assert "out of stock" in page.text
    (episode,) = await ann.rows(Episode)
    (interaction,) = await ann.rows(Interaction)
    assert (episode.resolution, interaction.resolution) == ("not_solved", "not_solved")
    assert "Closed as not solved." in interaction.summary
    assert "out of stock" not in str(await ann.changes())
    for place in ("/customers/ann", "/conversations?state=closed"):
        assert "Not solved" in (await browser.get(place)).text


async def test_two_who_close_at_once_are_told_of_each_other(
    browser: StaffBrowser, ann: Chat
) -> None:
    await browser.post(at(ann, "close"), resolution="solved")
    refused = await browser.post(at(ann, "close"), resolution="spam")
    assert (refused.status, "has changed meanwhile" in refused.text) == (409, True)
    (episode,) = await ann.rows(Episode)
    assert episode.resolution == "solved"


async def test_snoozing_shows_until_when_and_can_be_taken_back(
    browser: StaffBrowser, ann: Chat
) -> None:
    page = await browser.post(at(ann, "snooze"), until="tomorrow")
    assert "Snoozed until 21 Mar, 09:00" in page.text
    page = await browser.post(at(ann, "wake"))
    assert "Snoozed" not in page.text
    refused = await browser.post(at(ann, "snooze"), at="2020-01-01T10:00")
    assert (refused.status, "Choose a time to come" in refused.text) == (422, True)


async def test_a_duplicate_points_to_where_it_goes_on_and_back(
    browser: StaffBrowser, ann: Chat
) -> None:
    other = await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))
    await other.write("me again")
    assert other.conversation_id in (await browser.part(at(ann, "merge"))).source
    page = await browser.post(at(ann, "merge"), into=other.conversation_id)
    assert "Merged into another conversation" in page.text
    assert page.texts("tone-off") == ["Duplicate"]
    assert f'href="{at(ann)}"' in (await opened(browser, other)).source
    refused = await browser.post(at(other, "merge"), address="nowhere")
    assert (refused.status, "paste its address" in refused.text) == (422, True)


async def test_who_is_named_in_a_note_finds_it_until_they_have_looked(
    browser: StaffBrowser, ann: Chat
) -> None:
    ben = await colleague(browser.bridge, "Ben")
    async with at_the_desk(browser.bridge) as session:
        await desk.add_note(session, ann.conversation_id, ben, "@anna can you look? @Ben too")
    assert "1" in (await browser.part("/mentions/count")).text
    listed = await browser.get("/mentions")
    assert "Ben named you in the conversation with Ann Archer" in listed.text
    (look,) = {part.split('"')[0] for part in listed.source.split('action="')[1:]} & {
        part.split('"')[0] for part in listed.source.split('action="') if "/look" in part[:60]
    }
    gone = await browser.post(look)
    assert gone.status == 303
    assert gone.headers["location"].startswith(f"{at(ann)}#nte_")
    assert "1" not in (await browser.part("/mentions/count")).text
    assert (await browser.get("/mentions/names")).source == '["Ben"]'


async def test_opening_the_conversation_is_looking_and_news_in_an_open_one_are_not(
    browser: StaffBrowser, ann: Chat
) -> None:
    ben = await colleague(browser.bridge, "Ben")
    async with at_the_desk(browser.bridge) as session:
        await desk.add_note(session, ann.conversation_id, ben, "@anna can you look?")
    await browser.part(at(ann))
    assert "1" in (await browser.part("/mentions/count")).text
    await opened(browser, ann)
    assert "1" not in (await browser.part("/mentions/count")).text
    assert "can you look?" in (await browser.get("/mentions")).text


async def test_a_mention_of_a_colleague_is_not_mine_to_look_at(
    browser: StaffBrowser, ann: Chat
) -> None:
    refused = await browser.post("/mentions/mtn_none/look")
    assert refused.status == 404
