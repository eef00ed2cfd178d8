"""Corrections, and the examples that they become."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.training_data import ArticleExample, IntentExample, LabelledExample
from crm_bridge.corrections import change_sets, correcting, differing, editing, looks
from crm_bridge.corrections.choices import Choices
from crm_bridge.corrections.correcting import MessageGone
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.correction import Correction
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from tests.crm_bridge.corrections.conftest import Place, Wrote
from tests.crm_bridge.shop import ShopBridge

INTENT = {"intent": "late_delivery"}


async def corrected(
    bridge: ShopBridge,
    staff: Staff,
    place: Place,
    aspect: str,
    choices: Choices,
    **given: Any,
) -> Correction:
    replaces = given.pop("replaces", None)
    async with bridge.database.session() as session:
        return await correcting.correct(
            session, staff, place, aspect, given, choices, replaces=replaces
        )


async def examples_of(bridge: ShopBridge) -> Any:
    async with bridge.database.reading() as session:
        found = await change_sets.collecting(session)
        assert found is not None
        return await change_sets.examples(session, found.id)


async def test_a_corrected_intent_becomes_an_example(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote("my boots never came")
    await corrected(bridge, lead, place, "intent", choices, **INTENT)
    found = await examples_of(bridge)
    assert found.intents == [
        IntentExample("my boots never came", "late_delivery", f"{place[0]}#{place[1]}")
    ]


async def test_every_aspect_goes_where_it_is_learned(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote("oh great, late again")
    message = f"{place[0]}#{place[1]}"
    await corrected(bridge, lead, place, "sentiment", choices, sentiment="negative")
    await corrected(bridge, lead, place, "escalation", choices, topic="none")
    await corrected(bridge, lead, place, "article", choices, slug="delivery-late")
    found = await examples_of(bridge)
    assert found.intents == []
    assert found.sentiment == [LabelledExample("oh great, late again", "negative", message)]
    assert found.escalation == [LabelledExample("oh great, late again", "none", message)]
    assert found.articles == [ArticleExample("oh great, late again", "delivery-late", message)]


async def test_entities_alone_keep_the_intent_that_stands(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote("where is the Chelsea parcel 55", "track_order", 0.9)
    marked = [{"entity": "product", "start": 13, "end": 20}]
    await corrected(bridge, lead, place, "entities", choices, entities=marked)
    (example,) = (await examples_of(bridge)).intents
    assert (example.text, example.intent) == (
        "where is the [Chelsea](product) parcel 55",
        "track_order",
    )
    await corrected(bridge, lead, place, "entities", choices, entities=[])
    (example,) = (await examples_of(bridge)).intents
    assert example.text == "where is the Chelsea parcel 55"


async def test_personal_data_never_reaches_an_example(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    text = "this is Sarah O'Neil, CL-104233 to 12 Rose Lane, sarah@post.example, 07911 123456"
    number = {"entity": "order_number", "start": 22, "end": 31, "value": "CL104233"}
    place = await wrote(text, entities=[number])
    await corrected(bridge, lead, place, "intent", choices, **INTENT)
    (before,) = (await examples_of(bridge)).intents
    for private in ("Sarah", "Neil", "104233", "Rose", "post.example", "123456"):
        assert private not in before.text
    assert "](order_number)" in before.text
    # Invented values stay the same when something else is corrected.
    await corrected(bridge, lead, place, "intent", choices, intent="missing_parcel")
    (after,) = (await examples_of(bridge)).intents
    assert (after.text, after.intent) == (before.text, "missing_parcel")


async def test_a_second_lead_is_told_what_the_first_said(
    bridge: ShopBridge, lead: Staff, other_lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    first = await corrected(bridge, lead, place, "intent", choices, **INTENT)
    with pytest.raises(Conflict) as refused:
        await corrected(bridge, other_lead, place, "intent", choices, intent="missing_parcel")
    assert refused.value.detail == "Priya has said: Late delivery."
    assert refused.value.extras["id"] == first.id
    # The same again is no conflict, and with the first one's id it is replaced.
    await corrected(bridge, other_lead, place, "intent", choices, **INTENT)
    await corrected(
        bridge, lead, place, "intent", choices, intent="missing_parcel", replaces=first.id
    )
    (example,) = (await examples_of(bridge)).intents
    assert example.intent == "missing_parcel"


async def test_undoing_takes_the_example_away(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    made = await corrected(bridge, lead, place, "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        await correcting.undo(session, lead, made.id)
    assert len(await examples_of(bridge)) == 0
    async with bridge.database.session() as session:
        with pytest.raises(NotFound):
            await correcting.undo(session, lead, made.id)
        told = list(await session.scalars(select(AuditEvent.action)))
    assert {"message.corrected", "message.correction_undone"} <= set(told)


@pytest.mark.parametrize(
    "steps", [("evaluated",), ("refused",), ("evaluated", "live", "rolled_back")]
)
async def test_what_was_undone_is_not_put_to_work_later(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices, steps: tuple[str, ...]
) -> None:
    made = await corrected(bridge, lead, await wrote(), "intent", choices, **INTENT)
    await _moved(bridge, made.change_set_id, "evaluating", *steps)
    async with bridge.database.session() as session:
        await correcting.undo(session, lead, made.id)
    async with bridge.database.reading() as session:
        assert await change_sets.drafted(session, made.change_set_id) == []


async def test_what_is_live_keeps_its_example_as_it_was_learned(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    made = await corrected(bridge, lead, await wrote(), "intent", choices, **INTENT)
    await _moved(bridge, made.change_set_id, "evaluating", "evaluated", "live")
    async with bridge.database.session() as session:
        await correcting.undo(session, lead, made.id)
    async with bridge.database.reading() as session:
        assert len(await change_sets.drafted(session, made.change_set_id)) == 1


async def test_undoing_what_was_said_twice_leaves_nothing_of_the_first_time(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    first = (await corrected(bridge, lead, place, "intent", choices, **INTENT)).change_set_id
    await corrected(bridge, lead, place, "sentiment", choices, sentiment="negative")
    await _moved(bridge, first, "evaluating", "evaluated")
    made = await corrected(bridge, lead, place, "intent", choices, intent="missing_parcel")
    assert made.change_set_id != first
    async with bridge.database.session() as session:
        await correcting.undo(session, lead, made.id)
    async with bridge.database.reading() as session:
        assert await change_sets.drafted(session, made.change_set_id) == []
        (left,) = await change_sets.drafted(session, first)
    assert left.example.kind == "sentiment"


async def test_leads_who_correct_in_the_same_moment_share_one_change_set(
    bridge: ShopBridge, lead: Staff, other_lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    places = [await wrote(f"my boots {n} never came") for n in range(6)]
    await asyncio.gather(
        *(
            corrected(bridge, staff, place, "intent", choices, **INTENT)
            for place, staff in zip(places, [lead, other_lead] * 3, strict=True)
        )
    )
    assert len((await examples_of(bridge)).intents) == 6
    async with bridge.database.reading() as session:
        assert len(await change_sets.listed(session)) == 1
        opened = select(AuditEvent).where(AuditEvent.action == "change_set.opened")
        assert len(list(await session.scalars(opened))) == 1


async def test_two_aspects_of_one_message_in_the_same_moment_become_one_example(
    bridge: ShopBridge, lead: Staff, other_lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote("where is the Chelsea parcel 55")
    marked = [{"entity": "product", "start": 13, "end": 20}]
    await asyncio.gather(
        corrected(bridge, lead, place, "intent", choices, **INTENT),
        corrected(bridge, other_lead, place, "entities", choices, entities=marked),
    )
    (example,) = (await examples_of(bridge)).intents
    assert (example.text, example.intent) == (
        "where is the [Chelsea](product) parcel 55",
        "late_delivery",
    )


async def test_a_correction_and_its_undoing_in_the_same_moment_both_count(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    made = await corrected(bridge, lead, place, "intent", choices, **INTENT)

    async def undone() -> None:
        async with bridge.database.session() as session:
            await correcting.undo(session, lead, made.id)

    feeling = corrected(bridge, lead, place, "sentiment", choices, sentiment="negative")
    await asyncio.gather(undone(), feeling)
    found = await examples_of(bridge)
    assert (len(found.intents), len(found.sentiment)) == (0, 1)


async def test_two_leads_look_over_the_same_in_the_same_moment(
    bridge: ShopBridge, lead: Staff, other_lead: Staff, wrote: Wrote
) -> None:
    places = [await wrote(f"my boots {n} never came") for n in range(4)]

    async def looked(staff: Staff, seen: list[Place]) -> None:
        async with bridge.database.session() as session:
            await looks.look_over(session, staff, [*seen, ("cnv_none", 1)])

    await asyncio.gather(looked(lead, places), looked(other_lead, places[::-1]))
    async with bridge.database.reading() as session:
        assert await looks.settled(session, places) == set(places)
        told = select(AuditEvent).where(AuditEvent.action == "message.looked_over")
        assert len(list(await session.scalars(told))) == 4


async def _moved(bridge: ShopBridge, set_id: str, *states: str) -> None:
    for state in states:
        async with bridge.database.session() as session:
            await change_sets.move(session, set_id, state, who="system")


async def test_a_message_taken_back_cannot_be_corrected_nor_learned_from(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    await corrected(bridge, lead, place, "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        message = await session.get(Message, place)
        assert message is not None
        message.text, message.content = "", {"deleted_at": "2026-03-20T12:00:00Z"}
    with pytest.raises(MessageGone):
        await corrected(bridge, lead, place, "sentiment", choices, sentiment="negative")
    assert len(await examples_of(bridge)) == 0


@pytest.mark.parametrize(
    ("aspect", "given"),
    [
        ("intent", {"intent": "nlu_fallback"}),
        ("intent", {"intent": ["late_delivery"]}),
        ("intent", {}),
        ("sentiment", {"sentiment": "furious"}),
        ("escalation", {"topic": ""}),
        ("article", {"slug": "../x"}),
        ("mood", {"mood": "x"}),
        ("entities", {"entities": None}),
        ("entities", {"entities": [{"entity": "date", "start": 3, "end": 300}]}),
        ("entities", {"entities": [{"entity": "item", "start": 0, "end": 2}]}),
        ("entities", {"entities": [{"entity": "date", "start": "0", "end": 2}]}),
        (
            "entities",
            {"entities": [{"entity": "date", "start": s, "end": s + 3} for s in (0, 2)]},
        ),
    ],
)
async def test_what_makes_no_sense_is_refused(
    bridge: ShopBridge,
    lead: Staff,
    wrote: Wrote,
    choices: Choices,
    aspect: str,
    given: dict[str, Any],
) -> None:
    place = await wrote()
    with pytest.raises(Unprocessable):
        await corrected(bridge, lead, place, aspect, choices, **given)
    async with bridge.database.reading() as session:
        assert await change_sets.listed(session) == []


async def test_only_what_a_customer_wrote_can_be_corrected(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    conversation_id, seq = await wrote()
    for place in ((conversation_id, seq + 1), (conversation_id, 999), ("cnv_none", 1)):
        with pytest.raises(NotFound):
            await corrected(bridge, lead, place, "intent", choices, **INTENT)


async def test_what_was_edited_by_hand_stays_and_what_is_left_out_is_not_learned(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    await corrected(bridge, lead, place, "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        (drafted,) = await change_sets.drafted(session, (await _collecting(session)).id)
        await editing.edit(session, lead, drafted.example.id, " the boots are late ", choices)
    await corrected(bridge, lead, place, "intent", choices, intent="missing_parcel")
    (example,) = (await examples_of(bridge)).intents
    assert (example.text, example.intent) == ("the boots are late", "missing_parcel")
    async with bridge.database.session() as session:
        await editing.settle(session, lead, drafted.example.id, "track_order")
    (example,) = (await examples_of(bridge)).intents
    assert example.removed_from == "track_order"
    async with bridge.database.session() as session:
        await editing.leave_out(session, lead, drafted.example.id, left_out=True)
    assert len(await examples_of(bridge)) == 0


@pytest.mark.parametrize("text", ["", "[]", "a [b", "[boots](shoe)", "x" * 1001])
async def test_an_edited_example_must_be_one(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices, text: str
) -> None:
    await corrected(bridge, lead, await wrote(), "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        (drafted,) = await change_sets.drafted(session, (await _collecting(session)).id)
        with pytest.raises(Unprocessable):
            await editing.edit(session, lead, drafted.example.id, text, choices)


async def test_what_is_being_tried_out_is_left_alone(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    place = await wrote()
    made = await corrected(bridge, lead, place, "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        first = await _collecting(session)
        await change_sets.move(session, first.id, "evaluating", who=f"staff:{lead.id}")
        (drafted,) = await change_sets.drafted(session, first.id)
    for deed in (
        lambda session: correcting.undo(session, lead, made.id),
        lambda session: editing.leave_out(session, lead, drafted.example.id, left_out=True),
    ):
        async with bridge.database.session() as session:
            with pytest.raises(Conflict):
                await deed(session)
    # What is corrected meanwhile opens the next set, and the first keeps its example.
    await corrected(bridge, lead, place, "intent", choices, intent="missing_parcel")
    async with bridge.database.reading() as session:
        before = await change_sets.examples(session, first.id)
        assert [one.intent for one in before.intents] == ["late_delivery"]
        assert [row.change_set.number for row in await change_sets.listed(session)] == [2, 1]


async def test_a_change_set_goes_only_where_it_may(bridge: ShopBridge, lead: Staff) -> None:
    async with bridge.database.session() as session:
        found = await change_sets.collecting_now(session, lead)
        assert await change_sets.collecting_now(session, lead) is found
    who = f"staff:{lead.id}"
    for state in ("evaluating", "evaluated", "training", "live", "rolled_back", "collecting"):
        async with bridge.database.session() as session:
            await change_sets.move(session, found.id, state, who=who)
    async with bridge.database.session() as session:
        with pytest.raises(Conflict):
            await change_sets.move(session, found.id, "live", who=who)
        await change_sets.move(session, found.id, "discarded", who=who)
        with pytest.raises(BridgeError):
            await change_sets.get(session, "chs_none")


async def test_two_never_collect_at_once(bridge: ShopBridge, lead: Staff) -> None:
    who = f"staff:{lead.id}"
    async with bridge.database.session() as session:
        first = await change_sets.collecting_now(session, lead)
        await change_sets.move(session, first.id, "evaluating", who=who)
        await change_sets.collecting_now(session, lead)
    async with bridge.database.session() as session:
        with pytest.raises(Conflict, match="Change set 2"):
            await change_sets.move(session, first.id, "collecting", who=who)


async def _collecting(session: Any) -> Any:
    found = await change_sets.collecting(session)
    assert found is not None
    return found


async def test_what_several_customers_said_is_one_line_and_settled_at_once(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    for text in ("where is my parcel", "Where is my  parcel", "where is my parcel"):
        await corrected(bridge, lead, await wrote(text), "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        set_id = (await _collecting(session)).id
        drafted = await change_sets.drafted(session, set_id)
        known = await differing.known_now(session, set_id)
        (block,) = differing.blocks(drafted, known)
        (line,) = block.lines
        assert (line.same, line.sign, block.added) == (2, "+", 1)
        (one,) = differing.unsettled(change_sets.as_data(set_id, drafted), known)
        assert (one.label, one.other) == ("late_delivery", "track_order")
        await editing.settle(session, lead, line.drafted.example.id, one.other)
        await session.flush()
        drafted = await change_sets.drafted(session, set_id)
        assert differing.unsettled(change_sets.as_data(set_id, drafted), known) == []
        added, removed = differing.blocks(drafted, known)
        assert (added.label, removed.label, removed.removed) == ("late_delivery", "track_order", 1)


async def test_what_was_one_line_is_one_when_left_out_and_taken_in(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    for text in ("where is my parcel", "Where is my parcel", "it has not come"):
        await corrected(bridge, lead, await wrote(text), "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        set_id = (await _collecting(session)).id
        for one in await change_sets.drafted(session, set_id):
            await editing.leave_out(session, lead, one.example.id, left_out=True)
        await session.flush()
        out = differing.left_out(await change_sets.drafted(session, set_id))
        same = {one.example.text.casefold(): (one.example.id, more) for one, more in out}
        assert {text: more for text, (_, more) in same.items()} == {
            "where is my parcel": 1,
            "it has not come": 0,
        }
        await editing.leave_out(session, lead, same["where is my parcel"][0], left_out=False)
        await session.flush()
        drafted = await change_sets.drafted(session, set_id)
        assert [more for _, more in differing.left_out(drafted)] == [0]
        assert sum(one.counts for one in drafted) == 2


async def test_what_is_live_counts_as_known(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    text = "the van with my boots broke down"
    await corrected(bridge, lead, await wrote(text), "intent", choices, **INTENT)
    async with bridge.database.session() as session:
        first = (await _collecting(session)).id
        for state in ("evaluating", "evaluated", "live"):
            await change_sets.move(session, first, state, who="system")
    await corrected(bridge, lead, await wrote(text), "intent", choices, intent="complaint")
    async with bridge.database.reading() as session:
        second = await _collecting(session)
        drafted = await change_sets.drafted(session, second.id)
        known = await differing.known_now(session, second.id)
    (one,) = differing.unsettled(change_sets.as_data(second.id, drafted), known)
    assert (one.label, one.other) == ("complaint", "late_delivery")
