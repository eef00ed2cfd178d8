"""What was evaluated goes live, and comes back."""

import pytest
from aiohttp import ClientSession
from sqlalchemy import update

from bot.model_folder import KEPT
from crm_bridge.errors import BridgeError, Conflict, Unavailable, Unprocessable
from crm_bridge.models.correction import ChangeExample, ChangeSet
from crm_bridge.training import assistant
from tests.crm_bridge.training.conftest import FIRST, Training


async def went_live(training: Training, number: int = 1) -> str:
    set_id = await training.change_set(number)
    await training.evaluated(set_id)
    await training.swapping.accept(set_id, training.lead)
    return set_id


async def refused_code(training: Training, set_id: str, why: str = "") -> str:
    with pytest.raises(BridgeError) as refused:
        await training.swapping.accept(set_id, training.lead, why)
    return refused.value.code


async def test_an_accepted_change_set_is_live_and_its_model_answers(training: Training) -> None:
    set_id = await went_live(training)
    run = await training.run_of(set_id)
    assert await training.live() == run.model
    assert await training.state_of(set_id) == "live"


async def test_rolled_back_the_model_before_answers(training: Training) -> None:
    set_id = await went_live(training)
    await training.swapping.roll_back(set_id, training.lead)
    assert await training.live() == FIRST
    assert await training.state_of(set_id) == "rolled_back"


async def test_change_sets_are_taken_back_in_the_order_in_which_they_came(
    training: Training,
) -> None:
    first, second = await went_live(training, 1), await went_live(training, 2)
    with pytest.raises(Conflict, match="Change set 2"):
        await training.swapping.roll_back(first, training.lead)
    for set_id in (second, first):
        await training.swapping.roll_back(set_id, training.lead)
    assert await training.live() == FIRST


async def test_the_last_three_can_be_taken_back(training: Training) -> None:
    sets = [await went_live(training, number) for number in range(1, KEPT + 2)]
    for set_id in sets[:0:-1]:
        await training.swapping.roll_back(set_id, training.lead)
    assert [await training.state_of(s) for s in sets] == ["live", *["rolled_back"] * KEPT]


async def test_what_gets_worse_goes_live_with_a_written_reason_alone(training: Training) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id, "gets worse")
    with pytest.raises(Unprocessable, match="why"):
        await training.swapping.accept(set_id, training.lead, "  ")
    assert await training.live() == FIRST
    await training.swapping.accept(set_id, training.lead, "These messages matter more.")
    assert await training.state_of(set_id) == "live"


async def test_what_was_not_evaluated_does_not_go_live(training: Training) -> None:
    assert await refused_code(training, await training.change_set()) == "not_evaluated"


async def test_compared_with_a_model_that_is_gone_it_is_evaluated_again(
    training: Training,
) -> None:
    set_id = await training.change_set(1)
    await training.evaluated(set_id)
    await went_live(training, 2)
    assert await refused_code(training, set_id) == "evaluation_outdated"


async def test_changed_since_it_was_evaluated_it_is_evaluated_again(training: Training) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    async with training.bridge.database.session() as session:
        await session.execute(update(ChangeExample).values(text="something else entirely"))
    assert await refused_code(training, set_id) == "evaluation_outdated"


async def test_a_model_that_cannot_be_used_leaves_all_as_it_was(training: Training) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    training.assistant.broken = "it does not understand a plain message"
    assert await refused_code(training, set_id) == "model_unusable"
    assert await training.live() == FIRST
    assert await training.state_of(set_id) == "evaluated"
    training.assistant.broken = ""
    await training.swapping.accept(set_id, training.lead)
    assert await training.state_of(set_id) == "live"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The assistant is asked without a pause."""
    monkeypatch.setattr(assistant, "ASKED_EVERY", 0.0)


@pytest.mark.usefixtures("at_once")
async def test_an_assistant_that_takes_long_is_asked_until_it_is_done(training: Training) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    training.assistant.slow = 3
    await training.swapping.accept(set_id, training.lead)
    assert await training.state_of(set_id) == "live"
    assert await training.live() != FIRST


@pytest.mark.usefixtures("at_once")
async def test_an_assistant_that_takes_long_and_fails_leaves_all_as_it_was(
    training: Training,
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    training.assistant.slow, training.assistant.broken = 3, "cut short"
    with pytest.raises(Unavailable, match="The model before goes on answering"):
        await training.swapping.accept(set_id, training.lead)
    assert await training.live() == FIRST
    assert await training.state_of(set_id) == "evaluated"


@pytest.mark.usefixtures("at_once")
async def test_what_nobody_knows_is_said_so_and_recorded_when_it_is_known(
    training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_id = await training.change_set()
    await training.evaluated(set_id)
    monkeypatch.setattr(assistant, "SETTLED_WITHIN", 0.05)
    training.assistant.slow = 1_000_000
    with pytest.raises(Unavailable, match="not known which one"):
        await training.swapping.accept(set_id, training.lead)
    assert await training.state_of(set_id) == "evaluated"
    training.assistant.slow = 0
    await training.assistant.take(training.assistant.asked[-1])
    await training.swapping.accept(set_id, training.lead)
    assert await training.state_of(set_id) == "live"
    assert len(training.assistant.asked) == 1


async def test_an_assistant_that_does_not_run_keeps_its_model(training: Training) -> None:
    async with ClientSession() as session:
        switch = assistant.ModelSwitch(session, "http://127.0.0.1:9", "a token")
        with pytest.raises(Unavailable, match="its model stays as it is"):
            await switch.use(FIRST)


async def test_a_restart_between_model_and_record_is_put_right(training: Training) -> None:
    set_id = await went_live(training)
    async with training.bridge.database.session() as session:
        await session.execute(update(ChangeSet).values(state="training"))
    await training.swapping.follow()
    assert await training.state_of(set_id) == "live"


async def test_only_a_model_that_answered_before_can_be_chosen(training: Training) -> None:
    set_id = await went_live(training)
    with pytest.raises(Conflict):
        await training.swapping.use("../../secrets.env", training.lead)
    await training.swapping.use(FIRST, training.lead)
    assert await training.state_of(set_id) == "rolled_back"
