"""What leads change in the reasons for a person reaches the gateways, and outlives the bridge."""

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.escalation import RulesFile
from bot.gateway.app import init_app
from bot.gateway.bridge import Bridge
from bot.gateway.rules import PublishedRules
from crm_bridge.client import BridgeTransport
from crm_bridge.escalation_rules import versions
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.flows.customer import Customer, text_of
from tests.gateway.conftest import House, gateway_settings

WORDED = "I am leaving you for the otter shop"
OTTERS: dict[str, Any] = {"entries": {"legal": {"phrases": {"add": ["otter shop"]}}}}


async def lead(house: House) -> Staff:
    async with house.database.session() as session:
        return await accounts.create(
            session, email="lea@shop.example", name="Lea", role="lead", password=None,
            actor="system",
        )  # fmt: skip


async def change(house: House, changes: dict[str, Any], based_on: int = 0) -> None:
    who = await lead(house)
    async with house.database.session() as session:
        await versions.keep(session, who, changes, why="", based_on=based_on)


async def called(house: House, customer: Customer, text: str) -> None:
    """Write until a person is called: a change counts within a second or so."""
    async with asyncio.timeout(10):
        while customer.state == "bot":
            await customer.say(text)


async def calls(house: House) -> list[tuple[str, str]]:
    columns = select(Escalation.reason, Escalation.priority)
    async with house.database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(columns)]


async def test_a_phrase_that_a_lead_adds_calls_a_person_without_a_restart(house: House) -> None:
    customer = await house.customer()
    assert text_of(await customer.say(WORDED)) == f"echo: {WORDED}"
    await change(house, OTTERS)
    await called(house, customer, WORDED)
    assert await calls(house) == [("keyword", "high")]


async def test_the_last_good_rules_stay_while_the_bridge_is_away(house: House) -> None:
    await change(house, OTTERS)
    settings = gateway_settings(house)
    token = settings.gateway_token.get_secret_value()
    async with BridgeTransport(settings.bridge_url, token) as transport:
        rules = PublishedRules(RulesFile(settings.escalation_file), Bridge(transport))
        await rules.begin()
        await house.bridge.close()
        rules.told()
        await rules.begin()
    assert rules.rules.match(WORDED) is not None


async def test_a_gateway_that_starts_without_the_bridge_learns_of_the_changes_later(
    house: House,
) -> None:
    await change(house, OTTERS)
    gateway = TestServer(init_app(gateway_settings(house)))
    await house.bridge.close()
    await gateway.start_server()
    await house.new_bridge()
    customer = await Customer.arrives(house.http, str(gateway.make_url("")).rstrip("/"))
    await called(house, customer, WORDED)
    await gateway.close()


async def test_changes_that_do_not_fit_the_file_leave_the_last_good_rules(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await change(house, {"entries": {"legal": {"phrases": {"add": ["(otter"]}}}})
    customer = await house.customer()
    async with asyncio.timeout(10):
        while "entries.legal.phrases" not in caplog.text:
            await asyncio.sleep(0.05)
    await customer.say("this is fraud")
    assert customer.state == "queued"


async def test_calls_of_the_assistant_get_the_priority_that_leads_gave_them(house: House) -> None:
    treatment = {"calls": {"not_understood": {"priority": "urgent"}}}
    await change(house, treatment)
    gateway = await house.new_gateway()
    house.assistant.answers["blah"] = {"handoff": {"reason": "not_understood"}}
    customer = await Customer.arrives(house.http, str(gateway.make_url("")).rstrip("/"))
    await customer.say("blah")
    assert await calls(house) == [("not_understood", "urgent")]


async def test_a_person_asked_for_where_the_assistant_was_down_comes_for_that_reason(
    house: House,
) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say("where is my order")
    await customer.choose("Talk to a person")
    assert await calls(house) == [("assistant_down", "normal")]
