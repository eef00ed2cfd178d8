"""News for those who listen: in order, without a slow one holding up the others."""

from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from bot.gateway.hub import QUEUE_LENGTH, Hub, Lagging
from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow

AT = datetime(2026, 3, 20, tzinfo=UTC)


def event(
    number: int, kind: Literal["message", "outcome", "control", "seen"] = "message", **data: Any
) -> FeedEvent:
    return FeedEvent(number=number, conversation_id="cnv_1", type=kind, at=AT, data=data)


def typing(author: Literal["customer", "bot", "agent"]) -> TypingNow:
    return TypingNow(conversation_id="cnv_1", author=author)


async def test_who_reads_too_slowly_is_sent_to_catch_up_and_the_others_are_not() -> None:
    hub = Hub()
    with hub.listen("cnv_1") as slow, hub.listen("cnv_1") as quick:
        for number in range(QUEUE_LENGTH + 1):
            hub.publish(event(number))
            assert await quick.next() == event(number)
        with pytest.raises(Lagging):
            await slow.next()


async def test_an_interruption_reaches_those_who_wait() -> None:
    hub = Hub()
    with hub.listen("cnv_1") as listener:
        hub.interrupt()
        with pytest.raises(Lagging):
            await listener.next()


async def test_nobody_is_told_of_another_conversation() -> None:
    hub = Hub()
    with hub.listen("cnv_2") as other, hub.listen("cnv_1") as mine:
        hub.publish(event(1))
        hub.publish(event(2).model_copy(update={"conversation_id": "cnv_2"}))
        assert await mine.next() == event(1)
        assert getattr(await other.next(), "number", None) == 2


def test_the_customers_own_message_does_not_end_the_bots_typing() -> None:
    hub = Hub()
    hub.publish(typing("bot"))
    hub.publish(event(1, author="customer"))
    assert hub.typing("cnv_1") == ["bot"]
    hub.publish(event(2, author="bot"))
    assert hub.typing("cnv_1") == []


def test_a_message_of_the_agent_ends_the_agents_typing_alone() -> None:
    hub = Hub()
    hub.publish(typing("bot"))
    hub.publish(typing("agent"))
    hub.publish(event(1, author="agent"))
    assert hub.typing("cnv_1") == ["bot"]


@pytest.mark.parametrize("kind", ["outcome", "control"])
def test_the_end_of_a_turn_ends_the_bots_typing(kind: Literal["outcome", "control"]) -> None:
    hub = Hub()
    hub.publish(typing("bot"))
    hub.publish(event(1, "seen", author="agent"))
    assert hub.typing("cnv_1") == ["bot"]
    hub.publish(event(2, kind, state="human"))
    assert hub.typing("cnv_1") == []


def test_a_sign_that_nothing_follows_lapses_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.gateway.hub.TYPING_LAPSES", 0)
    hub = Hub()
    hub.publish(typing("agent"))
    assert hub.typing("cnv_1") == []
    hub.publish(typing("bot"))
    assert len(hub._typing) == 0
