"""Leads, and customers whose messages were understood."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crm_bridge.corrections.choices import Choices, read_choices
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.shop import ShopBridge

Place = tuple[str, int]
Wrote = Callable[..., Awaitable[Place]]


@pytest.fixture(scope="session")
def choices() -> Choices:
    return read_choices()


@pytest.fixture
async def lead(bridge: ShopBridge) -> Staff:
    return await colleague(bridge, "Priya", "lead")


@pytest.fixture
async def other_lead(bridge: ShopBridge) -> Staff:
    return await colleague(bridge, "Tom", "lead")


@pytest.fixture
def wrote(bridge: ShopBridge) -> Wrote:
    """A message in a conversation, understood and answered; its place."""

    async def write(
        text: str = "my boots never came",
        intent: str = "track_order",
        confidence: float = 0.4,
        *,
        chat: Chat | None = None,
        entities: list[dict[str, Any]] | None = None,
        reply: str = "It is on its way.",
        outcome: str = "answered",
        sentiment: tuple[str, float] = ("neutral", 0.0),
        ranking: list[tuple[str, float]] | None = None,
    ) -> Place:
        talk = chat or await Chat.opened(bridge)
        kept = await talk.write(text, str(uuid.uuid4()))
        found = ranking or [(intent, confidence), ("late_delivery", confidence - 0.05)]
        await talk.answer(
            {"text": reply},
            outcome=outcome,
            understanding={
                "intent": {"name": intent, "confidence": confidence},
                "ranking": [{"name": name, "confidence": sure} for name, sure in found],
                "entities": entities or [],
                "sentiment": {"label": sentiment[0], "score": sentiment[1]},
            },
        )
        return talk.conversation_id, kept.body["seq"]

    return write
