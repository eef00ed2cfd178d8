"""Following the set-up: what an admin changes holds at once, and how it stands is told back."""

import asyncio
from collections.abc import Callable

from crm_bridge.channels import by_admin, standing
from crm_bridge.channels.standing import Standing
from tests.fakes.shop_app import SECRET, ShopApp
from tests.gateway.channels.conftest import connect, unconnected
from tests.gateway.channels.connecting import admin, set_up
from tests.gateway.conftest import House


async def standing_of(house: House, fits: Callable[[Standing], bool]) -> Standing:
    """How the channel stands as soon as it stands so."""
    async with asyncio.timeout(10):
        while True:
            async with house.database.reading() as session:
                found = await standing.standing(session, "webhook")
            if fits(found):
                return found
            await asyncio.sleep(0.02)


async def test_an_admin_is_told_what_is_missing_and_what_is_wrong(house: House) -> None:
    async with unconnected(house) as app:
        await set_up(house, "webhook", url=app.url)
        found = await standing_of(house, lambda one: one.channel.state == "missing")
        assert [one.name for one in found.missing] == ["secret"]
        assert "16 characters" in found.channel.detail
        await set_up(house, "webhook", secret=SECRET)
        found = await standing_of(house, lambda one: one.channel.state == "connected")
        assert found.channel.detail.endswith("takes answers.")
        await set_up(house, "webhook", url=app.file_url("nobody"))
        found = await standing_of(house, lambda one: one.channel.state == "problem")
        assert "It answered 405." in found.channel.detail
        await set_up(house, "webhook", url="ftp://app.example/")
        found = await standing_of(house, lambda one: "https://" in one.channel.detail)
        told = "Address for answers: must begin with https://."
        assert (found.channel.state, found.channel.detail) == ("problem", told)
        await set_up(house, "webhook", url=app.url, link="https://app.example/")
        await standing_of(house, lambda one: "{code}" in one.channel.detail)
        await set_up(house, "webhook", enabled=False)
        await standing_of(house, lambda one: one.channel.state == "off")


async def test_an_address_inside_is_refused_unless_it_is_allowed(house: House) -> None:
    await house.gateway.close()
    house.gateway = await house.new_gateway(webhook_private=False)
    async with unconnected(house) as app:
        url = app.url.replace("http://", "https://")
        await set_up(house, "webhook", secret=SECRET, url=url)
        found = await standing_of(house, lambda one: one.channel.state == "problem")
        assert "CARELINE_WEBHOOK_PRIVATE=1" in found.channel.detail


async def test_a_test_is_made_when_it_is_asked_for(house: House) -> None:
    async with unconnected(house) as app:
        await connect(house, app)
        app.received.clear()
        staff = await admin(house)
        async with house.database.session() as session:
            asked = await by_admin.press_test(session, staff, "webhook")
        found = await standing_of(house, lambda one: one.channel.tested == asked)
        assert not found.is_being_tested
        assert [one["type"] for one in app.received] == ["test"]


async def test_answers_follow_a_changed_address_and_wait_while_it_is_off(
    house: House, app: ShopApp
) -> None:
    await app.says("hello")
    await app.reads("echo: hello")
    house.assistant.open.clear()
    await app.says("later")
    await set_up(house, "webhook", enabled=False)
    await standing_of(house, lambda one: one.channel.state == "off")
    house.assistant.open.set()
    async with unconnected(house) as other:
        await set_up(house, "webhook", url=other.url)
        await other.reads("echo: later")
    assert app.texts() == ["echo: hello"]
