"""Worth a look, correcting a message and change sets, as a lead's browser without scripts sees
them."""

import json
import re

import pytest

from crm_bridge.console.looks import read_places, written
from crm_bridge.corrections import change_sets
from crm_bridge.corrections.looks import LOOKS, MOST
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

UNDERSTOOD = {
    "intent": {"name": "track_order", "confidence": 0.34},
    "ranking": [
        {"name": "track_order", "confidence": 0.34},
        {"name": "late_delivery", "confidence": 0.31},
    ],
    "entities": [{"entity": "order_number", "value": "CL100002", "start": 12, "end": 21}],
    "sentiment": {"label": "neutral", "score": 0.0},
}


_STAYS = re.compile(
    r'the message stays corrected: <a href="/transcripts/\w+#m-1">undo it there</a>'
)


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Priya", "lead"))
    await browser.log_in()
    return browser


@pytest.fixture
async def other(bridge: ShopBridge) -> StaffBrowser:
    """Not logged in yet: one browser holds one log-in."""
    return StaffBrowser(bridge, await colleague(bridge, "Tom", "lead"))


async def asked(bridge: ShopBridge, text: str = "where is my CL-100002, it is late") -> str:
    """A message that the assistant was not sure of; the address at which it is corrected."""
    chat = await Chat.opened(bridge)
    kept = await chat.write(text)
    await chat.answer({"text": "It is on its way."}, understanding=UNDERSTOOD)
    return f"/corrections/messages/{chat.conversation_id}/{kept.body['seq']}"


async def test_an_empty_list_says_what_comes_there(lead: StaffBrowser) -> None:
    page = await lead.get("/corrections")
    assert "Nothing is worth a look now." in page.text
    assert "Nothing was corrected yet." in (await lead.get("/changes")).text


async def test_a_doubtful_message_is_worth_a_look_until_it_is_corrected(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge)
    page = await lead.get("/corrections")
    assert "Only 34% sure" in page.text
    assert "“late delivery” is just 3% behind" in page.text
    assert f'href="{address}"' in page.source
    done = await lead.post(f"{address}/intent", intent="late_delivery")
    assert done.status == 200
    assert "Late delivery Priya" in done.text
    assert "Only 34% sure" not in (await lead.get("/corrections")).text
    again = await lead.get(address)
    (correction,) = re.findall(r"/corrections/(cor_\w+)/undo", again.source)
    taken_back = await lead.post(f"/corrections/{correction}/undo")
    assert "Late delivery" not in taken_back.text
    assert "Only 34% sure" in (await lead.get("/corrections")).text
    assert (await lead.post(f"/corrections/{correction}/undo")).status == 404


