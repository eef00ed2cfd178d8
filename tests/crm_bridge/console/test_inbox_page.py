"""The list of conversations as a page."""

from crm_bridge.conversations import desk
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.routing.routed import online, team
from tests.crm_bridge.shop import ShopBridge, Visitor
from tests.crm_bridge.statements import statements_of_requests

NAMES = "row-link"


async def customers_chat(bridge: ShopBridge, customer_id: str, text: str) -> Chat:
    chat = await Chat.opened(bridge, identity=bridge.identity(customer_id))
    await chat.write(text)
    bridge.clock.move(minutes=1)
    return chat


async def found(browser: StaffBrowser, search: str) -> list[str]:
    return (await browser.part(f"/conversations?q={search}")).texts(NAMES)


async def test_an_empty_list_says_what_will_come(browser: StaffBrowser) -> None:
    assert "No conversations yet" in (await browser.get("/conversations")).text


async def test_the_front_door_leads_to_the_list(browser: StaffBrowser) -> None:
    assert (await browser.get("/")).headers["location"] == "/conversations"


async def test_a_row_tells_who_what_how_they_feel_and_why_they_wait(
    browser: StaffBrowser,
) -> None:
    chat = await customers_chat(browser.bridge, "ann", "this is fraud")
    call = {"reason": "keyword", "matched": "this is fraud", "priority": "urgent"}
    felt = {"sentiment": {"label": "negative", "score": -0.8}}
    await chat.answer(outcome="escalated", escalation=call, understanding=felt)
    await chat.write("hello?")
    page = await browser.get("/conversations")
    for told in ("Ann Archer", "Web", "Customer: hello?", "Sentiment: negative"):
        assert told in page.text
    assert page.texts("row-reason") == ["Keyword"]
    assert page.texts("priority-urgent") == ["Urgent"]
    assert page.texts("state-queued") == ["Waiting"]
    assert 'data-waiting="1"' in page.source


async def test_what_customers_write_is_never_markup(browser: StaffBrowser) -> None:
    await customers_chat(browser.bridge, "ann", "<script>alert(1)</script> & co")
    page = await browser.get("/conversations?q=%3Cscript%3E")
    assert "<script>alert" not in page.source
    assert "<script>alert(1)</script> & co" in page.text


async def test_the_states_count_and_narrow(browser: StaffBrowser) -> None:
    await customers_chat(browser.bridge, "ann", "hello")
    waiting = await customers_chat(browser.bridge, "bob", "hello")
    await waiting.answer()
    await waiting.escalate()
    page = await browser.get("/conversations?state=queued")
    assert page.texts(NAMES) == ["Bob Baker"]
    assert page.texts('class="number"') == ["1", "0", "1", "0"]
    assert (
        "No conversation is with a person now."
        in (await browser.get("/conversations?state=human")).text
    )
    assert (await browser.get("/conversations?state=nonsense")).texts(NAMES) == [
        "Bob Baker",
        "Ann Archer",
    ]


async def test_a_colleague_who_has_it_is_named_and_whose_it_is_reads_you(
    browser: StaffBrowser,
) -> None:
    ben = await colleague(browser.bridge, "Ben")
    for customer, staff in (("ann", ben), ("bob", browser.staff)):
        chat = await customers_chat(browser.bridge, customer, "hello")
        async with at_the_desk(browser.bridge) as session:
            await desk.take_over(session, chat.conversation_id, staff)
        browser.bridge.clock.move(seconds=1)
    page = await browser.get("/conversations")
    assert page.texts("state-human") == ["With you", "With Ben"]


async def test_a_search_finds_by_name_order_and_words(browser: StaffBrowser) -> None:
    await customers_chat(browser.bridge, "ann", "do you have Pink Boots?")
    await customers_chat(browser.bridge, "bob", "hello")
    for search in ("archer", "ANN%20A", "ann@shop", "CL-100002", "cl%20100002", "pink%20boots"):
        assert await found(browser, search) == ["Ann Archer"], search


async def test_a_search_finds_the_visitor_who_proved_an_order(browser: StaffBrowser) -> None:
    visitor = await Chat.opened(browser.bridge)
    await visitor.write("hello")
    proof = Visitor(browser.bridge, visitor.conversation_id)
    assert (await proof.prove("CL-100004", email="bob@shop.example")).status == 201
    assert await found(browser, "cl100004") == ["Visitor"]


