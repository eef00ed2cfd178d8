"""With a turn comes what the customer felt in the messages before it."""

import pytest

from crm_bridge.conversations.moods import KEPT
from tests.crm_bridge.chat import Chat, sweep

ANSWER = {"text": "It is on its way."}


async def answered(chat: Chat, score: float | None) -> list[float]:
    """One message, felt like that; what was handed out with its turn is given back."""
    await chat.write()
    turn = await chat.take()
    felt = {"sentiment": {"label": "negative", "score": score}} if score is not None else {}
    assert (await chat.record(turn, replies=[ANSWER], understanding=felt)).status == 200
    return list(turn.body["recent_sentiment"])


async def test_the_newest_comes_first(chat: Chat) -> None:
    assert await answered(chat, -0.2) == []
    assert await answered(chat, -0.8) == [-0.2]
    assert await answered(chat, 0.1) == [-0.8, -0.2]


async def test_what_has_no_score_is_left_out(chat: Chat) -> None:
    await answered(chat, -0.2)
    await answered(chat, None)
    assert await answered(chat, 0.0) == [-0.2]


async def test_no_more_are_kept_than_a_rule_can_look_at(chat: Chat) -> None:
    for _ in range(KEPT + 3):
        handed_out = await answered(chat, -0.5)
    assert len(handed_out) == KEPT


async def test_a_result_recorded_twice_counts_once(chat: Chat) -> None:
    await chat.write()
    turn = await chat.take()
    felt = {"sentiment": {"label": "negative", "score": -0.4}}
    for _ in range(2):
        await chat.record(turn, replies=[ANSWER], understanding=felt)
    assert await answered(chat, 0.0) == [-0.4]


@pytest.mark.parametrize("way_back", ["nobody_came", "closed"])
async def test_after_a_person_was_called_it_begins_anew(chat: Chat, way_back: str) -> None:
    await answered(chat, -0.8)
    await chat.escalate()
    assert await chat.state() == "queued"
    chat.bridge.clock.move(minutes=40 if way_back == "nobody_came" else 24 * 60)
    await sweep(chat.bridge)
    assert await answered(chat, -0.3) == []
