"""Whether any team is open, as chat windows are told."""

from tests.crm_bridge.routing.routed import OFFICE_WEEK, default_rules, team
from tests.crm_bridge.shop import GATEWAY, ShopBridge


async def told(bridge: ShopBridge) -> dict[str, object]:
    return (await bridge.call("GET", "/v1/availability", GATEWAY)).body


async def test_one_open_team_is_enough_and_the_first_to_open_is_named(bridge: ShopBridge) -> None:
    """The clock stands on Friday at noon."""
    assert await told(bridge) == {"open": True, "mail": False}
    await default_rules(bridge, zone="UTC", week=OFFICE_WEEK)
    late: list[list[list[int]]] = [[]] * 5 + [[[600, 660]], []]
    await team(bridge, "Returns", zone="UTC", week=late)
    assert (await told(bridge))["open"] is True
    bridge.clock.move(hours=6)
    assert await told(bridge) == {
        "open": False, "opens_at": "2026-03-21T10:00:00.000Z", "mail": False
    }  # fmt: skip
