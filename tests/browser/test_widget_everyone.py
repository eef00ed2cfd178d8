"""The chat in every state, look and size: no rule of axe broken, nothing out of reach."""

from typing import Any

import pytest

from tests.browser.widget_page import ChatPage
from tests.browser.widget_states import States
from tests.fakes.chat_server import ChatServer


@pytest.mark.parametrize("look", ["light", "dark", "right to left"])
async def test_axe_finds_nothing_in_any_state(
    chat: ChatPage, chat_server: ChatServer, axe_source: str, look: str
) -> None:
    scheme: Any = "dark" if look == "dark" else "light"
    await chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if look == "right to left":
        chat_server.config = {**chat_server.config, "locale": "ar", "direction": "rtl"}
    found = {}
    async for state in States(chat, chat_server).all():
        if problems := await chat.problems(axe_source):
            found[state] = problems
    assert found == {}
    assert state == "refused"
