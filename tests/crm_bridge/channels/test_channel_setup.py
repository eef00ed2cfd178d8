"""Setting up a channel: gateways offer it, an admin fills it in, gateways read it and report."""

import pytest
from sqlalchemy import String, select, type_coerce

from crm_bridge.channels import by_admin
from crm_bridge.channels.standing import standing
from crm_bridge.errors import Unprocessable
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.channel import Channel
from tests.crm_bridge.channels.places import OFFER, offer, set_up, setup_of
from tests.crm_bridge.chat import agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, ShopBridge

FILLED = {"token": "123:secret", "mode": "polling"}


async def changes_told(bridge: ShopBridge) -> list[dict[str, object]]:
    feed = await bridge.call("GET", "/v1/feed", GATEWAY, after=0)
    return [one["data"] for one in feed.body["events"] if one["type"] == "channels"]


async def test_what_a_gateway_offers_is_off_until_an_admin_fills_it_in(bridge: ShopBridge) -> None:
    await offer(bridge)
    assert await setup_of(bridge) == {
        "channel": "telegram",
        "enabled": False,
        "values": {},
        "number": 0,
        "test": 0,
        "connections": [],
    }
    await set_up(bridge, **FILLED)
    await offer(bridge)
    found = await setup_of(bridge)
    assert (found["enabled"], found["values"], found["number"]) == (True, FILLED, 1)
    assert await changes_told(bridge) == [{"channel": "telegram", "number": 1}]


async def test_what_is_secret_is_neither_readable_in_the_database_nor_in_the_audit_log(
    bridge: ShopBridge,
) -> None:
    await offer(bridge)
    await set_up(bridge, **FILLED)
    async with bridge.database.reading() as session:
        kept = await session.scalar(select(type_coerce(Channel.sealed_values, String())))
        events = await session.scalars(
            select(AuditEvent).where(AuditEvent.action == "channel.changed")
        )
        assert "secret" not in str(kept)
        assert [one.detail["fields"] for one in events] == [["mode", "token"]]


async def test_the_console_reads_how_it_stands_without_secrets(bridge: ShopBridge) -> None:
    await offer(bridge)
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await by_admin.change(session, staff, "telegram", values={"token": "123:secret"})
        assert await by_admin.press_test(session, staff, "telegram") == 1
    report = {"state": "problem", "detail": "The token was refused.", "test": 1}
    await bridge.call("POST", "/v1/channels/telegram/report", GATEWAY, report)
    async with bridge.database.reading() as session:
        found = await standing(session, "telegram")
    assert (found.shown, found.secrets_set) == ({}, frozenset({"token"}))
    assert [one.name for one in found.missing] == ["mode"]
    assert (found.channel.state, found.channel.detail) == ("problem", "The token was refused.")
    assert not found.is_being_tested


async def test_a_secret_left_empty_stays_and_another_field_left_empty_is_emptied(
    bridge: ShopBridge,
) -> None:
    await offer(bridge)
    await set_up(bridge, **FILLED, greeting="Hi")
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await by_admin.change(session, staff, "telegram", values={"token": "", "greeting": ""})
    assert (await setup_of(bridge))["values"] == FILLED
    async with at_the_desk(bridge) as session:
        await by_admin.forget_secret(session, staff, "telegram", "token")
    assert (await setup_of(bridge))["values"] == {"mode": "polling"}


async def test_saving_what_is_there_already_tells_nobody(bridge: ShopBridge) -> None:
    await offer(bridge)
    await set_up(bridge, **FILLED)
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await by_admin.change(session, staff, "telegram", values=FILLED, enabled=True)
    assert (await setup_of(bridge))["number"] == 1


@pytest.mark.parametrize(
    "values", [{"mode": "telepathy"}, {"colour": "red"}, {"token": "x" * 9999}]
)
async def test_what_does_not_fit_the_fields_is_refused(
    bridge: ShopBridge, values: dict[str, str]
) -> None:
    await offer(bridge)
    staff = await agent(bridge)
    with pytest.raises(Unprocessable):
        async with at_the_desk(bridge) as session:
            await by_admin.change(session, staff, "telegram", values=values)


async def test_a_place_is_kept_with_its_secrets_until_an_admin_removes_it(
    bridge: ShopBridge,
) -> None:
    await offer(bridge)
    path = "/v1/channels/telegram/connections/T1"
    await bridge.call("PUT", path, GATEWAY, {"name": "Shop", "secrets": {"bot": "xoxb"}})
    renamed = await bridge.call("PUT", path, GATEWAY, {"name": "Our shop", "active": False})
    place = {"external_id": "T1", "name": "Our shop", "secrets": {"bot": "xoxb"}, "active": False}
    assert renamed.body == place
    assert (await setup_of(bridge))["connections"] == [place]
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await by_admin.remove_connection(session, staff, "telegram", "T1")
    assert (await setup_of(bridge))["connections"] == []
    assert [one["number"] for one in await changes_told(bridge)] == [1, 2, 3]


async def test_unknown_channels_and_bad_names_are_refused(bridge: ShopBridge) -> None:
    for name in ("Telegram", "web", "x" * 21):
        refused = await bridge.call("PUT", f"/v1/channels/{name}", GATEWAY, OFFER)
        assert refused.code == "channel_invalid"
    report = {"state": "connected"}
    unknown = await bridge.call("POST", "/v1/channels/pigeon/report", GATEWAY, report)
    assert unknown.code == "channel_unknown"
