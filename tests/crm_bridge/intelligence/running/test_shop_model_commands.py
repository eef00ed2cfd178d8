"""`python -m crm_bridge shop-models` and `data-quality`."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from crm_bridge.errors import Conflict, NotFound
from crm_bridge.intelligence.quality.checks import BY_NAME
from crm_bridge.intelligence.running import commands
from crm_bridge.intelligence.running.folders import MODEL
from crm_bridge.intelligence.running.registry import RECIPES
from crm_bridge.models.order import OrderLine
from crm_bridge.models.shop_models import ShopModelRun
from crm_bridge.settings import StoreSettings
from tests.crm_bridge.intelligence.running.recipes import MEAN, Trainer, failing


@pytest.fixture(autouse=True)
def one_recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(commands, "RECIPES", (MEAN,))
        patched.setattr(commands, "recipe_named", lambda name: MEAN if name == "mean" else None)
        yield


async def said(trainer: Trainer, deed: str, name: str = "", number: int = 0) -> tuple[int, str]:
    lines: list[str] = []
    settings = StoreSettings(state=trainer.state)
    code = await commands.shop_models(trainer.database, settings, deed, name, number, lines.append)
    return code, "\n".join(lines)


async def test_models_are_trained_listed_and_put_back(trainer: Trainer) -> None:
    assert await said(trainer, "list") == (0, "mean  Mean price: not trained yet")
    assert await said(trainer, "train") == (0, "mean: at work, version 1")
    assert (await said(trainer, "train", "mean"))[1] == "mean: at work, version 2"
    code, text = await said(trainer, "roll-back", "mean")
    assert code == 0
    assert [line.split()[:2] for line in text.splitlines()[1:]] == [["2", "kept"], ["1", "at"]]
    assert "hits 0.5" in text
    assert "2  at work" in (await said(trainer, "use", "mean", 2))[1]


async def test_what_cannot_be_done_is_said(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound, match="There are: mean"):
        await said(trainer, "train", "nothing")
    with pytest.raises(Conflict, match="no version of mean"):
        await said(trainer, "roll-back", "mean")
    with trainer.folders.one_at_a_time(), pytest.raises(Conflict, match="Another training"):
        await said(trainer, "train")
    broken = replace(MEAN, train=failing(ValueError("no such column")))
    monkeypatch.setattr(commands, "RECIPES", (broken,))
    assert await said(trainer, "train") == (1, "mean: failed: ValueError: no such column")


async def test_a_training_that_is_broken_off_is_on_record(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = replace(MEAN, train=failing(asyncio.CancelledError()))
    monkeypatch.setattr(commands, "RECIPES", (stopped,))
    with pytest.raises(asyncio.CancelledError):
        await said(trainer, "train")
    async with trainer.database.reading() as session:
        run = (await session.scalars(select(ShopModelRun))).one()
    assert run.state == "interrupted"


async def test_a_damaged_version_is_not_put_to_work(trainer: Trainer) -> None:
    for _ in range(2):
        await said(trainer, "train")
    (trainer.folders.place("mean", 1) / MODEL / "mean.txt").write_text("0")
    with pytest.raises(Conflict, match="damaged"):
        await said(trainer, "use", "mean", 1)


async def test_data_quality_tells_what_is_wrong_by_source(trainer: Trainer) -> None:
    async with trainer.database.session() as session:
        line = await session.scalar(select(OrderLine).where(OrderLine.position == 0).limit(1))
        assert line is not None
        line.quantity = -3
    lines: list[str] = []
    assert await commands.data_quality(trainer.database, lines.append) == 1
    text = "\n".join(lines)
    assert "order_lines: 10 rows\n  error    Lines of no or fewer pieces: 1 of 10" in text
    assert "-3 of boot" in text


def test_names_of_recipes_are_their_own() -> None:
    names = [recipe.name for recipe in RECIPES]
    assert len(names) == len(set(names))
    assert all(name.replace("_", "").isalnum() and name.islower() for name in names)


def test_recipes_name_checks_that_there_are() -> None:
    assert {name for recipe in RECIPES for name in recipe.checks} <= set(BY_NAME)
