"""The console's client of the assistant."""

import pytest
from aiohttp import ClientSession

from crm_bridge.console.assistant import Assistant, AssistantAway
from tests.fakes.assistant import TOKEN, FakeAssistant


async def test_a_wrong_token_is_an_assistant_that_is_away() -> None:
    fake = FakeAssistant()
    async with fake.served() as address, ClientSession() as session:
        assert (await Assistant(session, address, TOKEN).explain("hi", {})).text == "hi"
        with pytest.raises(AssistantAway, match="401"):
            await Assistant(session, address, "wrong").explain("hi", {})
    assert fake.explained == ["hi"]


async def test_without_a_token_nobody_is_asked() -> None:
    fake = FakeAssistant()
    async with fake.served() as address, ClientSession() as session:
        with pytest.raises(AssistantAway, match="CARELINE_ASSISTANT_TOKEN"):
            await Assistant(session, address, None).explain("hi", {})
    assert fake.explained == []


async def test_nobody_listening_is_an_assistant_that_is_away() -> None:
    async with ClientSession() as session:
        with pytest.raises(AssistantAway):
            await Assistant(session, "http://127.0.0.1:9", TOKEN).explain("hi", {})
