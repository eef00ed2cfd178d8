"""One running shop for all the stories: four real processes, the demo data, free ports."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.flows.records import Records
from tests.flows.running_shop import MODELS, ROOT, RunningShop, running_shop

KEPT_VECTORS = MODELS.parent / "article-vectors.npz"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flows)
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    generous = {
        "CARELINE_MESSAGES_PER_MINUTE": "10000",
        "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "10000",
        "CARELINE_SWEEP_SECONDS": "1",
        "CARELINE_LOG_FORMAT": "json",
        "CARELINE_LOG_LEVEL": "DEBUG",
    }
    state = tmp_path_factory.mktemp("shop")
    knowledge = shutil.copytree(ROOT / "data" / "knowledge", state / "knowledge")
    shutil.copytree(MODELS, state / "models")  # which one answers changes in a test
    if KEPT_VECTORS.exists():  # saves the assistant half a minute of its start
        shutil.copy(KEPT_VECTORS, state)
    with running_shop(state, CARELINE_KNOWLEDGE_FOLDER=str(knowledge), **generous) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def records(shop: RunningShop) -> Records:
    return Records(shop.state / "careline.db")
