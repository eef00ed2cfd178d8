"""Correcting by keyboard, in the list of what is worth a look and in a transcript."""

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from sqlalchemy import select

from crm_bridge.corrections import change_sets
from crm_bridge.corrections.looks import LOOKS
from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.conversation import Episode
from crm_bridge.models.correction import Correction
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.browser.console.console_page import PASSWORD, ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge

NUMBER = {"entity": "order_number", "value": "CL100002", "start": 12, "end": 21}


@pytest_asyncio.fixture(loop_scope="session")
async def lead(bridge: ShopBridge, stranger: ConsolePage) -> ConsolePage:
    """Anna, who leads the team, at the list of what is worth a look: two messages."""
    async with bridge.database.session() as session:
        anna = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        anna.role = "lead"
    await asked(bridge, "where is my CL-100002, it is late", NUMBER)
    await asked(bridge, "do you repair the zip of a bag")
    await stranger.log_in()
    await stranger.visit("/corrections")
    await stranger.listening()
    return stranger


async def asked(bridge: ShopBridge, text: str, *entities: dict[str, object]) -> Chat:
    chat = await Chat.opened(bridge)
    await chat.write(text)
    await chat.answer(
        {"text": "It is on its way."},
        understanding={
            "intent": {"name": "track_order", "confidence": 0.34},
            "ranking": [
                {"name": "track_order", "confidence": 0.34},
                {"name": "late_delivery", "confidence": 0.31},
                {"name": "missing_parcel", "confidence": 0.2},
            ],
            "entities": list(entities),
            "sentiment": {"label": "neutral", "score": 0.0},
        },
    )
    bridge.clock.move(minutes=1)
    return chat


async def corrections(bridge: ShopBridge) -> dict[str, object]:
    async with bridge.database.reading() as session:
        return {one.aspect: one.value for one in await session.scalars(select(Correction))}


def look(console: ConsolePage, text: str) -> Locator:
    return console.page.locator("[data-look]").filter(has_text=text)


@pytest.mark.parametrize("second", ["Enter", "1"])
async def test_two_keys_correct_an_intent(
    lead: ConsolePage, bridge: ShopBridge, second: str
) -> None:
    press = lead.page.keyboard.press
    await press("j")
    await press("i")
    await press(second)
    await expect(lead.page.locator(".correct-said")).to_contain_text("Late delivery Anna")
    assert await corrections(bridge) == {"intent": {"intent": "late_delivery"}}
    # The focus has stayed with the message, so that the next key is about it too.
    await press("s")
    await press("1")
    await expect(lead.page.locator(".correct-said")).to_contain_text("Negative Anna")
    await press("e")
    await press("2")
    await expect(lead.page.locator(".correct-said")).to_contain_text("No person needed Anna")
    await lead.button("Undo Late delivery").click()
    await expect(lead.page.locator(".correct-said")).not_to_contain_text("Late delivery")
    assert (await corrections(bridge)).keys() == {"sentiment", "escalation"}


