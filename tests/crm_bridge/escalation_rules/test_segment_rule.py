"""Loyal customers with a late delivery go to team A."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.escalation.standing import SegmentRule
from crm_bridge.escalation_rules import past
from crm_bridge.escalation_rules.deciding import Belonging, call_for_segment, is_late, is_meant
from crm_bridge.models.base import new_id
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.order import Order
from crm_bridge.models.segments import SegmentMembership
from crm_bridge.models.staff import Team
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.escalation_rules.test_calls_in_a_turn import use
from tests.crm_bridge.shop import START, ShopBridge

ON = {"enabled": "true", "team": "Team A"}
WHERE: Mapping[str, Any] = {"intent": {"name": "track_order", "confidence": 0.9}}
NAMES = {"loyal": "Loyal", "champions": "Champions"}


def rule(**changes: Any) -> SegmentRule:
    values: dict[str, Any] = {
        "segments": frozenset({"loyal", "champions"}),
        "late_delivery": True,
        "only_team": False,
        "intents": frozenset(),
        "priority": "high",
        "team": "Team A",
    }
    return SegmentRule(**{**values, **changes})


LOYAL_AND_LATE = Belonging(frozenset({"loyal", "group-2"}), ("CL-1",))


def test_who_is_meant() -> None:
    assert is_meant(rule(), LOYAL_AND_LATE)
    assert not is_meant(rule(), Belonging(frozenset({"loyal"})))
    assert not is_meant(rule(), Belonging(frozenset({"new"}), ("CL-1",)))
    assert is_meant(rule(late_delivery=False), Belonging(frozenset({"loyal"})))
    assert is_meant(rule(segments=frozenset()), Belonging(frozenset(), ("CL-1",)))


def test_a_call_says_which_segment_and_which_order() -> None:
    call = call_for_segment(rule(), LOYAL_AND_LATE, NAMES, "track_order")
    assert call is not None
    assert call.matched == "the customer's segment, Loyal, with a late delivery (CL-1)"
    assert (call.priority, call.team, call.reason) == ("high", "Team A", "rule")
    assert call_for_segment(rule(only_team=True), LOYAL_AND_LATE, NAMES, None) is None


@pytest.mark.parametrize(
    ("status", "promised", "delivered", "late"),
    [
        ("shipped", -1, None, True),
        ("shipped", 1, None, False),
        ("shipped", None, None, False),
        ("late", None, None, True),
        ("lost", 5, None, True),
        ("delivered", -3, -1, False),
        ("cancelled", -3, None, False),
    ],
)
def test_when_a_delivery_is_late(
    status: str, promised: int | None, delivered: int | None, late: bool
) -> None:
    def day(days: int | None) -> Any:
        return None if days is None else START + timedelta(days=days)

    assert is_late(status, day(promised), day(delivered), START) is late


async def loyal_ann(bridge: ShopBridge, *, late: bool = True) -> Chat:
    """Signed in; a delivery to her should have come yesterday."""
    async with at_the_desk(bridge) as session:
        session.add(
            SegmentMembership(
                customer_id="ann", scheme="value", segment="loyal", before="loyal", spend=9
            )
        )
        if await session.get(Team, "tem_a") is None:
            session.add(Team(id="tem_a", name="Team A", queue_limit_minutes=None))
        order = await session.get_one(Order, "CL-100002")
        order.promised_at = START + timedelta(days=-1 if late else 1)
    return await Chat.opened(bridge, identity=bridge.identity("ann"))


async def asks(chat: Chat, **more: Any) -> str:
    await chat.write("where is my order")
    recorded = await chat.answer({"text": "On its way."}, understanding=WHERE, **more)
    return str(recorded.body["outcome"])


async def calls(chat: Chat) -> list[tuple[str | None, str | None]]:
    return [(one.team_id, one.matched) for one in await chat.rows(Escalation)]


async def test_a_loyal_customer_with_a_late_delivery_goes_to_the_team(bridge: ShopBridge) -> None:
    await use(bridge, {"rules": {"segment": ON}})
    chat = await loyal_ann(bridge)
    assert await asks(chat) == "escalated"
    ((team, matched),) = await calls(chat)
    assert team == "tem_a"
    assert matched == "the customer's segment, Loyal, with a late delivery (CL-100002)"


async def test_without_a_late_delivery_the_assistant_answers(bridge: ShopBridge) -> None:
    await use(bridge, {"rules": {"segment": ON}})
    chat = await loyal_ann(bridge, late=False)
    assert await asks(chat) == "answered"


async def test_as_shipped_no_segment_calls_anybody(bridge: ShopBridge) -> None:
    chat = await loyal_ann(bridge)
    assert await asks(chat) == "answered"


async def test_a_stranger_is_in_no_segment(bridge: ShopBridge) -> None:
    await use(bridge, {"rules": {"segment": ON}})
    await loyal_ann(bridge)
    assert await asks(await Chat.opened(bridge)) == "answered"


async def test_who_is_called_for_another_reason_comes_to_the_team_of_the_rule(
    bridge: ShopBridge,
) -> None:
    await use(bridge, {"rules": {"segment": {**ON, "only_team": "true"}}})
    chat = await loyal_ann(bridge)
    assert await asks(chat) == "answered"
    await chat.write("this is fraud")
    fraud = {"reason": "keyword", "matched": "fraud", "topic": "fraud", "priority": "high"}
    recorded = await chat.answer(understanding=WHERE, escalation=fraud, outcome="escalated")
    assert recorded.body["outcome"] == "escalated"
    assert await calls(chat) == [("tem_a", "fraud")]


async def test_a_reason_that_names_its_team_keeps_it(bridge: ShopBridge) -> None:
    await use(bridge, {"rules": {"segment": {**ON, "only_team": "true"}}})
    async with at_the_desk(bridge) as session:
        session.add(Team(id=(other := new_id("tem")), name="Press", queue_limit_minutes=None))
    chat = await loyal_ann(bridge)
    await chat.write("I am from the news")
    press = {"reason": "keyword", "matched": "news", "topic": "press", "team": "Press"}
    await chat.answer(understanding=WHERE, escalation=press, outcome="escalated")
    assert await calls(chat) == [(other, "news")]


async def test_a_preview_looks_at_segments_and_late_orders_of_today(bridge: ShopBridge) -> None:
    chat = await loyal_ann(bridge)
    await asks(chat)
    async with bridge.database.reading() as session:
        # The clock of the tests stands still at the start.
        (talk,) = await past.last_talks(session)
    assert talk.belonging == Belonging(frozenset({"loyal"}), ("CL-100002",))
