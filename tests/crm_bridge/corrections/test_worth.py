"""What is worth a look, and what is not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_bridge.corrections import alike, looks, needs, worth
from crm_bridge.corrections.talks import Answer, Heard, Talk, newest
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.corrections.conftest import Wrote
from tests.crm_bridge.shop import ShopBridge

START = datetime(2026, 3, 20, tzinfo=UTC)


def heard(text: str = "where is my parcel please", **about: Any) -> Heard:
    values: dict[str, Any] = {
        "conversation_id": "cnv_1",
        "seq": 1,
        "at": START,
        "text": text,
        "intent": "track_order",
        "confidence": 0.95,
        "ranking": [("track_order", 0.95), ("late_delivery", 0.02)],
        "feeling": 0.0,
        "outcome": "answered",
        "answers": [Answer("It is on its way.", ())],
    }
    return Heard(**{**values, **about})


def kinds(*said: Heard, score: int | None = None) -> Sequence[set[str]]:
    """The reasons that are found, message by message of those worth a look."""
    found = worth.looks([Talk("eps_1", score, list(said))])
    return [{reason.kind for reason in look.reasons} for look in found]


def test_what_was_understood_and_answered_is_not_worth_a_look() -> None:
    assert kinds(heard(), heard("thanks a lot", intent="thank", ranking=[])) == []


def test_doubts_are_told_with_their_numbers() -> None:
    ranking = [("track_order", 0.34), ("late_delivery", 0.31)]
    (look,) = worth.looks([Talk("eps_1", None, [heard(confidence=0.34, ranking=ranking)])])
    assert [one.words for one in look.reasons] == [
        "“late delivery” is just 3% behind",
        "Only 34% sure",
    ]
    assert look.score == pytest.approx(sum(one.weight for one in look.reasons))


def test_a_runner_up_that_fits_as_well_is_said_to_do_so() -> None:
    ranking = [("late_delivery", 0.36), ("track_order", 0.34)]
    (look,) = worth.looks([Talk("eps_1", None, [heard(confidence=0.34, ranking=ranking)])])
    assert look.reasons[0].words == "“late delivery” fits as well"


def test_the_less_sure_the_worthier() -> None:
    talks = [
        Talk(f"eps_{n}", None, [heard(seq=n, confidence=sure / 10, ranking=[])])
        for n, sure in enumerate((3, 1, 2))
    ]
    assert [look.heard.seq for look in worth.looks(talks)] == [1, 2, 0]


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (heard("this is no help at all", intent="complaint", feeling=-0.8, ranking=[]), "unhappy"),
        (heard("I asked you where the parcel is"), "again"),
    ],
)
def test_an_answer_that_did_not_help_is_worth_a_look(after: Heard, kind: str) -> None:
    assert kinds(heard(), after)[0] == {kind}


def test_an_article_that_was_asked_again_about_is_named() -> None:
    shown = heard(answers=[Answer("We post daily.", [{"title": "Delivery times"}])])
    (look, *_) = worth.looks([Talk("eps_1", None, [shown, heard("so where is my parcel")])])
    assert "The article “Delivery times” did not help" in [one.words for one in look.reasons]


def test_the_answer_to_a_question_of_the_assistant_is_no_repeat() -> None:
    asked = heard("I want to return the lamp", answers=[Answer("Which lamp is it?", ())])
    assert kinds(asked, heard("the one from last Monday")) == []
    assert kinds(asked, heard("the red lamp")) == []
    assert kinds(asked, heard("I want to return the lamp!")) == [{"again"}]


def test_a_call_or_a_low_score_adds_to_a_doubt() -> None:
    doubtful = heard(confidence=0.5, ranking=[])
    assert kinds(doubtful) == []
    assert kinds(doubtful, score=1) == [{"unsure", "rated"}]
    assert kinds(heard(confidence=0.5, ranking=[], outcome="escalated")) == [{"unsure", "called"}]
    assert kinds(doubtful, score=5) == []


def test_what_a_person_answered_is_not_the_assistants_to_learn() -> None:
    assert kinds(heard(intent="nlu_fallback", outcome="with_person")) == []


def test_nearly_the_same_goes_together_whatever_its_numbers() -> None:
    texts = [
        "where is my order CL-104233",
        "how do I return shoes",
        "Where is my order CL-200417??",
        "where is my order 55",
        "how do i return the shoes",
        "👍",
    ]
    assert alike.groups(texts) == [[0, 2, 3], [1, 4], [5]]
    assert alike.groups([]) == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("WHERE is my order, CL 200417?!", True),
        ("where is my order cl", True),
        ("where is her order CL-104233", False),
        ("where is my order CL-104233 😡", False),
    ],
)
def test_the_same_words_are_the_same_to_the_letter(other: str, same: bool) -> None:
    assert alike.same_words(["where is my order CL-104233", other]) is same


def test_unknown_needs_are_what_was_rejected_each_wording_once() -> None:
    def said(text: str, n: int, **about: Any) -> Heard:
        return heard(text, seq=n, at=START + timedelta(minutes=n), **about)

    talk = Talk(
        "eps_1",
        None,
        [
            said("do you engrave names", 1, intent="nlu_fallback"),
            said("Do you engrave names", 2, intent="out_of_scope"),
            said("hm", 3, intent="nlu_fallback"),
            said("where is it now", 4),
            said("can you carve initials", 5, confidence=0.2),
        ],
    )
    assert [one.seq for one in needs.unknown([talk])] == [5, 2]


async def test_the_newest_conversations_are_read_with_their_answers(
    bridge: ShopBridge, wrote: Wrote
) -> None:
    chat = await Chat.opened(bridge)
    first = await wrote("where is my parcel please", confidence=0.9, chat=chat)
    await wrote("I still do not know where it is", confidence=0.9, chat=chat)
    found = looks.Looks(bridge.database)
    (group,) = await found.groups()
    assert group.places == [first]
    assert group.kinds == {"again", "close"}
    assert looks.counted([group])["again"] == 1


async def test_what_the_assistant_asked_for_is_no_doubt(chat: Chat) -> None:
    await chat.write("where is my order CL-100002")
    found = {"intent": {"name": "track_order", "confidence": 0.95}}
    question = {"author": "bot", "text": "What is the e-mail on it?"}
    await chat.answer(question, understanding=found, awaiting="order_proof")
    lost = {"intent": {"name": "nlu_fallback", "confidence": 0.2}}
    for text in ("you find it under ann@mail.example", "blorp my small frobnicator"):
        await chat.write(text)
        await chat.answer({"author": "bot", "text": "Thank you."}, understanding=lost)
    talks = await newest(chat.bridge.database)
    assert [one.heard.text for one in worth.looks(talks)] == ["blorp my small frobnicator"]
    assert [one.text for one in needs.unknown(talks)] == ["blorp my small frobnicator"]
