"""Who a Slack user is: nobody, until they come with a code of their own; and nobody again."""

from crm_bridge.models.customer import Identity
from tests.fakes.slack import FakeSlack, Person, Workspace
from tests.gateway.channels.slack.conftest import replied
from tests.gateway.conftest import House
from tests.gateway.staff import rows
from tests.gateway.test_sessions import known_to_the_shop, open_session, signed


async def bound(house: House) -> list[str]:
    return [one.external_id for one in await rows(house, Identity) if one.channel == "slack"]


async def test_a_code_binds_in_private_alone_and_the_customer_can_undo_it(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    await known_to_the_shop(house, "ann")
    _, opened = await open_session(house, identity=signed("ann"))
    headers = {"Authorization": f"Bearer {opened['token']}"}
    address, body = f"{house.url}/chat/links", {"channel": "slack"}
    async with house.http.post(address, json=body, headers=headers) as response:
        given = await response.json()
    assert given["text"] == f"/support link {given['code']}"

    shop = team.channel("shop", anna)
    await anna.mentions(f"link {given['code']}", shop)
    await shop.until(lambda _: any("too old" in one.shown for one in shop.seen_by(anna)))
    assert await bound(house) == []

    await anna.commands("/support", given["text"].removeprefix("/support "), shop)
    (welcome,) = await replied(slack, anna)
    assert "Ann, this chat is linked" in welcome
    assert await bound(house) == [f"{team.id}:{anna.id}"]

    await anna.commands("/support", "forget me here", shop)
    assert "no longer linked" in (await replied(slack, anna, 2))[1]
    assert await bound(house) == []