async def test_nearly_the_same_is_one_entry_and_corrected_together(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    for number in ("100002", "200417", "300981"):
        await asked(bridge, f"where is my CL-{number}, it is late")
    page = await lead.get("/corrections")
    assert "2 more say nearly the same" in page.text
    (control,) = re.findall(r'data-correct="([^"]+)"', page.source)
    tool = json.loads(control.replace("&#34;", '"'))
    assert len(tool["also"]) == 2
    assert tool["also_same"] is True
    done = await lead.post(
        f"{tool['address']}/intent", intent="late_delivery", also=" ".join(tool["also"])
    )
    assert "2 more that say the same were corrected too." in done.text
    assert "Nothing is worth a look now." in (await lead.get("/corrections")).text


async def test_a_large_group_is_corrected_whole_and_turns_write_meanwhile(
    bridge: ShopBridge, lead: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_bridge.console.looks.PORTION", 2)
    first, *others = [await asked(bridge, f"where is my CL-10000{n}, it is late") for n in range(6)]
    also = " ".join("#".join(address.split("/")[-2:]) for address in others)
    commits: list[object] = []
    bridge.database.on_commit(commits.append)
    done = await lead.post(f"{first}/intent", intent="late_delivery", also=also)
    assert "5 more that say the same were corrected too." in done.text
    assert len(commits) >= 4
    assert "Nothing is worth a look now." in (await lead.get("/corrections")).text


def test_a_group_is_taken_whole() -> None:
    group = [(f"cnv_{n}", n) for n in range(MOST)]
    assert read_places(written(group)) == group


async def test_what_is_right_as_it_is_goes_and_can_be_brought_back(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    await asked(bridge)
    page = await lead.get("/corrections")
    (places,) = set(re.findall(r'name="places" value="([^"]+)"', page.source))
    gone = await lead.post("/corrections/looked-over", places=places)
    assert "Right as it is. Bring it back" in gone.text
    assert "Nothing is worth a look now." in (await lead.get("/corrections")).text
    await lead.post("/corrections/look-again", places=places)
    assert "Only 34% sure" in (await lead.get("/corrections")).text
    # What nobody wrote does no harm.
    assert (await lead.post("/corrections/looked-over", places="x cnv_1#x cnv_1#3")).status == 200


async def test_the_second_lead_is_asked_before_the_first_is_overruled(
    bridge: ShopBridge, lead: StaffBrowser, other: StaffBrowser
) -> None:
    address = await asked(bridge)
    await lead.post(f"{address}/intent", intent="late_delivery")
    await other.log_in()
    refused = await other.post(f"{address}/intent", intent="missing_parcel")
    assert refused.status == 409
    assert "Priya has said: Late delivery. Replace it" in refused.text
    (first,) = re.findall(r'data-replaces="([^"]+)"', refused.source)
    page = await other.ask(
        "POST", f"{address}/intent", data={"csrf": other.csrf, "intent": "missing_parcel"}
    )
    assert page.status == 409
    assert "Yours was not saved." in page.text
    done = await other.post(f"{address}/intent", intent="missing_parcel", replaces=first)
    assert "Missing parcel Tom" in done.text


async def test_without_scripts_everything_can_be_said_on_a_page(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge)
    said = {
        "intent": {"intent": "late_delivery"},
        "sentiment": {"sentiment": "negative"},
        "escalation": {"topic": "none"},
        "article": {"slug": "delivery-late"},
        "entities": {
            "entities": '[{"entity": "order_number", "start": 12, "end": 21}]',
            "words": "late",
            "entity": "date",
        },
    }
    for aspect, fields in said.items():
        answer = await lead.ask("POST", f"{address}/{aspect}", data={"csrf": lead.csrf, **fields})
        assert (answer.status, answer.headers["location"]) == (303, address)
    page = await lead.get(address)
    for words in (
        "Late delivery Priya",
        "Negative Priya",
        "No person needed Priya",
        "Article “When a delivery is late” Priya",
        "Entities: order number, date Priya",
    ):
        assert words in page.text


@pytest.mark.parametrize(
    ("aspect", "fields", "status"),
    [
        ("intent", {"intent": "no_such_thing"}, 422),
        ("entities", {"entities": "not json"}, 422),
        ("entities", {"words": "nothing of it", "entity": "date"}, 422),
        ("mood", {"mood": "x"}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    bridge: ShopBridge, lead: StaffBrowser, aspect: str, fields: dict[str, str], status: int
) -> None:
    address = await asked(bridge)
    assert (await lead.post(f"{address}/{aspect}", **fields)).status == status


async def test_a_message_that_was_taken_back_is_gone_and_says_so(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge)
    cid, seq = address.split("/")[-2:]
    async with bridge.database.session() as session:
        message = await session.get(Message, (cid, int(seq)))
        assert message is not None
        message.text, message.content = "", {"deleted_at": "2026-03-20T12:00:00Z"}
    refused = await lead.post(f"{address}/intent", intent="late_delivery")
    assert refused.status == 410
    assert "took this message back" in refused.text
    assert "took this message back" in (await lead.get(address)).text
    assert (await lead.get("/corrections/messages/cnv_none/1")).status == 404


async def test_a_change_set_shows_its_difference_and_where_it_comes_from(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge)
    await lead.post(f"{address}/intent", intent="late_delivery")
    page = await lead.get(await _set_of(bridge))
    assert "What changes: 1 example" in page.text
    assert re.search(r"Late delivery \+1 .*where is my CL-\d{6} order number", page.text)
    assert "CL-100002" not in page.text
    assert re.search(r"/transcripts/\w+#m-1", page.source)
    patch = await lead.get(f"{await _set_of(bridge)}/export")
    assert "+++ b/data/nlu/from_customers.yml" in patch.source
    assert "attachment" in patch.headers["content-disposition"]


async def test_a_contradiction_is_settled_before_anything_else(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge, "where is my parcel")
    await lead.post(f"{address}/entities", entities="[]")
    await lead.post(f"{address}/intent", intent="late_delivery")
    page = await lead.get(await _set_of(bridge))
    assert "1 contradiction to settle first" in page.text
    assert (await lead.get(f"{await _set_of(bridge)}/export")).status == 409
    (example,) = set(re.findall(r"/changes/examples/(exa_\w+)/settle", page.source))
    settled = await lead.post(f"/changes/examples/{example}/settle", other="track_order")
    assert settled.status == 303
    page = await lead.get(await _set_of(bridge))
    assert "contradiction" not in page.text
    assert "moved from Track order" in page.text
    assert "goes to Late delivery" in page.text
    patch = (await lead.get(f"{await _set_of(bridge)}/export")).source
    assert "-      - where is my parcel" in patch


async def test_an_example_is_edited_left_out_and_taken_in_again(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    await lead.post(f"{await asked(bridge)}/intent", intent="late_delivery")
    address = await _set_of(bridge)
    (example,) = set(
        re.findall(r"/changes/examples/(exa_\w+)/edit", (await lead.get(address)).source)
    )
    refused = await lead.post(f"/changes/examples/{example}/edit", text="[boots](shoe)")
    assert refused.status == 422
    assert "There is no entity" in refused.text
    assert "[boots](shoe)" in refused.source
    await lead.post(f"/changes/examples/{example}/edit", text="my boots are late")
    page = await lead.get(address)
    assert "my boots are late" in page.text
    assert "edited" in page.text
    assert _STAYS.search(page.source)
    await lead.post(f"/changes/examples/{example}/leave-out")
    page = await lead.get(address)
    assert "There is nothing in it." in page.text
    assert _STAYS.search(page.source)
    await lead.post(f"/changes/examples/{example}/take-in")
    assert "What changes: 1 example" in (await lead.get(address)).text
    assert (await lead.post("/changes/examples/exa_none/leave-out")).status == 404


async def test_what_was_one_row_stays_one_when_it_is_left_out(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    for text in ("my boots are late", "My boots are late", "my boots are  late"):
        await lead.post(f"{await asked(bridge, text)}/entities", entities="[]")
    address = await _set_of(bridge)
    (example,) = set(
        re.findall(r"/changes/examples/(exa_\w+)/leave-out", (await lead.get(address)).source)
    )
    await lead.post(f"/changes/examples/{example}/leave-out")
    page = await lead.get(address)
    assert "Track order, and 2 more that say the same Take in again" in page.text
    assert page.source.count("/take-in") == 1
    await lead.post(f"/changes/examples/{example}/take-in")
    assert "/take-in" not in (await lead.get(address)).source


async def test_what_an_article_answers_is_put_among_its_questions_at_once(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    text = "the van has not come by yet"
    await lead.post(f"{await asked(bridge, text)}/article", slug="delivery-late")
    address = await _set_of(bridge)
    assert "Put it into the article" in (await lead.get(address)).text
    put = f"{address}/articles/delivery-late"
    assert (await lead.post(put, heading="How long to wait")).status == 303
    page = await lead.get(address)
    assert "the assistant has it already" in page.text
    assert "Put it into the article" not in page.text
    article = await lead.get("/articles/delivery-late")
    assert text in article.source
    assert "Asked by customers (Change set 1)" in article.text
    assert (await lead.post(f"{address}/articles/none", heading="x")).status == 404


async def test_a_set_is_renamed_discarded_and_stays_readable(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    await lead.post(f"{await asked(bridge)}/intent", intent="late_delivery")
    address = await _set_of(bridge)
    await lead.post(f"{address}/name", name="  Late   boots ")
    assert "Late boots" in (await lead.get("/changes")).text
    assert (await lead.post(f"{address}/discard")).status == 303
    page = await lead.get(address)
    assert "Discarded" in page.text
    assert "Leave out" not in page.text
    assert (await lead.post(f"{address}/collect")).status == 409
    assert (await lead.get("/changes/chs_none")).status == 404


async def test_needs_are_noted_for_the_developers_without_personal_data(
    bridge: ShopBridge, lead: StaffBrowser
) -> None:
    address = await asked(bridge, "engrave Sarah Miller on it, call 07911 123456")
    cid, seq = address.split("/")[-2:]
    assert (await lead.post("/corrections/needs", title="", places=f"{cid}#{seq}")).status == 422
    noted = await lead.post("/corrections/needs", title="Engraving", places=f"{cid}#{seq}")
    assert noted.status == 303
    page = await lead.get("/corrections/needs")
    assert "Engraving 1 message, Priya" in page.text
    assert "07911 123456" not in page.text
    (idea,) = re.findall(r"/corrections/needs/(ide_\w+)/strike", page.source)
    await lead.post(f"/corrections/needs/{idea}/strike")
    assert "Engraving" not in (await lead.get("/corrections/needs")).text


async def test_agents_see_nothing_of_it(bridge: ShopBridge, browser: StaffBrowser) -> None:
    address = await asked(bridge)
    for path in ("/corrections", "/changes", "/corrections/needs", address):
        assert (await browser.get(path)).status == 403
    assert (await browser.post(f"{address}/intent", intent="late_delivery")).status == 403


async def _set_of(bridge: ShopBridge) -> str:
    async with bridge.database.reading() as session:
        (row, *_) = await change_sets.listed(session)
    return f"/changes/{row.change_set.id}"


@pytest.fixture(autouse=True)
def _always_anew(bridge: ShopBridge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is read at every question, not once a minute."""
    monkeypatch.setattr("crm_bridge.corrections.looks.KEPT_FOR", 0.0)
    assert LOOKS
