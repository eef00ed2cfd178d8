"""What colleagues ask of each other, and customers who gave a low rating."""

import pytest

from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.reviews.read import helped, lead
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def max_(bridge: ShopBridge) -> StaffBrowser:
    return await lead(bridge, "Max")


@pytest.fixture
async def lea(max_: StaffBrowser) -> StaffBrowser:
    """Logged in last: of two browsers, whoever logged in last is the one at the desk."""
    return await lead(max_.bridge)


async def test_a_colleague_who_is_asked_finds_it_in_their_list_until_they_have_read_it(
    lea: StaffBrowser, max_: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge)
    asked = await lea.post(f"{ann.page}/assign", to=max_.staff.id, wish="look")
    assert "To look at Lea asked Max" in asked.text
    assert "Lea asked Max" in (await lea.get("/reviews?show=by_me")).text
    await max_.log_in()
    mine = await max_.get("/reviews")
    assert "Lea asked you" in mine.text
    assert "Ann Archer" in mine.text
    assert "Max 0 0 1" in mine.text
    await max_.post(f"{ann.page}/review", reviewed="yes")
    done = await max_.get("/reviews")
    assert "Nobody has asked you" in done.text
    assert "Max 1 0 0" in done.text
    assert "Max reviewed it" in (await max_.get("/reviews?show=reviewed")).text


async def test_who_is_asked_to_look_at_what_is_reviewed_says_that_they_have(
    lea: StaffBrowser, max_: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge)
    await lea.post(f"{ann.page}/review", reviewed="yes")
    asked = await lea.post(f"{ann.page}/assign", to=max_.staff.id, wish="look")
    assert "I have looked" not in asked.text
    await lea.post(f"{ann.page}/review", reviewed="yes")
    await max_.log_in()
    assert "Lea asked you" in (await max_.get("/reviews")).text
    assert "I have looked" in (await max_.get(ann.page)).text
    looked = await max_.post(f"{ann.page}/review", reviewed="yes")
    assert "I have looked" not in looked.text
    assert "Reviewed by Lea" in looked.text
    assert "Nobody has asked you" in (await max_.get("/reviews")).text


async def test_who_is_asked_to_score_is_asked_until_they_have_scored(
    lea: StaffBrowser, max_: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge)
    await lea.post("/scores/criteria", starters="yes")
    await lea.post(f"{ann.page}/assign", to=max_.staff.id, wish="score")
    await max_.log_in()
    await max_.post(f"{ann.page}/review", reviewed="yes")
    page = await max_.get("/reviews")
    assert "To score" in page.text
    page = await max_.get(ann.page)
    name = page.source.split('name="score:')[2].split('"')[0]
    assert (await max_.post(f"{ann.page}/scores", **{f"score:{name}": "1"})).status == 303
    assert "Nobody has asked you" in (await max_.get("/reviews")).text


async def test_what_was_asked_can_be_taken_back(
    lea: StaffBrowser, max_: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge)
    await lea.post(f"{ann.page}/assign", to=max_.staff.id)
    taken = await lea.post(f"{ann.page}/assign", to="")
    assert "asked Max" not in taken.text


@pytest.mark.parametrize("form", [{"to": "stf_none"}, {"to": "CHLOE"}, {"to": "", "wish": "sing"}])
async def test_who_does_not_review_cannot_be_asked(
    lea: StaffBrowser, bridge: ShopBridge, form: dict[str, str]
) -> None:
    ann = await helped(bridge)
    fields = {name: value.replace("CHLOE", ann.chloe.id) for name, value in form.items()}
    assert (await lea.post(f"{ann.page}/assign", **fields)).status == 422


async def test_low_ratings_after_assistant_and_agent_alike_are_listed(
    lea: StaffBrowser, bridge: ShopBridge
) -> None:
    await helped(bridge, rating=1, comment="Nobody knew anything.")
    await helped(bridge, rating=3)
    alone = await Chat.opened(bridge)
    await alone.write("hello")
    await alone.answer({"text": "Hello."})
    await alone.post("/rating", {"score": 2})
    page = await lea.get("/follow-up")
    assert page.text.count("of 5") == 0
    assert page.source.count('class="card task"') == 2
    assert "Nobody knew anything." in page.text
    assert "Chloe" in page.text
    assert "The assistant" in page.text


async def test_a_low_rating_is_assigned_and_done_with_a_note(
    lea: StaffBrowser, max_: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge, rating=2)
    there = f"/follow-up/{ann.episode_id}"
    assert (await lea.post(f"{there}/assign", to=max_.staff.id)).status == 303
    await max_.log_in()
    assert "Yours" in (await max_.get("/follow-up?whose=mine")).text
    empty = await max_.post(f"{there}/done", note=" ")
    assert (empty.status, "is empty" in empty.text) == (422, True)
    assert (await max_.post(f"{there}/done", note="Called, sent a voucher.")).status == 303
    await lea.log_in()
    assert "No low ratings are open." in (await lea.get("/follow-up")).text
    done = await lea.get("/follow-up?show=done")
    assert "Max : Called, sent a voucher." in done.text
    late = await lea.post(f"{there}/done", note="I did, too")
    assert (late.status, "I did, too" in late.source) == (409, True)
    await lea.post(f"{there}/open-again")
    assert "Ann Archer" in (await lea.get("/follow-up")).text


async def test_a_customer_who_rates_anew_is_judged_by_the_new_rating(
    lea: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge, rating=1)
    await lea.post(f"/follow-up/{ann.episode_id}/done", note="Called.")
    bridge.clock.move(minutes=5)
    await ann.chat.post("/rating", {"score": 2})
    assert "Ann Archer" in (await lea.get("/follow-up")).text
    await ann.chat.post("/rating", {"score": 5})
    for show in ("open", "done"):
        assert "Ann Archer" not in (await lea.get(f"/follow-up?show={show}")).text
    gone = await lea.post(f"/follow-up/{ann.episode_id}/done", note="Called again.")
    assert gone.status == 404


async def test_lists_of_reviews_know_no_other_lists(lea: StaffBrowser) -> None:
    for address in ("/reviews?show=what", "/follow-up?show=x&whose=y", "/scores?days=1e9"):
        assert (await lea.get(address)).status == 200
