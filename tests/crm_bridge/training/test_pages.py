"""The part of a change set's page that tries it, and the page of models."""

import re
from typing import Any

import pytest

from crm_bridge.corrections import differing
from crm_bridge.training import runs
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.training.conftest import FIRST, Training


def forms(source: str) -> set[str]:
    return set(re.findall(r'action="/changes/[^/"]+/(evaluate|accept|roll-back)"', source))


async def test_from_evaluation_to_live_and_back(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    page = f"/changes/{set_id}"
    assert forms((await lead_browser.get(page)).source) == {"evaluate"}
    await training.evaluated(set_id)
    shown = await lead_browser.get(page)
    assert "92.0 % 93.0 % +1.0" in shown.text
    assert "1 of 1 right" in shown.text
    assert forms(shown.source) == {"evaluate", "accept"}
    assert (await lead_browser.post(f"{page}/accept")).status == 303
    assert forms((await lead_browser.get(page)).source) == {"roll-back"}
    assert (await lead_browser.post(f"{page}/roll-back")).status == 303
    assert await training.live() == FIRST
    assert forms((await lead_browser.get(page)).source) == {"evaluate"}


async def test_a_run_under_way_shows_how_far_it_is_and_asks_again(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    await training.begun(set_id)
    part = await lead_browser.part(f"/changes/{set_id}/run")
    assert "Waiting for its turn" in part.text
    assert 'hx-trigger="every' in part.source
    assert "hx-refresh" not in part.headers
    await training.worker.do_next()
    assert (await lead_browser.part(f"/changes/{set_id}/run")).headers["hx-refresh"] == "true"


async def test_the_page_begins_an_evaluation(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    assert (await lead_browser.post(f"/changes/{set_id}/evaluate")).status == 303
    assert (await training.run_of(set_id)).by == training.lead.id


async def test_files_are_read_before_anybody_has_to_wait(
    training: Training, lead_browser: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    reading, beginning = differing.known_labels, runs.begin_evaluation

    def noted_reading(*args: Any) -> Any:
        done.append("files")
        return reading(*args)

    async def noted_beginning(*args: Any) -> Any:
        done.append("begun")
        return await beginning(*args)

    monkeypatch.setattr(differing, "known_labels", noted_reading)
    monkeypatch.setattr(runs, "begin_evaluation", noted_beginning)
    differing._known_at.cache_clear()
    await lead_browser.post(f"/changes/{await training.change_set()}/evaluate")
    assert done == ["files", "begun"]


async def test_a_second_run_at_the_same_time_is_told_which_is_under_way(
    training: Training, lead_browser: StaffBrowser
) -> None:
    first = await training.change_set(1)
    await training.begun(first)
    second = await training.change_set(2)
    answer = await lead_browser.post(f"/changes/{second}/evaluate")
    assert answer.status == 409
    assert "“Change set 1” is being evaluated" in answer.text
    assert forms(answer.source) == set()


async def test_an_empty_change_set_is_told_so(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set(examples=0)
    answer = await lead_browser.post(f"/changes/{set_id}/evaluate")
    assert (answer.status, "nothing in it" in answer.text) == (409, True)


async def test_what_gets_worse_asks_for_the_reason(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id, "gets worse")
    page = f"/changes/{set_id}"
    shown = await lead_browser.get(page)
    assert "The assistant would understand less" in shown.text
    assert 'name="why"' in shown.source
    assert (await lead_browser.post(f"{page}/accept", why="")).status == 422
    assert (await lead_browser.post(f"{page}/accept", why="They matter more.")).status == 303
    assert "They matter more." in (await lead_browser.get(page)).text


async def test_an_assistant_that_is_away_is_told_on_the_page(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    training.assistant.broken = "cut short"
    answer = await lead_browser.post(f"/changes/{set_id}/accept")
    assert (answer.status, "The model before goes on answering" in answer.text) == (409, True)


async def test_a_failed_run_shows_why_and_what_was_said_last(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id, "crashes")
    shown = await lead_browser.get(f"/changes/{set_id}")
    assert "It said last: MemoryError" in shown.text
    assert forms(shown.source) == {"evaluate"}


async def test_the_models_are_listed_with_what_they_learned(
    training: Training, lead_browser: StaffBrowser
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    await lead_browser.post(f"/changes/{set_id}/accept")
    shown = await lead_browser.get("/models")
    assert "Learned from the files and Change set 1" in shown.text
    assert "Learned from the files alone" in shown.text
    assert (await lead_browser.post("/models/use", model=FIRST)).status == 303
    assert await training.live() == FIRST
    assert (await lead_browser.post("/models/use", model="none")).status == 409


async def test_a_shop_without_a_model_is_told_how_to_get_one(
    training: Training, lead_browser: StaffBrowser
) -> None:
    (training.folder.path / FIRST).unlink()
    assert "make train" in (await lead_browser.get("/models")).text


async def test_a_change_set_that_is_not_there_is_not_found(lead_browser: StaffBrowser) -> None:
    for deed in ("evaluate", "accept", "roll-back"):
        assert (await lead_browser.post(f"/changes/chs_none/{deed}")).status in (404, 409)
