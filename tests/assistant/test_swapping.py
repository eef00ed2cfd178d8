"""Another model takes over while customers write."""

from __future__ import annotations

import asyncio
import shutil
import tarfile
from dataclasses import replace

import pytest

from bot.assistant.training import train
from bot.model_folder import ModelFolder
from tests.assistant.conftest import TINY
from tests.assistant.serving import serving, turn
from tests.fakes.action_server import fake_action_server

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def better(tmp_path_factory):
    """A tiny bot that has learned one more word."""
    folder = tmp_path_factory.mktemp("better")
    nlu = (TINY / "nlu.yml").read_text(encoding="utf-8")
    known = "      - where is my order\n"
    assert known in nlu
    more = "".join(f"      - {one}\n" for one in ("sesame", "open sesame", "sesame please"))
    nlu = nlu.replace(known, known + more)
    (folder / "nlu.yml").write_text(nlu, encoding="utf-8")
    data = (str(folder / "nlu.yml"), str(TINY / "rules.yml"))
    return train(folder, str(TINY / "config.yml"), str(TINY / "domain.yml"), data).model


@pytest.fixture
def here(settings, trained, better, tmp_path):
    """A state with the first model live and the other as a candidate."""
    models = tmp_path / "models"
    (models / "candidates").mkdir(parents=True)
    shutil.copy(trained, models)
    shutil.copy(better, models / "candidates")
    database = f"sqlite:///{tmp_path / 'assistant.db'}"
    return replace(settings, state=tmp_path, database_url=database)


async def test_a_model_that_was_not_accepted_does_not_answer(here, trained):
    async with serving(here) as gateway:
        assert await gateway.call("GET", "/live-model") == (200, answers(trained))


def answers(model, *, loading=False):
    return {"model": model.name, "loading": loading}


async def test_the_chosen_one_answers_at_once_and_after_a_restart(here, better):
    async with serving(here) as gateway:
        before = await gateway.understand("sesame")
        assert before["intent"]["name"] != "track_order"
        status, told = await gateway.call("POST", "/live-model", json={"model": better.name})
        assert (status, told) == (200, {"model": better.name})
        assert (await gateway.understand("sesame"))["intent"]["name"] == "track_order"
    async with serving(here) as gateway:
        assert await gateway.call("GET", "/live-model") == (200, answers(better))


async def test_a_turn_under_way_ends_and_its_dialogue_goes_on_with_the_new_one(here, better):
    async with fake_action_server() as actions:
        here = replace(here, actions_url=actions.url, action_time_limit=5.0)
        async with serving(here) as gateway:
            await gateway.turn("I want to return this", "form")
            actions.delay = 0.8
            actions.says("action_track", {"text": "On its way."})
            asked = turn("where is my order", "other")
            under_way = asyncio.create_task(gateway.call("POST", "/turns", json=asked))
            while not actions.requests:
                await asyncio.sleep(0.01)
            await gateway.call("POST", "/live-model", json={"model": better.name})
            status, body = await under_way
            assert (status, body["replies"]) == (200, [{"text": "On its way."}])
            actions.delay = 0.0
            actions.says("action_return", {"text": "Noted."})
            done = await gateway.turn("it does not fit me", "form")
            assert done["replies"] == [{"text": "Noted."}]


async def test_turns_go_on_while_a_model_is_loaded(here, better, trained):
    async with serving(here) as gateway:
        swap = asyncio.create_task(gateway.call("POST", "/live-model", json={"model": better.name}))
        answered, told = 0, []
        while not swap.done():
            result = await gateway.turn("thanks", "meanwhile")
            assert result["replies"] == [{"text": "You are welcome."}]
            told.append((await gateway.call("GET", "/live-model"))[1])
            answered += 1
        assert answered
        assert answers(trained, loading=True) in told
        assert (await swap)[0] == 200


@pytest.mark.parametrize("broken", ["no archive", "cut short", "without sentiment"])
async def test_a_model_that_cannot_be_used_leaves_the_old_one(here, better, trained, broken):
    file = here.models / "candidates" / "broken.tar.gz"
    if broken == "no archive":
        file.write_text("nonsense")
    elif broken == "cut short":
        file.write_bytes(better.read_bytes()[:-2000])
    else:
        with tarfile.open(file, "w:gz") as archive:
            archive.add(TINY / "domain.yml", "metadata.json")
    async with serving(here) as gateway:
        status, told = await gateway.call("POST", "/live-model", json={"model": file.name})
        assert (status, told["code"]) == (409, "model_unusable")
        assert file.name in told["detail"]
        assert await gateway.call("GET", "/live-model") == (200, answers(trained))
        assert (await gateway.turn("thanks", "after"))["replies"]
    assert ModelFolder(here.models).live().name == trained.name


@pytest.mark.parametrize("name", ["none.tar.gz", "../models/x.tar.gz", "/etc/passwd", ""])
async def test_only_a_model_of_the_folder_can_be_named(here, name):
    async with serving(here) as gateway:
        status, told = await gateway.call("POST", "/live-model", json={"model": name})
        assert (status, told["code"]) == (404, "model_unknown")


async def test_without_the_token_nothing_is_told_or_changed(here, better):
    async with serving(here) as gateway:
        for method, body in (("GET", None), ("POST", {"model": better.name})):
            status, told = await gateway.call(method, "/live-model", json=body, headers={})
            assert status == 401
        status, told = await gateway.call("POST", "/live-model", json=["no name"])
        assert (status, told["code"]) == (422, "model_invalid")
