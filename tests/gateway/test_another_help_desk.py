"""A shop that works in another help desk: from the customer's window to its agents and back."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.help_desk import GREETING, HelpDesk
from tests.gateway.conftest import HELP_DESK, WEBHOOKS, House


@pytest.fixture
async def help_desk(house: House) -> AsyncIterator[HelpDesk]:
    desk = HelpDesk(
        house.http,
        str(house.bridge.make_url("")).rstrip("/"),
        WEBHOOKS.get_secret_value(),
        HELP_DESK.get_secret_value(),
    )
    async with desk.open() as opened:
        yield opened


async def test_a_customer_talks_to_an_agent_of_another_help_desk_and_is_given_back(
    house: House, help_desk: HelpDesk
) -> None:
    customer = await house.customer()
    await customer.say("I want to talk to a human")

    greeting = await customer.waits_for(GREETING)
    assert (greeting["author"], greeting["agent"]) == ("agent", {"name": "Grace"})
    assert customer.state == "human"
    assert (await customer.waits_for("Grace has joined"))["author"] == "system"
    assert help_desk.read[customer.conversation_id][0] == "I want to talk to a human"

    await customer.say("thanks, that is all")
    assert customer.last()["outcome"] == "with_person"
    await customer.waits_for("back with the assistant")
    assert not any("All is well" in text for text in customer.texts())

    # The assistant answers again, and a second call for a person works as the first.
    assert [one["author"] for one in await customer.say("hello")] == ["bot"]
    await customer.say("I want to talk to a human again")
    await customer.waits_for("Grace has joined")
    assert help_desk.refused == []
