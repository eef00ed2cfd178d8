"""Which channel a conversation is on, what cannot be shown there, and what became of messages."""

from crm_bridge.channels.whereabouts import Whereabouts
from crm_bridge.console.place_hints import hint
from tests.crm_bridge.channels.places import OFFER, Place
from tests.crm_bridge.channels.test_going_on_in_a_channel import code_of, signed_in
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser
from tests.crm_bridge.shop import GATEWAY


async def shown(browser: StaffBrowser, place: Place) -> Answer:
    return await browser.get(f"/conversations/{place.chat.conversation_id}")


async def edits(place: Place, external_id: str, text: str) -> None:
    message = {"id": "00000000-0000-4000-8000-000000000001", "text": text}
    changed = await place.chat.post("/edits", {"external_id": external_id, "message": message})
    assert changed.status == 200, changed.body


async def test_a_conversation_that_went_on_elsewhere_tells_where_and_what_is_missing_there(
    browser: StaffBrowser,
) -> None:
    offer = {**OFFER, "title": "Pigeon post", "lacks": ["typing", "seen"]}
    await browser.bridge.call("PUT", "/v1/channels/pigeon", GATEWAY, offer)
    place = Place(browser.bridge, channel="pigeon")
    await linked_over(place)
    page = await shown(browser, place)
    assert "Pigeon post, began on Web" in page.text
    assert "Pigeon post shows neither that you type nor when it was read." in page.text
    assert "Began on Web, now Pigeon post" in (await browser.get("/conversations")).text
    assert "Several people read here" not in page.text


async def linked_over(place: Place) -> None:
    """Ann's chat goes on in a channel that the code names."""
    chat = await signed_in(place.bridge)
    await chat.write()
    assert (await place.redeem((await code_of(chat, place.channel))["code"])).status == 200


async def test_a_place_where_several_read_is_marked_in_the_list_and_at_the_composer(
    browser: StaffBrowser,
) -> None:
    group = Place(browser.bridge, "group:3", private=False)
    await group.writes("where is my order")
    assert "Telegram , group" in (await browser.get("/conversations")).text
    page = await shown(browser, group)
    assert "Several people read here" in page.text
    assert "Several people read this: say nothing personal." in page.text


async def test_what_could_not_be_delivered_says_why_and_an_uncertain_one_so(
    browser: StaffBrowser,
) -> None:
    place = Place(browser.bridge)
    first = await place.asks_and_reads("By Tuesday.")
    assert "Assistant 12:00 On its way By Tuesday." in (await shown(browser, place)).text
    await place.due()
    await place.mark({"seq": first, "state": "uncertain"})
    assert "Perhaps not delivered" in (await shown(browser, place)).text
    second = await place.asks_and_reads("Anything else?", external_id="m2")
    failed = {"seq": second, "state": "failed", "problem": "The bot was blocked."}
    await place.mark(failed, gone="The customer blocked the bot.")
    page = await shown(browser, place)
    for told in ("Failed The bot was blocked.", "Nothing reaches the customer there: The customer"):
        assert told in page.text, told


async def test_an_edited_message_shows_what_it_said_before_and_a_deleted_one_nothing(
    browser: StaffBrowser,
) -> None:
    place = Place(browser.bridge)
    await place.writes("where is my ordr", external_id="m1")
    await edits(place, "m1", "where is my order")
    page = await shown(browser, place)
    assert "Edited where is my order What it said before where is my ordr until 12:00" in page.text
    gone = await place.chat.post("/deletions", {"external_id": "m1"})
    assert gone.status == 204
    page = await shown(browser, place)
    assert "Deleted The customer took this message back." in page.text
    assert "ordr" not in page.text


def test_the_composer_hints_at_nothing_on_the_web_and_names_each_thing_elsewhere() -> None:
    assert hint(Whereabouts("web", "Web", private=True)) == ""
    one = Whereabouts("telegram", "Telegram", private=True, lacks=("seen",))
    assert hint(one) == "Telegram does not show when it was read."
    three = Whereabouts("sms", "SMS", private=True, lacks=("typing", "seen", "files"))
    assert hint(three) == "SMS shows neither that you type, when it was read nor files."


async def test_who_is_not_known_is_called_as_the_channel_calls_them(browser: StaffBrowser) -> None:
    place = Place(browser.bridge)
    await place.writes("hello")
    assert "Anna Telegram" in (await browser.get("/conversations")).text
    page = await shown(browser, place)
    assert "Anna So Telegram calls them, which proves nothing." in page.text


async def test_a_group_is_called_by_nobodys_name(browser: StaffBrowser) -> None:
    group = Place(browser.bridge, "group:4", private=False)
    await group.writes("hello")
    assert "Visitor Telegram , group" in (await browser.get("/conversations")).text