async def test_likely_intents_have_the_digits_in_a_transcript_too(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    for intent in ("get_refund", "get_refund", "warranty", "thank"):
        chat = await Chat.opened(bridge)
        await chat.write("and then?")
        await chat.answer(
            {"text": "So."}, understanding={"intent": {"name": intent, "confidence": 0.99}}
        )
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    async with bridge.database.reading() as session:
        episode = (await session.scalars(select(Episode).order_by(Episode.started_at))).first()
    assert episode is not None
    for address in ("/corrections", f"/transcripts/{episode.id}"):
        await lead.visit(address)
        await lead.listening()
        await lead.page.get_by_role("link", name="Correct").first.focus()
        await lead.page.keyboard.press("i")
        titles = lead.page.get_by_role("option").locator("strong")
        await expect(titles.nth(3)).to_have_text("Warranty")
        assert (await titles.all_text_contents())[:4] == [
            "Late delivery", "Missing parcel", "Get refund", "Warranty"
        ]  # fmt: skip
        assert "Track order" not in await titles.all_text_contents()


async def same(bridge: ShopBridge) -> int:
    """How many intents were corrected."""
    async with bridge.database.reading() as session:
        rows = await session.scalars(select(Correction).where(Correction.aspect == "intent"))
        return len(list(rows))


@pytest.mark.parametrize(
    ("other", "ticked"),
    [("Do you repair the zip of a bag??", True), ("do you repair the zip of the bag", False)],
)
async def test_only_the_same_words_are_corrected_together_unasked(
    lead: ConsolePage, bridge: ShopBridge, other: str, ticked: bool
) -> None:
    await asked(bridge, other)
    bridge.client.app[LOOKS].forget()  # type: ignore[union-attr]
    await lead.visit("/corrections")
    await lead.listening()
    press = lead.page.keyboard.press
    await look(lead, "repair the zip").get_by_role("link", name="Correct").focus()
    box = lead.page.get_by_role("checkbox", name="Also for the other that says")
    await press("s")
    await expect(box).not_to_be_checked()
    await press("Escape")
    await press("i")
    await expect(box).to_be_checked(checked=ticked)
    await press("0")
    await expect(box).to_be_checked(checked=not ticked)
    await press("1")
    await expect(lead.page.locator(".correct-said")).to_contain_text("Late delivery Anna")
    assert await same(bridge) == (1 if ticked else 2)


async def test_any_intent_is_found_by_typing(lead: ConsolePage, bridge: ShopBridge) -> None:
    await look(lead, "repair the zip").get_by_role("link", name="Correct").focus()
    await lead.page.keyboard.press("i")
    sheet = lead.page.get_by_role("dialog", name="What does the customer want?")
    await lead.page.keyboard.type("guarantee")
    await expect(sheet.get_by_role("option")).to_have_count(1)
    await expect(sheet.get_by_role("option", selected=True)).to_contain_text("Warranty")
    await lead.page.keyboard.type("zzz")
    await expect(sheet.get_by_text("Nothing is called that.")).to_be_visible()
    for _ in "zzz":
        await lead.page.keyboard.press("Backspace")
    await lead.page.keyboard.press("Enter")
    await expect(look(lead, "repair the zip").locator(".correct-said")).to_contain_text("Warranty")


async def test_entities_are_marked_with_the_keyboard_alone(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    press = lead.page.keyboard.press
    await look(lead, "CL-100002").get_by_role("link", name="Correct").focus()
    await press("m")
    box = lead.page.get_by_role("textbox", name="The message: select what is named")
    await expect(box).to_be_focused()
    await press("End")
    for _ in "late":
        await press("Shift+ArrowLeft")
    await press("7")
    await expect(lead.page.get_by_role("list", name="Named in it")).to_contain_text("date: late")
    await press("Enter")
    await expect(lead.page.locator(".correct-said")).to_contain_text("order number, date")
    (found,) = (await corrections(bridge)).values()
    assert found == {
        "entities": [
            {"entity": "order_number", "start": 12, "end": 21},
            {"entity": "date", "start": 29, "end": 33},
        ]
    }
    await press("m")
    await press("0")
    await expect(lead.page.locator(".correct-said")).to_contain_text("Entities: none")


async def test_what_is_right_goes_with_one_key_and_the_next_has_the_focus(
    lead: ConsolePage,
) -> None:
    await lead.page.keyboard.press("j")
    await lead.page.keyboard.press("x")
    await expect(lead.page.get_by_text("Right as it is. Bring it back")).to_be_visible()
    await expect(
        lead.page.locator("[data-look]").nth(1).get_by_role("link", name="Correct")
    ).to_be_focused()
    await lead.button("Bring it back").click()
    await expect(lead.page.locator("[data-look]")).to_have_count(2)


async def test_a_colleagues_correction_is_shown_before_it_is_replaced(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    await lead.page.keyboard.press("j")
    address = await lead.page.evaluate("document.activeElement.getAttribute('href')")
    cid, seq = address.split("/")[-2:]
    async with bridge.database.session() as session:
        tom = await accounts.create(
            session, email="tom@shop.example", name="Tom", role="lead", password=PASSWORD,
            actor="system",
        )  # fmt: skip
        set_ = await change_sets.collecting_now(session, tom)
        session.add(
            Correction(
                id="cor_tom",
                conversation_id=cid,
                seq=int(seq),
                aspect="intent",
                value={"intent": "complaint"},
                was={},
                staff_id=tom.id,
                at=bridge.clock(),
                change_set_id=set_.id,
            )
        )
    await lead.page.keyboard.press("i")
    await lead.page.keyboard.press("1")
    await expect(
        lead.page.get_by_role("alert").get_by_text("Tom has said: Complaint.")
    ).to_be_visible()
    await expect(lead.button("Replace it")).to_be_focused()
    await lead.page.keyboard.press("Enter")
    await expect(lead.page.locator(".correct-said")).to_contain_text("Late delivery Anna")


async def test_a_message_of_a_transcript_is_corrected_with_two_keys(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    async with bridge.database.reading() as session:
        episode = (await session.scalars(select(Episode).order_by(Episode.started_at))).first()
    assert episode is not None
    await lead.visit(f"/transcripts/{episode.id}")
    await lead.listening()
    await lead.page.get_by_role("link", name="Correct message 1").focus()
    await lead.page.keyboard.press("i")
    await lead.page.keyboard.press("2")
    await expect(lead.page.locator(".correct-said")).to_contain_text("Missing parcel Anna")
    # Somebody types: no key of its own does anything.
    await lead.page.get_by_role("textbox", name="Comment").first.focus()
    await lead.page.keyboard.type("is")
    await expect(lead.page.locator("dialog[open]")).to_have_count(0)
