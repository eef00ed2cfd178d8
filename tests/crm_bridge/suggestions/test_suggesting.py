"""Suggestions for a conversation, out of those that were solved."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from crm_bridge.conversations import desk, replying
from crm_bridge.models.conversation import Episode
from crm_bridge.models.staff import Staff
from crm_bridge.suggestions.solved import Said, solved_among
from crm_bridge.suggestions.suggesting import SUGGESTER, Suggestions
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge

ENDED = datetime(2026, 3, 20, tzinfo=UTC)
LONG = "Hello Bob, I have made a label for CL-100004 and sent it to bob@shop.example."


def said(author: str, text: str, episode: str = "e1") -> Said:
    return Said(episode, ENDED, author, text, "Anna" if author == "agent" else None, "Bob Baker")


def test_the_first_reply_that_says_something_answers_what_came_before() -> None:
    (found,) = solved_among(
        [
            said("customer", "how do I return boots"),
            said("agent", "Hello Bob, one moment."),
            said("customer", "the brown ones"),
            said("agent", LONG),
            said("customer", "thanks"),
            said("agent", "x" * 80),
            said("agent", LONG, "e2"),
        ]
    )
    assert found.need == "how do I return boots the brown ones"
    assert found.reply.startswith("Hello {customer_first_name}, I have made a label for {order_n")


@pytest.fixture
async def anna(bridge: ShopBridge) -> Staff:
    return await agent(bridge)


async def ended(bridge: ShopBridge, anna: Staff, **how: object) -> None:
    """Bob asked how to return boots, and Anna said how."""
    bob = await Chat.opened(bridge, identity=bridge.identity("bob"))
    await bob.write("how do I return my boots?")
    async with at_the_desk(bridge) as session:
        await desk.take_over(session, bob.conversation_id, anna)
        await replying.reply(session, bob.conversation_id, anna, LONG)
        await desk.close(session, bob.conversation_id, anna)
        await session.execute(
            update(Episode).where(Episode.conversation_id == bob.conversation_id).values(**how)
        )


async def suggested(bridge: ShopBridge, text: str) -> Suggestions:
    ann = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await ann.write(text)
    intent = {"name": "return_item", "confidence": 0.9}
    await ann.answer({"text": "Hm."}, understanding={"intent": intent})
    found: Suggestions = await bridge.client.app[SUGGESTER].suggest(ann.conversation_id)  # type: ignore[union-attr]
    return found


async def test_a_solved_conversation_and_the_articles_are_suggested_each_by_its_name(
    bridge: ShopBridge, anna: Staff
) -> None:
    await ended(bridge, anna, resolution="solved")
    found = await suggested(bridge, "how do I return the boots")
    assert [one.agent for one in found.solved] == ["Anna"]
    assert "Bob" not in found.solved[0].reply
    assert "returns-how-to" in [part.slug for part in found.parts]


async def test_one_that_was_not_solved_is_no_example(bridge: ShopBridge, anna: Staff) -> None:
    await ended(bridge, anna, resolution="not_solved", csat_score=2)
    assert (await suggested(bridge, "how do I return the boots")).solved == []


async def test_a_greeting_brings_no_suggestion(bridge: ShopBridge) -> None:
    assert await suggested(bridge, "hello") == Suggestions([], [])