async def test_wildcards_are_searched_for_as_they_are(browser: StaffBrowser) -> None:
    await customers_chat(browser.bridge, "ann", "hello")
    for search in ("%25", "_", "h_llo", "100%25", "%5C"):
        assert await found(browser, search) == [], search
    await customers_chat(browser.bridge, "bob", "50% off, h_llo, \\")
    for search in ("50%25", "h_llo", "%5C"):
        assert await found(browser, search) == ["Bob Baker"], search


async def test_a_search_for_what_no_text_can_hold_is_a_search_for_nothing(
    browser: StaffBrowser,
) -> None:
    await customers_chat(browser.bridge, "ann", "hello")
    assert await found(browser, "%00") == ["Ann Archer"]


async def test_a_search_without_a_find_says_what_is_searched(browser: StaffBrowser) -> None:
    await customers_chat(browser.bridge, "ann", "hello")
    page = await browser.get("/conversations?q=%3Cb%3Ezzz")
    assert "Nothing found for “<b>zzz”" in page.text
    assert "<b>" not in page.source


async def test_a_long_list_pages_by_cursor_and_refreshes_as_far_as_it_was_read(
    browser: StaffBrowser,
) -> None:
    for number in range(42):
        await (await Chat.opened(browser.bridge)).write(f"message {number}")
        browser.bridge.clock.move(seconds=1)
    page = await browser.get("/conversations")
    assert len(page.texts(NAMES)) == 40
    asked = {part.split('"')[0] for part in page.source.split('hx-get="')[1:]}
    (address,) = {one for one in asked if "after=" in one}
    rest = await browser.part(address.replace("&amp;", "&"))
    assert rest.texts('class="row-author"') == ["Customer:"] * 2
    assert "message 1 " in rest.text
    assert len((await browser.part("/conversations?shown=42")).texts(NAMES)) == 42


async def test_a_made_up_cursor_is_refused(browser: StaffBrowser) -> None:
    for query in ("after=nonsense", "after="):
        assert (await browser.get(f"/conversations?{query}")).status == 422


async def test_a_nonsense_length_is_a_page(browser: StaffBrowser) -> None:
    for shown in ("-1", "x", "٣", "9" * 400, "1e3"):
        assert (await browser.get(f"/conversations?shown={shown}")).status == 200


async def test_a_longer_list_takes_no_more_statements(browser: StaffBrowser) -> None:
    async def statements() -> int:
        with statements_of_requests(browser.bridge) as run:
            assert (await browser.get("/conversations")).status == 200
        return len(run)

    await (await customers_chat(browser.bridge, "ann", "hello")).answer()
    one = await statements()
    for _ in range(12):
        chat = await customers_chat(browser.bridge, "bob", "hello")
        await chat.answer()
        await chat.escalate()
    assert 4 <= await statements() == one <= 9


async def test_a_row_tells_the_team_and_when_an_answer_is_due(browser: StaffBrowser) -> None:
    chat = await customers_chat(browser.bridge, "ann", "hello")
    await chat.answer()
    await chat.escalate(priority="urgent")
    for minutes, mark in ((0, "on_time"), (4, "warning"), (2, "breached")):
        browser.bridge.clock.move(minutes=minutes)
        page = await browser.get("/conversations")
        assert page.texts("row-team") == ["Customer care"]
        assert len(page.texts(f"due-{mark}")) == 1, mark
    assert page.texts("due-breached") == ["Overdue"]


async def test_after_the_first_answer_the_resolution_is_due(browser: StaffBrowser) -> None:
    chat = await customers_chat(browser.bridge, "ann", "hello")
    await chat.answer()
    await chat.escalate(priority="urgent")
    browser.bridge.clock.move(minutes=10)
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, browser.staff)
        await desk.reply(session, chat.conversation_id, browser.staff, "I am here")
    assert (await browser.get("/conversations")).texts("due-on_time") == ["Due"]


async def test_a_row_tells_to_whom_it_is_offered(browser: StaffBrowser) -> None:
    chat = await customers_chat(browser.bridge, "ann", "hello")
    await online(browser.bridge, "Ravi", await team(browser.bridge))
    await chat.answer()
    await chat.escalate(team="Returns")
    assert (await browser.get("/conversations")).texts('"pill offered"') == ["Offered to Ravi"]
