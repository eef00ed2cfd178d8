"""Fetching a customer's file from where a message says it is."""

import pytest
from aiohttp import ClientSession

from bot.gateway.channels.core.channel import TryLater, Undeliverable
from bot.gateway.channels.core.events import FileRef
from bot.gateway.channels.webhook.files import fetched
from crm_bridge.errors import Unprocessable
from crm_bridge.webhooks.posting import new_session
from tests.fakes.shop_app import ShopApp

NOTE = b"It came broken."


def ref(url: str) -> FileRef:
    return FileRef(url, "note.txt", "text/plain")


async def test_a_file_is_fetched_as_far_as_it_may_be_large() -> None:
    async with ClientSession() as client, new_session(private=True, seconds=2) as http:
        async with ShopApp(client).served() as app:
            app.files["note.txt"] = NOTE
            note = ref(app.file_url("note.txt"))
            found = await fetched(http, note, private=True, most_bytes=len(NOTE))
            assert (found.name, found.type, found.data) == ("note.txt", "text/plain", NOTE)
            with pytest.raises(Unprocessable) as refused:
                await fetched(http, note, private=True, most_bytes=len(NOTE) - 1)
            assert refused.value.code == "attachment_too_large"
            with pytest.raises(Undeliverable, match="404"):
                await fetched(http, ref(app.file_url("none.txt")), private=True, most_bytes=99)
        with pytest.raises(TryLater, match="connection refused"):
            await fetched(http, note, private=True, most_bytes=99)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/a", "https://[::1]/a", "http://shop.example/a", "file:///etc/passwd"]
)
async def test_nothing_inside_the_network_is_fetched_unless_it_is_allowed(url: str) -> None:
    async with new_session(private=False, seconds=2) as http:
        with pytest.raises(Undeliverable, match="url: "):
            await fetched(http, ref(url), private=False, most_bytes=99)
