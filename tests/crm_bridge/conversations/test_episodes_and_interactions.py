"""Episodes end idle, and each leaves one interaction on the timeline."""

import pytest

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Episode
from crm_bridge.models.escalation import Interaction
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.shop import ShopBridge

ANSWER = {"text": "It is on its way."}


def found(intent: str, score: float) -> dict[str, object]:
    label = "negative" if score < -0.2 else "positive" if score > 0.2 else "neutral"
    return {
        "intent": {"name": intent, "confidence": 0.9},
        "sentiment": {"label": label, "score": score},
    }


async def test_fifteen_silent_minutes_end_an_episode(chat: Chat) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    chat.bridge.clock.move(minutes=14, seconds=59)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    chat.bridge.clock.move(seconds=1)
    await sweep(chat.bridge)
    assert await chat.state() == "closed"
    (episode,) = await chat.rows(Episode)
    assert (episode.ended_why, episode.ended_at) == ("idle", chat.bridge.clock())
    (interaction,) = await chat.rows(Interaction)
    assert (interaction.outcome, interaction.ended_at) == ("resolved_by_bot", episode.ended_at)


async def test_an_episode_with_an_unanswered_message_does_not_end(chat: Chat) -> None:
    await chat.write()
    chat.bridge.clock.move(hours=2)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    assert (await chat.take()).status == 201


async def test_a_person_is_not_cut_off_for_being_silent(chat: Chat) -> None:
    await chat.write()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    chat.bridge.clock.move(hours=2)
    await sweep(chat.bridge)
    assert await chat.state() == "human"


async def test_a_chat_that_was_only_opened_has_no_episode_to_end(chat: Chat) -> None:
    chat.bridge.clock.move(hours=2)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    assert await chat.rows(Interaction) == []


async def test_sweeping_twice_ends_an_episode_once(chat: Chat) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    chat.bridge.clock.move(minutes=20)
    await sweep(chat.bridge)
    cursor = (await chat.changes())["cursor"]
    await sweep(chat.bridge)
    assert (await chat.changes())["cursor"] == cursor


async def test_each_episode_has_its_own_id_number_and_interaction(chat: Chat) -> None:
    for _ in range(3):
        await chat.write()
        await chat.answer(ANSWER)
        chat.bridge.clock.move(minutes=20)
        await sweep(chat.bridge)
    episodes = sorted(await chat.rows(Episode), key=lambda one: one.number)
    assert [one.number for one in episodes] == [1, 2, 3]
    assert [one.first_seq for one in episodes] == [1, 3, 5]
    assert {one.episode_id for one in await chat.rows(Interaction)} == {e.id for e in episodes}


async def test_the_interaction_tells_what_happened(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write("where is my order")
    await chat.answer(ANSWER, understanding=found("track_order", -0.8))
    chat.bridge.clock.move(minutes=3)
    await chat.write("great, and can I send one back?")
    await chat.answer(ANSWER, understanding=found("return_item", 0.6))
    chat.bridge.clock.move(minutes=20)
    await sweep(bridge)
    (interaction,) = await chat.rows(Interaction)
    assert (interaction.customer_id, interaction.channel) == ("ann", "web")
    assert interaction.intents == ["track_order", "return_item"]
    assert (interaction.sentiment, interaction.sentiment_trend) == (-0.1, "improving")
    assert interaction.message_count == 4
    assert interaction.summary == (
        "The customer asked about track order and return item on web. Sentiment: positive, "
        "improving. The assistant answered, 4 messages in 3 minutes."
    )


async def test_who_called_a_person_was_handed_over(chat: Chat) -> None:
    recorded = await chat.escalate()
    await chat.choose(recorded.body["messages"][0]["buttons"][0]["payload"])
    chat.bridge.clock.move(minutes=20)
    await sweep(chat.bridge)
    (interaction,) = await chat.rows(Interaction)
    assert interaction.outcome == "handed_over"


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ("not_answered", {}),
        ("answered", {"awaiting": "order_number"}),
    ],
)
async def test_who_left_without_an_answer_or_in_the_middle_has_abandoned(
    chat: Chat, outcome: str, result: dict[str, object]
) -> None:
    await chat.write()
    await chat.answer({"text": "Which order?"}, outcome=outcome, **result)
    chat.bridge.clock.move(minutes=20)
    await sweep(chat.bridge)
    (interaction,) = await chat.rows(Interaction)
    assert interaction.outcome == "abandoned"


async def test_the_rating_is_the_episodes_and_the_last_one_counts(chat: Chat) -> None:
    refused = await chat.post("/rating", {"score": 5})
    assert (refused.status, refused.code) == (409, "nothing_to_rate")
    await chat.write()
    assert (await chat.post("/rating", {"score": 2})).status == 204
    assert (await chat.post("/rating", {"score": 5, "comment": "thanks"})).status == 204
    (episode,) = await chat.rows(Episode)
    assert (episode.csat_score, episode.csat_comment) == (5, "thanks")


@pytest.mark.parametrize("score", [0, 6, "five", None])
async def test_a_score_outside_one_to_five_is_refused(chat: Chat, score: object) -> None:
    assert (await chat.post("/rating", {"score": score})).code == "request_invalid"
