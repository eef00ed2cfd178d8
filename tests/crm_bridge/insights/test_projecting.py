"""Facts follow what happens: through the bridge's own interface, and read again as a lead would."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, text

from crm_bridge.conversations import desk, replying
from crm_bridge.conversations.feed import append_event
from crm_bridge.insights import search, word_index
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.projecting import EVENTS, PROJECTOR, Overtaken, Projector, hold
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.insights.words import plain_words
from crm_bridge.models.facts import (
    EpisodeAgent,
    EpisodeArticle,
    EpisodeFacts,
    EpisodeIntent,
    EpisodeOrder,
    FactsProgress,
)
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.shop import ShopBridge

LONDON = ZoneInfo("Europe/London")


async def caught_up(bridge: ShopBridge) -> None:
    projector: Projector = bridge.client.app[PROJECTOR]  # type: ignore[union-attr]
    await projector.catch_up()


async def facts_of(chat: Chat) -> Sequence[EpisodeFacts]:
    await caught_up(chat.bridge)
    async with chat.bridge.database.reading() as session:
        found = await session.scalars(
            select(EpisodeFacts)
            .where(EpisodeFacts.conversation_id == chat.conversation_id)
            .order_by(EpisodeFacts.started_at)
        )
        return found.all()


async def found(bridge: ShopBridge, **wanted: Any) -> list[str]:
    """The conversations that a filter finds, newest first."""
    await caught_up(bridge)
    async with bridge.database.reading() as session:
        page = await search.find(session, Filter(**wanted), zone=LONDON)
        assert await search.count(session, Filter(**wanted), zone=LONDON) == len(page.rows)
        return [row.facts.conversation_id for row in page.rows]


def understood(intent: str, confidence: float = 0.9, mood: float = 0.0, **more: Any) -> Any:
    label = "negative" if mood < -0.3 else "positive" if mood > 0.3 else "neutral"
    return {
        "intent": {"name": intent, "confidence": confidence},
        "sentiment": {"label": label, "score": mood},
        **more,
    }


def reply(words: str = "Here it is.", **content: Any) -> dict[str, Any]:
    return {"author": "bot", "text": words, **content}


async def ask(chat: Chat, words: str, *, says: dict[str, Any] | None = None, **found: Any) -> None:
    await chat.write(words)
    await chat.answer(says or reply(), understanding=understood(**found))


async def idle(bridge: ShopBridge) -> None:
    bridge.clock.move(minutes=20)
    await sweep(bridge)


async def test_a_question_that_the_assistant_answers_is_contained(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order", confidence=0.8, mood=-0.5)
    await ask(chat, "great, thanks", intent="thank", mood=0.6)
    (open_one,) = await facts_of(chat)
    assert (open_one.state, open_one.outcome, open_one.contained) == ("bot", None, None)
    await idle(chat.bridge)
    (facts,) = await facts_of(chat)
    assert facts.id == open_one.id
    assert (facts.state, facts.outcome, facts.contained) == ("closed", "resolved_by_bot", True)
    assert (facts.customer_messages, facts.bot_messages, facts.agent_messages) == (2, 2, 0)
    assert facts.main_intent == "track_order"
    assert facts.opening == "where is my order"
    assert facts.lowest_confidence == 0.8
    assert (facts.first_mood, facts.last_mood) == ("negative", "positive")
    assert (facts.lowest_sentiment, facts.negative, facts.positive) == (-0.5, 1, 1)
    assert (facts.called, facts.person) == (False, False)


async def test_who_comes_back_for_the_same_was_not_helped(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    await idle(chat.bridge)
    chat.bridge.clock.move(hours=5)
    await ask(chat, "it is still not here", intent="track_order")
    first, second = await facts_of(chat)
    assert (first.alone, first.came_back, first.contained) == (True, True, False)
    assert second.contained is None


async def test_who_comes_back_for_something_else_was_helped(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    await idle(chat.bridge)
    await ask(chat, "do you sell lamps", intent="search_product")
    assert [one.contained for one in await facts_of(chat)] == [True, None]


async def test_who_comes_back_after_two_days_was_helped(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    await idle(chat.bridge)
    chat.bridge.clock.move(days=2)
    await ask(chat, "where is my order", intent="track_order")
    assert [one.contained for one in await facts_of(chat)] == [True, None]


async def test_a_greeting_alone_counts_for_nothing(chat: Chat) -> None:
    await ask(chat, "hello", intent="greet")
    await idle(chat.bridge)
    (facts,) = await facts_of(chat)
    assert facts.contained is None


async def test_not_understood_and_said_again(chat: Chat) -> None:
    await ask(chat, "blorp my frobnicator", intent="nlu_fallback", confidence=0.2)
    await ask(chat, "when does my parcel come", intent="track_order")
    await ask(chat, "tell me when it arrives", intent="track_order")
    (facts,) = await facts_of(chat)
    assert (facts.not_understood, facts.repeats) == (1, 1)
    assert await found(chat.bridge, not_understood=True) == [chat.conversation_id]
    assert await found(chat.bridge, repeated=True) == [chat.conversation_id]


async def test_what_answers_the_assistants_question_was_understood(chat: Chat) -> None:
    await chat.write("where is my order CL-100002")
    question = reply("What is the e-mail on it?")
    found = understood(intent="track_order")
    await chat.answer(question, understanding=found, awaiting="order_proof")
    await ask(chat, "ann@mail.example", intent="nlu_fallback", confidence=0.2)
    await idle(chat.bridge)
    (facts,) = await facts_of(chat)
    assert (facts.not_understood, facts.contained) == (0, True)


@pytest.mark.parametrize(("reason", "lost"), [("keyword", 0), ("not_understood", 1)])
async def test_what_calls_a_person_was_understood_unless_that_is_why(
    chat: Chat, reason: str, lost: int
) -> None:
    await chat.write("this is fraud, I never bought that")
    call = {"reason": reason, "matched": "fraud"}
    found = understood(intent="nlu_fallback", confidence=0.2)
    await chat.answer(outcome="escalated", escalation=call, understanding=found)
    (facts,) = await facts_of(chat)
    assert facts.not_understood == lost


async def test_an_article_that_did_not_help(chat: Chat) -> None:
    source = reply(sources=[{"title": "Late parcels", "url": "/help/delivery-late#when"}])
    await ask(chat, "my parcel is late", says=source, intent="delivery_late")
    await ask(chat, "but it is very late", says=source, intent="delivery_late")
    await facts_of(chat)
    async with chat.bridge.database.reading() as session:
        (article,) = (await session.scalars(select(EpisodeArticle))).all()
    assert (article.slug, article.shown, article.solved) == ("delivery-late", 2, 1)
    assert await found(chat.bridge, article=("delivery-late",)) == [chat.conversation_id]


async def test_a_person_who_came(chat: Chat) -> None:
    bridge = chat.bridge
    await ask(chat, "where is CL-100001", intent="track_order", entities=[
        {"entity": "order_number", "value": "CL-100001", "start": 9, "end": 18},
    ])  # fmt: skip
    await chat.escalate("I want a human")
    anna = await agent(bridge)
    bridge.clock.move(minutes=3)
    async with at_the_desk(bridge) as session:
        await desk.accept(session, chat.conversation_id, anna)
    bridge.clock.move(minutes=1)
    async with at_the_desk(bridge) as session:
        await replying.reply(session, chat.conversation_id, anna, "Let me look.")
    await chat.write("thank you")
    seq = (await chat.messages())[-1]["seq"]
    await chat.post(
        f"/messages/{seq}/understanding", {"understanding": understood("thank", mood=0.7)}
    )
    (facts,) = await facts_of(chat)
    assert (facts.state, facts.called, facts.person) == ("human", True, True)
    assert (facts.reason, facts.agent_id, facts.agent_messages) == ("keyword", anna.id, 1)
    assert facts.first_response_seconds == 240
    assert facts.last_mood == "positive"
    assert await found(bridge, agent=(anna.id,)) == [chat.conversation_id]
    assert await found(bridge, order="#cl 100001") == [chat.conversation_id]
    assert await found(bridge, order="CL-100010") == [chat.conversation_id]
    assert await found(bridge, handover=False) == []
    bridge.clock.move(minutes=10)
    async with at_the_desk(bridge) as session:
        await desk.close(session, chat.conversation_id, anna, "solved", "")
    (facts,) = await facts_of(chat)
    assert (facts.resolution, facts.outcome, facts.contained) == ("solved", "handed_over", False)
    assert facts.resolution_seconds == 840
    await chat.post("/rating", {"score": 2, "comment": "slow"})
    (facts,) = await facts_of(chat)
    assert facts.csat_score == 2
    assert await found(bridge, csat=("1", "2")) == [chat.conversation_id]


async def test_a_promise_is_broken_when_its_time_is_over(chat: Chat) -> None:
    await chat.escalate()
    (facts,) = await facts_of(chat)
    assert facts.first_response_late is None
    if facts.first_response_due_at is None:
        return
    chat.bridge.clock.move(minutes=45)
    (facts,) = await facts_of(chat)
    assert facts.first_response_late is True
    assert await found(chat.bridge, late=("response",)) == [chat.conversation_id]


async def test_who_the_customer_is_counts_for_what_was_before(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await ask(chat, "hello", intent="greet")
    assert await found(bridge, customer="ann") == [chat.conversation_id]
    assert await found(bridge, words="ann archer") == [chat.conversation_id]
    assert await found(bridge, words="Ann Acrher") == [chat.conversation_id]
    assert await found(bridge, words="Anna Acrher") == [chat.conversation_id]
    assert await found(bridge, words="Bob Acrher") == []
    assert await found(bridge, words="archre") == [chat.conversation_id]


async def test_what_is_done_twice_is_there_once(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    await facts_of(chat)
    before = await everything(chat.bridge)
    async with chat.bridge.database.session() as session:
        await session.execute(delete(FactsProgress))
    await facts_of(chat)
    assert await everything(chat.bridge) == before
    await rebuild(chat.bridge.database, LONDON, print)
    assert await everything(chat.bridge) == before


async def test_words_are_taken_apart_beside_everything_else(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_loop: list[bool] = []

    def watched(text: str) -> list[str]:
        on_the_loop.append(threading.current_thread() is threading.main_thread())
        return plain_words(text)

    monkeypatch.setattr(word_index, "plain_words", watched)
    await ask(chat, "where is my order", intent="track_order")
    await caught_up(chat.bridge)
    await rebuild(chat.bridge.database, LONDON, print)
    assert on_the_loop
    assert not any(on_the_loop)


async def test_made_anew_without_the_feed(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    await idle(chat.bridge)
    await ask(chat, "where is it now", intent="track_order")
    assert await rebuild(chat.bridge.database, LONDON, print) == 2
    made = await everything(chat.bridge)
    async with chat.bridge.database.session() as session:
        for table in (EpisodeIntent, EpisodeOrder, EpisodeAgent, EpisodeArticle, EpisodeFacts):
            await session.execute(delete(table))
        await session.execute(text("DELETE FROM episode_words"))
        await session.execute(delete(FactsProgress))
    await caught_up(chat.bridge)
    assert [row[1:] for row in await everything(chat.bridge)] == [row[1:] for row in made]


async def everything(bridge: ShopBridge) -> list[tuple[Any, ...]]:
    """All facts but for when they were made, and how much belongs to them."""
    columns = [column for column in EpisodeFacts.__table__.columns if column.name != "changed_at"]
    async with bridge.database.reading() as session:
        rows = await session.execute(select(*columns).order_by(EpisodeFacts.episode_id))
        intents = await session.execute(select(EpisodeIntent.intent, EpisodeIntent.messages))
        return [*map(tuple, rows.all()), *sorted((0, *row) for row in intents.all())]


async def test_of_two_processes_one_does_the_work(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    one, other = (Projector(chat.bridge.database, LONDON, 1.0) for _ in range(2))
    results = await asyncio.gather(one.step(), other.step(), return_exceptions=True)
    assert all(result is False or isinstance(result, Overtaken) for result in results)
    await caught_up(chat.bridge)
    assert len(await facts_of(chat)) == 1
    assert await found(chat.bridge, words="order") == [chat.conversation_id]


async def test_it_goes_on_at_once_only_where_more_may_wait(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    projector = Projector(chat.bridge.database, LONDON, 1.0)
    assert not await projector.step(), "all was told in one step: it may rest"
    async with chat.bridge.database.session() as session:
        for _ in range(EVENTS + 1):
            append_event(session, chat.conversation_id, "understood", {"seq": 1}, seq=1)
    assert await projector.step()
    assert not await projector.step()


async def test_what_was_read_before_somebody_else_went_on_is_not_kept(chat: Chat) -> None:
    await ask(chat, "where is my order", intent="track_order")
    projector = Projector(chat.bridge.database, LONDON, 1.0)
    await projector.catch_up()
    async with chat.bridge.database.session() as session:
        with pytest.raises(Overtaken):
            await hold(session, 0)
