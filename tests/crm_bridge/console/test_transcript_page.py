"""One transcript as a page: what was said and understood, who answered, and its review."""

import pytest

from crm_bridge.insights.projecting import PROJECTOR
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.reviews.read import Helped, helped, lead
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def lea(bridge: ShopBridge) -> StaffBrowser:
    return await lead(bridge)


@pytest.fixture
async def ann(bridge: ShopBridge) -> Helped:
    return await helped(bridge, rating=2, comment="Took three tries.")


async def test_all_that_is_known_of_it_stands_on_the_page(lea: StaffBrowser, ann: Helped) -> None:
    page = await lea.get(ann.page)
    assert page.status == 200
    for told in (
        "Ann Archer",
        "87%",
        "or refund status 9%",
        "negative −0.42",
        "track order 38 ms , ok",
        "Delivery times",
        "A person was called: Keyword human",
        "Chloe accepted the conversation",
        "Lost at the depot.",
        "A person came after 3 min",
        "Answered by Chloe and the assistant",
        "Handed over",
        "Took three tries.",
    ):
        assert told in page.text
    assert page.texts('title="order number"') == ["CL-100002"]
    assert 'aria-label="2 of 5"' in page.source
    assert f"/conversations/{ann.chat.conversation_id}/messages/1/why" in page.source


async def test_a_rail_says_who_answered_at_each_message(lea: StaffBrowser, ann: Helped) -> None:
    page = await lea.get(ann.page)
    held = [
        line.split('"')[0].split("held-")[1]
        for line in page.source.split('<article class="line ')[1:]
    ]
    assert held[0] == held[1] == "bot"
    assert "queued" in held
    assert held[-2:] == ["human", "human"]


async def test_the_curve_has_a_point_for_each_message_that_was_felt(
    lea: StaffBrowser, bridge: ShopBridge
) -> None:
    chat = await Chat.opened(bridge)
    for label, score in (("negative", -0.8), ("neutral", 0.0), ("positive", 0.9)):
        await chat.write(f"I feel {label}")
        sentiment = {"label": label, "score": score}
        await chat.answer({"text": "So."}, understanding={"sentiment": sentiment})
    page = await lea.get(f"/transcripts/{(await chat.row()).episode_id}")
    heights = [float(one.split('"')[1]) for one in page.source.split('curve-target" ')[1:]]
    assert len(page.source.split('class="curve-point')) == 4
    assert page.source.count('aria-label="Message ') == 3
    assert heights == sorted(heights)
    assert "positive +0.90: I feel positive" in page.source


async def test_another_stretch_of_the_same_conversation_is_not_on_it(
    lea: StaffBrowser, ann: Helped
) -> None:
    await ann.chat.write("and now something else")
    assert "something else" not in (await lea.get(ann.page)).text
    later = (await ann.chat.row()).episode_id
    page = await lea.get(f"/transcripts/{later}")
    assert "something else" in page.text
    assert "where is my" not in page.text


