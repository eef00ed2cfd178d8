"""What survives when the assistant's process ends and starts again, and how long dialogues cost."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.assistant.history import TURNS_KEPT
from bot.assistant.store import DIALOGUE_KEPT_FOR, DIALOGUES
from tests.assistant.serving import serving, turn
from tests.fakes.action_server import fake_action_server

pytestmark = pytest.mark.asyncio


async def test_a_form_goes_on_after_a_restart(settings):
    async with fake_action_server() as actions:
        here = replace(settings, actions_url=actions.url)
        async with serving(here) as gateway:
            asked = await gateway.turn("I want to return this", "form")
            assert asked["replies"] == [{"text": "Why?"}]
        actions.says("action_return", {"text": "Noted."})
        async with serving(here) as gateway:
            done = await gateway.turn("it does not fit me", "form")
        assert done["replies"] == [{"text": "Noted."}]
        assert actions.requests[-1]["tracker"]["slots"]["reason"] == "it does not fit me"


async def test_a_turn_repeated_after_a_restart_gives_its_stored_result(settings):
    async with fake_action_server() as actions:
        here = replace(settings, actions_url=actions.url)
        actions.says("action_track", {"text": "On its way."})
        asked = turn("where is my order", "repeat")
        async with serving(here) as gateway:
            first = await gateway.call("POST", "/turns", json=asked)
        async with serving(here) as gateway:
            assert await gateway.call("POST", "/turns", json=asked) == first
        assert len(actions.requests) == 1


async def test_nobody_at_the_action_server_is_told_and_not_silent(settings):
    async with serving(settings) as gateway:
        result = await gateway.turn("where is my order", "down")
        assert [(run["name"], run["ok"]) for run in result["actions"]] == [("action_track", False)]
        result = await gateway.turn("thanks", "down")
        assert result["replies"] == [{"text": "You are welcome."}]


async def test_a_turn_that_cannot_be_saved_is_refused_and_leaves_no_trace(settings):
    engine = sa.create_engine(settings.database_url)
    async with serving(settings) as gateway:
        await gateway.turn("hello", "unsaved")
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE assistant_turns RENAME TO away"))
        status, body = await gateway.call("POST", "/turns", json=turn("thanks", "unsaved"))
        assert (status, body["code"]) == (503, "unavailable")
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO assistant_turns"))
        again = await gateway.turn("thanks", "unsaved")
        assert again["replies"] == [{"text": "You are welcome."}]
    with engine.connect() as connection:
        query = sa.select(DIALOGUES.c.events).where(DIALOGUES.c.sender_id == "unsaved")
        assert connection.execute(query).scalar().count('"event": "user"') == 2
    engine.dispose()


async def test_a_long_dialogue_costs_no_more_than_a_short_one(settings):
    async with serving(settings) as gateway:
        spent = []
        for _ in range(60):
            started = time.process_time()
            await gateway.turn("thanks", "long")
            spent.append(time.process_time() - started)
    # The least of ten is what a turn costs where nothing else disturbs it.
    assert min(spent[50:]) < 1.5 * min(spent[5:15])
    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        query = sa.select(DIALOGUES.c.events).where(DIALOGUES.c.sender_id == "long")
        assert connection.execute(query).scalar().count('"event": "user"') == TURNS_KEPT
    engine.dispose()


async def test_a_dialogue_that_nobody_went_on_with_is_dropped_after_a_month(settings):
    async with fake_action_server() as actions:
        here = replace(settings, actions_url=actions.url)
        async with serving(here) as gateway:
            await gateway.turn("thanks", "old")
            await gateway.turn("thanks", "lately")
        engine = sa.create_engine(here.database_url)
        with engine.begin() as connection:
            month_ago = time.time() - DIALOGUE_KEPT_FOR - 60
            old = sa.update(DIALOGUES).where(DIALOGUES.c.sender_id == "old")
            connection.execute(old, {"updated_at": month_ago})
        async with serving(here) as gateway:
            await gateway.turn("thanks", "new")
        with engine.begin() as connection:
            left = set(connection.execute(sa.select(DIALOGUES.c.sender_id)).scalars())
        engine.dispose()
        assert left & {"old", "lately", "new"} == {"lately", "new"}
