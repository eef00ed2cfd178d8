"""Addresses inside are refused: when they are given, and at every connection."""

import socket

import pytest
from sqlalchemy import URL

from crm_bridge.models.webhook import Webhook
from crm_bridge.webhooks.addresses import is_public
from tests.crm_bridge.shop import WEBHOOKS, running_bridge
from tests.crm_bridge.webhooks.desk import Desk
from tests.fakes.webhook_receiver import WebhookReceiver

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fd00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
    "64:ff9b:1::1", "2002:a00:1::1", "2001:0:a00:1::1",
]  # fmt: skip
OUTSIDE = ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/hook", "url_private"),
        ("https://localhost/hook", "url_private"),
        ("https://[::1]:8443/hook", "url_private"),
        ("https://[::ffff:10.0.0.1]/hook", "url_private"),
        ("https://169.254.169.254/latest", "url_private"),
        ("https://2130706433/hook", "url_private"),
        ("https://0x7f.1/hook", "url_private"),
        ("http://desk.example/hook", "url_invalid"),
        ("ftp://desk.example/hook", "url_invalid"),
        ("https://", "url_invalid"),
        ("https://desk.example:99999/", "url_invalid"),
        ("https://me:secret@93.184.215.14/", "url_invalid"),
        ("https://93.184.215.14/#part", "url_invalid"),
        ("https://desk.example/a b", "url_invalid"),
        ("https://93.184.215.14\\@127.0.0.1/", "url_invalid"),
        ("not an address", "url_invalid"),
        ("https://93.184.215.14/" + "a" * 2_000, "url_invalid"),
    ],
)
async def test_an_address_that_may_not_be_told_is_refused_when_given(
    sqlite_only: URL, url: str, code: str
) -> None:
    async with running_bridge(sqlite_only) as bridge:
        refused = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, {"url": url})
        assert (refused.status, refused.code) == (422, code)
        assert refused.body["detail"].startswith("url: ")


async def test_a_name_that_leads_inside_later_is_refused_at_the_connection(
    database_url: URL,
) -> None:
    async with WebhookReceiver().served() as inside, running_bridge(database_url) as bridge:
        port = inside.url.split(":")[2].split("/")[0]
        body = {"url": f"https://93.184.215.14:{port}/hook"}
        added = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, body)
        desk = Desk(bridge, inside, added.body["id"], added.body["secret"])
        async with bridge.database.session() as session:
            # As if the name's owner pointed it here after it was checked.
            (await session.get_one(Webhook, desk.id)).url = f"http://localhost:{port}/hook"
        tried = await desk.tried(await desk.tested(), 1)
        assert "is a private address" in tried["attempts"][0]["problem"]
        assert not inside.received


async def test_an_address_inside_is_called_when_it_was_allowed(desk: Desk) -> None:
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    await desk.tested()
    await desk.receiver.events(1)