async def test_a_long_one_is_read_from_its_beginning_and_the_rest_asked_for(
    lea: StaffBrowser, bridge: ShopBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_bridge.console.transcript_page.SHOWN", 2)
    chat = await Chat.opened(bridge)
    for number in range(3):
        await chat.write(f"word {number}")
    address = f"/transcripts/{(await chat.row()).episode_id}"
    page = await lea.get(address)
    assert ("word 1" in page.text, "word 2" in page.text) == (True, False)
    assert "Show the rest: 3 messages" in page.text
    assert "word 2" in (await lea.get(f"{address}?shown=3")).text


async def test_one_that_does_not_exist_is_said_to_be_unknown(lea: StaffBrowser) -> None:
    for address in ("/transcripts/ep_none", "/transcripts/ep_none/print"):
        page = await lea.get(address)
        assert (page.status, "There is no such transcript" in page.text) == (404, True)


async def test_it_is_marked_reviewed_and_opened_again(lea: StaffBrowser, ann: Helped) -> None:
    done = await lea.post(f"{ann.page}/review", reviewed="yes")
    assert "Reviewed by Lea" in done.text
    assert "Reviewed by Lea" in (await lea.get(ann.page)).text
    again = await lea.post(f"{ann.page}/review", reviewed="no")
    assert "Nobody has reviewed it." in again.text


async def test_without_scripts_a_form_leads_back_to_the_page(
    lea: StaffBrowser, ann: Helped
) -> None:
    sent = {"csrf": lea.csrf, "reviewed": "yes"}
    answer = await lea.ask("POST", f"{ann.page}/review", data=sent)
    assert (answer.status, answer.headers["location"]) == (303, f"{ann.page}#review")


async def test_a_comment_names_a_colleague_and_a_message(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    max_ = await lead(bridge, "Max")
    await lea.log_in()
    shown = await lea.post(f"{ann.page}/comments", text="@max why this? @chloe", seq="2")
    assert "@max why this?" in shown.text
    assert 'href="#m-2"' in shown.source
    await max_.log_in()
    mentions = await max_.get("/mentions")
    assert "Lea named you in the conversation with Ann Archer" in mentions.text
    (mention,) = {one.split("/")[2] for one in mentions.source.split('"') if "/look" in one}
    looked = await max_.post(f"/mentions/{mention}/look")
    assert looked.headers["location"].startswith(f"{ann.page}#rcm_")
    # Chloe is an agent, who cannot read comments: she is told nothing.
    chloe = StaffBrowser(bridge, ann.chloe)
    await chloe.log_in()
    assert "Nobody has named you yet" in (await chloe.get("/mentions")).text
    assert (await chloe.get(ann.page)).status == 403


async def test_reading_the_transcript_takes_the_mark_of_its_comments_away(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    max_ = await lead(bridge, "Max")
    await lea.log_in()
    await lea.post(f"{ann.page}/comments", text="@max look")
    await max_.log_in()
    assert (await max_.part("/mentions/count")).text.startswith("1")
    await max_.get(ann.page)
    assert not (await max_.part("/mentions/count")).text.startswith("1")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"text": "  "}, "is empty"),
        ({"text": "x" * 10_001}, "longer than"),
        ({"text": "what", "seq": "99"}, "no message of this transcript"),
        ({"text": "what", "seq": "two"}, "number of a message"),
    ],
)
async def test_a_comment_that_cannot_be_is_refused(
    lea: StaffBrowser, ann: Helped, form: dict[str, str], code: str
) -> None:
    refused = await lea.post(f"{ann.page}/comments", **form)
    assert (refused.status, code in refused.text) == (422, True)


async def test_next_and_previous_are_those_of_the_list_it_was_opened_from(
    lea: StaffBrowser, bridge: ShopBridge
) -> None:
    first, second, third = [(await helped(bridge, rating=rating)) for rating in (1, 5, 2)]
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    page = await lea.get(f"{second.page}?sort=oldest")
    assert f'rel="prev" href="{first.page}?sort=oldest"' in page.source
    assert f'rel="next" href="{third.page}?sort=oldest"' in page.source
    low = await lea.get(f"{first.page}?csat=1&csat=2&sort=oldest")
    assert f'rel="next" href="{third.page}?csat=1&amp;csat=2&amp;sort=oldest"' in low.source
    assert 'rel="prev"' not in low.source
    assert 'href="/transcripts?csat=1&amp;csat=2&amp;sort=oldest"' in low.source


async def test_a_list_that_cannot_be_understood_is_that_of_all(
    lea: StaffBrowser, ann: Helped
) -> None:
    page = await lea.get(f"{ann.page}?from=yesterday-ish")
    assert (page.status, 'href="/transcripts"' in page.source) == (200, True)
    assert 'rel="' not in page.source.split("<h1>")[1].split("</p>")[1]
