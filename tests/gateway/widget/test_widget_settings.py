"""What a chat window is told before there is a session: by language, page and hour."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.gateway.conftest import House, opened_house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all: nothing here changes it."""
    async with opened_house(tmp_path_factory.mktemp("shop")) as house:
        yield house


async def told(house: House, **query: str) -> dict[str, Any]:
    async with house.http.get(f"{house.url}/chat/widget", params=query) as response:
        assert response.status == 200
        body: dict[str, Any] = await response.json()
        return body


async def test_a_page_is_told_everything_that_a_window_needs(shop: House) -> None:
    config = await told(shop, locale="de-AT", page="https://shop.example/product/9?x=1#top")
    assert set(config) >= {
        "shop", "locale", "direction", "texts", "theme", "greeting", "starters", "prechat",
        "offline", "proactive", "sound", "attachments", "transcript", "forms", "hours", "languages",
    }  # fmt: skip
