"""One conversation in the console: reading it, taking it, giving it back."""

from playwright.async_api import Route, expect

from crm_bridge.conversations import desk
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge


async def test_the_transcript_shows_what_was_understood_beside_the_message(
    console: ConsolePage, ann: Chat
) -> None:
    await console.page.get_by_role("link", name="Ann Archer").click()
    asked = console.messages.first
    for told in ("track order", "87%", "or refund status 9%", "negative −0.42", "38 ms, ok"):
        await expect(asked).to_contain_text(told)
    await expect(asked.locator("mark")).to_contain_text("CL-100002")
    await expect(console.messages.nth(1)).to_contain_text("Thanks")
    await expect(console.thread).to_contain_text("A person was called")


async def test_beside_it_stand_the_escalation_and_the_customer_with_orders(
    console: ConsolePage, ann: Chat
) -> None:
    await console.open(ann)
    call = console.panel.get_by_role("region", name="Escalation")
    for told in ("Keyword", "human", "Reason: keyword"):
        await expect(call).to_contain_text(told)
    orders = console.panel.get_by_role("region", name="Orders")
    await expect(orders.get_by_text("Trail Boot").first).to_be_hidden()
    await orders.get_by_text("CL-100002", exact=True).click()
    await expect(orders.get_by_role("table", name="What is in CL-100002")).to_contain_text(
        "Trail Boot"
    )
    await console.panel.get_by_role("link", name="Ann Archer").click()
    await expect(console.page.get_by_role("heading", level=1)).to_have_text("Ann Archer")


async def test_accepting_replying_and_returning(console: ConsolePage, ann: Chat) -> None:
    await console.open(ann)
    await expect(console.reply).to_be_hidden()
    # A double click is one wish, though the second half falls on the button that came instead.
    await console.button("Accept").dblclick(delay=150)
    await expect(console.reply).to_be_focused()
    await console.reply.fill("Hello Ann,")
    await console.reply.press("Shift+Enter")
    await console.reply.press_sequentially("Anna here.")
    await console.reply.press("Enter")
    await expect(console.messages.last).to_contain_text("Anna here.")
    await expect(console.reply).to_have_value("")
    await expect(console.reply).to_be_focused()
    said = [m["text"] for m in await ann.messages() if m["author"] == "agent"]
    assert said == ["Hello Ann,\nAnna here."]
    # Out of the box the keys of the page do something.
    await console.reply.press("Escape")
    await expect(console.thread).to_be_focused()
    await console.page.keyboard.press("n")
    await expect(console.note).to_be_focused()
    await console.button("Return to the assistant").click()
    await expect(console.button("Take over")).to_be_visible()
    await expect(console.reply).to_be_hidden()
    assert await ann.state() == "bot"


async def test_a_note_is_written_without_taking_over(console: ConsolePage, ann: Chat) -> None:
    await console.open(ann)
    await console.note.fill("calls often")
    await console.button("Add note").click()
    note = console.thread.get_by_role("article", name="Internal note")
    await expect(note).to_contain_text("calls often")
    await expect(console.note).to_have_value("")


async def test_closing_asks_how_it_ended(console: ConsolePage, ann: Chat) -> None:
    await console.open(ann)
    await console.button("Close…").click()
    asked = console.page.get_by_role("dialog", name="Close this conversation")
    await console.page.keyboard.press("Escape")
    await expect(asked).to_be_hidden()
    await expect(console.button("Close…")).to_be_focused()
    await console.button("Close…").press("Enter")
    await asked.get_by_role("radio", name="Not solved").check()
    await asked.get_by_role("textbox", name="Note for colleagues").fill("out of stock")
    await asked.get_by_role("button", name="Close the conversation").click()
    await expect(asked).to_be_hidden()
    await expect(console.page.get_by_text("This conversation is closed.").first).to_be_visible()
    await expect(console.thread).to_contain_text("Not solved")
    assert await ann.state() == "closed"


async def test_what_the_customer_writes_arrives_and_typed_text_opened_orders_and_focus_stay(
    console: ConsolePage, ann: Chat
) -> None:
    await console.open(ann)
    await console.button("Accept").click()
    await console.panel.get_by_text("CL-100002", exact=True).click()
    await console.reply.fill("half a senten")
    await ann.write("are you there?")
    await expect(console.messages.last).to_contain_text("are you there?")
    await expect(console.reply).to_have_value("half a senten")
    await expect(console.reply).to_be_focused()
    await expect(console.panel.get_by_role("table", name="What is in CL-100002")).to_be_visible()


async def test_the_transcript_follows_only_who_is_at_its_end(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    for number in range(30):
        await ann.write(f"line {number}")
    await console.open(ann)
    await expect(console.messages.last).to_be_in_viewport()
    await ann.write("followed")
    await expect(console.messages.last).to_contain_text("followed")
    await expect(console.messages.last).to_be_in_viewport()
    await console.thread.evaluate("log => log.scrollTo(0, 0)")
    await ann.write("not followed")
    await expect(console.messages.last).to_contain_text("not followed")
    assert await console.thread.evaluate("log => log.scrollTop") == 0


async def test_a_deed_that_came_too_late_says_why_and_what_was_typed_stays(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    await console.open(ann)
    await console.note.fill("half a note")

    async def hold_back(route: Route) -> None:
        # The news reaches this page late, as on a slow line.
        await (route.abort() if route.request.method == "GET" else route.continue_())

    await console.page.route("**/conversations/**", hold_back)
    ben = await agent(bridge, "Ben")
    async with at_the_desk(bridge) as session:
        await desk.accept(session, ann.conversation_id, ben)
    await console.button("Accept").click()
    problem = console.page.locator("#problem")
    await expect(problem).to_contain_text("has changed meanwhile")
    await expect(console.note).to_have_value("half a note")
    await console.button("Dismiss").click()
    await expect(problem).to_be_empty()
