"""Handing over in the console: transfer, closing, snoozing, merging, mentions."""

from playwright.async_api import expect

from crm_bridge.conversations import desk
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.routing.routed import online, team
from tests.crm_bridge.shop import ShopBridge

MORNINGS = [[[540, 600]]] * 5 + [[], []]
"""Nine to ten, Monday to Friday."""


async def colleagues(bridge: ShopBridge) -> None:
    """Two teams, one of them closed now, and three people, one of them there."""
    returns = await team(bridge, "Returns", mode="queue")
    await team(bridge, "Repairs", mode="queue", week=MORNINGS, zone="Europe/London")
    await online(bridge, "Ravi", returns)
    await agent(bridge, "Sita")


async def test_a_transfer_shows_who_is_there_and_leaves_the_note(
    stranger: ConsolePage, bridge: ShopBridge, ann: Chat, axe_source: str
) -> None:
    await colleagues(bridge)
    await stranger.log_in()
    await stranger.open(ann)
    await stranger.button("Accept").click()
    await stranger.button("Transfer…").click()
    sheet = stranger.page.get_by_role("dialog", name="Transfer this conversation")
    await expect(sheet.get_by_text("back Monday 23 March, 09:00 (GMT)")).to_be_visible()
    await expect(sheet.get_by_role("radio", name="Ravi")).to_be_enabled()
    assert await stranger.serious_problems(axe_source) == []
    await stranger.page.set_viewport_size({"width": 390, "height": 780})
    assert not await stranger.overflows()
    await sheet.get_by_role("radio", name="Returns 1 there").focus()
    await stranger.page.keyboard.press("Space")
    note = sheet.get_by_role("textbox", name="Note for whoever takes it")
    await note.fill("wants two labels")
    # News that come meanwhile leave the form as it is.
    await ann.write("are you there?")
    await expect(stranger.messages.last).to_contain_text("are you there?")
    await expect(note).to_have_value("wants two labels")
    await sheet.get_by_role("button", name="Transfer").click()
    await expect(sheet).to_be_hidden()
    await expect(stranger.thread).to_contain_text("Anna passed the conversation on to Returns")
    await expect(stranger.thread).to_contain_text("wants two labels")
    assert await ann.state() == "queued"


async def test_snoozing_and_back(console: ConsolePage, ann: Chat, axe_source: str) -> None:
    await console.open(ann)
    await console.button("Accept").click()
    await expect(console.button("Transfer…")).to_be_visible()
    await console.button("More…").click()
    assert await console.serious_problems(axe_source) == []
    await console.button("One hour").click()
    await expect(console.page.get_by_role("dialog", name="More")).to_be_hidden()
    await expect(console.page.get_by_text("Snoozed until")).to_be_visible()
    await ann.write("still there?")
    await expect(console.page.get_by_text("Snoozed until")).to_have_count(0)


async def test_a_duplicate_leads_to_where_it_goes_on(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    other = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await other.write("the same again")
    await console.open(other)
    await console.button("More…").click()
    await expect(console.page.get_by_role("radio", name="Web")).to_be_checked()
    await console.button("Merge and close this one").click()
    await console.page.get_by_role("link", name="another conversation").click()
    await expect(console.thread).to_contain_text("I want a human")
    await console.page.get_by_role("link", name="duplicate").click()
    await expect(console.thread).to_contain_text("the same again")


async def test_a_colleagues_name_is_completed_and_they_find_the_note(
    console: ConsolePage, bridge: ShopBridge, ann: Chat, axe_source: str
) -> None:
    ben = await agent(bridge, "Ben")
    await agent(bridge, "Bella")
    await console.open(ann)
    await console.note.click()
    await console.note.press_sequentially("please look @be")
    names = console.page.get_by_role("listbox", name="Colleagues")
    await expect(names.get_by_role("option")).to_have_text(["Bella", "Ben"])
    await console.note.press("ArrowDown")
    await console.note.press("Enter")
    await expect(console.note).to_have_value("please look @Ben ")
    await expect(names).to_be_hidden()
    async with at_the_desk(bridge) as session:
        await desk.add_note(session, ann.conversation_id, ben, "@anna yes")
    link = console.page.get_by_role("link", name="Mentions")
    await expect(link).to_contain_text("1")
    await link.click()
    assert await console.serious_problems(axe_source) == []
    await console.button("Open it").click()
    await expect(console.thread).to_contain_text("@anna yes")
    await expect(link).not_to_contain_text("1")
