"""A customer says in the chat that they do not want to be profiled."""

import pytest

from crm_bridge.channels.profiling import wish_in
from crm_bridge.intelligence.profile.exclusion import exclusion_of
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge


async def actor(bridge: ShopBridge) -> str | None:
    async with bridge.database.reading() as session:
        found = await exclusion_of(session, "ann")
    return found.actor if found else None


async def last(chat: Chat) -> str:
    return str((await chat.messages())[-1]["text"])


async def test_a_customer_says_it_and_takes_it_back(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    kept = await chat.write("Please do NOT profile me.")
    assert (kept.status, kept.body["needs_turn"]) == (201, False)
    assert await actor(bridge) == "customer"
    assert "To take it back, write “profile me again”." in await last(chat)
    await chat.write("profile me again")
    assert await actor(bridge) is None
    assert "To end it, write “do not profile me”." in await last(chat)


async def test_it_is_answered_in_the_language_of_the_chat(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"), locale="de")
    await chat.write("Kein Profil von mir!")
    assert await actor(bridge) == "customer"
    assert "schreiben Sie „wieder ein Profil von mir“" in await last(chat)


async def test_who_is_not_known_is_told_how(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("do not profile me")
    assert "Please sign in at the shop" in await last(chat)
    assert await actor(bridge) is None


@pytest.mark.parametrize(
    "text", ["you do not profile me well, where is my order", "do not", "", "profile"]
)
def test_what_only_holds_the_words_is_left_to_the_assistant(text: str) -> None:
    assert wish_in(text) is None
