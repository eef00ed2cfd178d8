"""How a transcript is laid out: pure rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_bridge.api.schemas.content import MessageView
from crm_bridge.console.formats import money, moved, web_address
from crm_bridge.console.thread import Item, Mark, actors, marked, thread
from crm_bridge.conversations.transcript import Entry, NoteEntry, Transcript
from crm_bridge.models.conversation import ControlMove, Conversation
from crm_bridge.models.escalation import Escalation, Interaction

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def entry(seq: int, at: int, episode: str | None = "ep_1") -> Entry:
    view = MessageView(seq=seq, at=minute(at), author="customer", text=f"m{seq}")
    return Entry(view, episode, "sent", None, None, None, None, [], [], [], [])


def move(to: str, at: int, who: str = "system", why: str = "x", episode: str = "ep_1") -> Any:
    return ControlMove(to_state=to, at=minute(at), who=who, why=why, episode_id=episode)


def found(**parts: Any) -> Transcript:
    empty: dict[str, Any] = {
        "entries": [], "notes": [], "moves": [], "escalations": [], "interactions": []
    }  # fmt: skip
    conversation = Conversation(id="cnv_1", assignee_id=parts.pop("assignee", None))
    return Transcript(conversation=conversation, **{**empty, **parts})


def told(item: Item) -> str:
    if item.entry is not None:
        return item.entry.message.text
    return item.note.text if item.note is not None else f"→{item.move and item.move.to_state}"


def laid_out(transcript: Transcript) -> list[tuple[str | None, list[str]]]:
    return [(s.episode_id, [told(item) for item in s.items]) for s in thread(transcript)]


def test_messages_notes_and_moves_stand_in_the_order_of_time() -> None:
    note = NoteEntry("nte_1", minute(2), "Anna", "note")
    transcript = found(entries=[entry(1, 0), entry(2, 3)], notes=[note], moves=[move("queued", 1)])
    assert laid_out(transcript) == [("ep_1", ["m1", "→queued", "note", "m2"])]


def test_in_one_moment_a_move_comes_before_what_is_said_of_it_but_the_end_after() -> None:
    transcript = found(
        entries=[entry(1, 0), entry(2, 5)], moves=[move("queued", 0), move("closed", 5)]
    )
    assert laid_out(transcript) == [("ep_1", ["→queued", "m1", "m2", "→closed"])]


def test_each_episode_is_a_stretch_with_its_interaction() -> None:
    second = Interaction(id="int_2", episode_id="ep_2")
    transcript = found(entries=[entry(1, 0), entry(2, 60, "ep_2")], interactions=[second])
    stretches = thread(transcript)
    assert [(s.episode_id, s.interaction) for s in stretches] == [("ep_1", None), ("ep_2", second)]


def test_a_note_belongs_to_the_episode_it_was_written_in() -> None:
    note = NoteEntry("nte_1", minute(30), None, "note")
    transcript = found(entries=[entry(1, 0), entry(2, 60, "ep_2")], notes=[note])
    assert laid_out(transcript) == [("ep_1", ["m1", "note"]), ("ep_2", ["m2"])]


def test_where_earlier_messages_are_left_out_so_is_what_happened_between_them() -> None:
    moves = [move("queued", 1), move("human", 12)]
    note = NoteEntry("nte_1", minute(2), None, "note")
    transcript = found(entries=[entry(7, 10)], moves=moves, notes=[note])
    assert laid_out(transcript) == [("ep_1", ["m7", "→human"])]


def test_an_empty_conversation_has_no_stretch() -> None:
    assert thread(found()) == []


def test_those_who_acted_are_the_staff_who_moved_accepted_or_have_it() -> None:
    call = Escalation(accepted_by="stf_b")
    moves = [move("human", 1, "staff:stf_a"), move("bot", 2, "customer"), move("bot", 3)]
    transcript = found(moves=moves, escalations=[call], assignee="stf_c")
    assert actors(transcript) == {"stf_a", "stf_b", "stf_c"}


def span(start: Any, end: Any, name: str = "order_number") -> dict[str, object]:
    return {"entity": name, "value": "x", "start": start, "end": end}


@pytest.mark.parametrize(
    ("entities", "marks"),
    [
        ([], [Mark("order 12345 now")]),
        ([span(6, 11)], [Mark("order "), Mark("12345", "order_number"), Mark(" now")]),
        ([span(0, 15)], [Mark("order 12345 now", "order_number")]),
        (
            [span(12, 15, "time"), span(6, 11)],
            [Mark("order "), Mark("12345", "order_number"), Mark(" "), Mark("now", "time")],
        ),
        ([span(6, 11), span(8, 15)], [Mark("order "), Mark("12345", "order_number"), Mark(" now")]),
        ([span(6, 99)], [Mark("order 12345 now")]),
        ([span(-3, 4)], [Mark("order 12345 now")]),
        ([span(6, 6)], [Mark("order 12345 now")]),
        ([span(None, None)], [Mark("order 12345 now")]),
    ],
)
def test_a_text_is_cut_at_its_entities(
    entities: list[dict[str, object]], marks: list[Mark]
) -> None:
    assert marked("order 12345 now", entities) == marks


def test_a_move_is_told_as_a_sentence() -> None:
    names = {"stf_a": "Anna"}
    assert moved(move("human", 0, "staff:stf_a", "taken_over"), names) == "Anna took over"
    assert moved(move("human", 0, "staff:stf_x", "taken_over"), names) == "Somebody took over"
    assert moved(move("queued", 0, why="agent_gone"), {}).startswith("The agent was gone")
    assert moved(move("queued", 0, why="some_new_reason"), {}) == "some new reason"


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (4_999, "GBP", "£49.99"),
        (0, "GBP", "£0.00"),
        (500, "JPY", "JP¥500"),
        (-100, "EUR", "-€1.00"),
    ],
)
def test_money_is_written_in_its_currency(amount: int, currency: str, written: str) -> None:
    assert money(amount, currency) == written


PAGE = "https://shop.example/boots/trail"


@pytest.mark.parametrize(
    ("address", "page", "meant"),
    [
        ("https://cdn.example/a.png", None, "https://cdn.example/a.png"),
        ("/images/a.svg", PAGE, "https://shop.example/images/a.svg"),
        ("/images/a.svg", None, None),
        ("javascript:alert(1)", PAGE, None),
        (" javascript:alert(1)", None, None),
        ("data:text/html,x", PAGE, None),
        ("//[", PAGE, None),
        ("/a.svg", "javascript:alert(1)", None),
    ],
)
def test_an_address_is_meant_on_the_customers_page_and_leads_to_the_web(
    address: str, page: str | None, meant: str | None
) -> None:
    assert web_address(address, page) == meant
