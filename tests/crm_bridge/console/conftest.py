"""Somebody of the staff in front of a running bridge."""

import pytest

from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def stranger(bridge: ShopBridge) -> StaffBrowser:
    """Has an account, and is not logged in."""
    return StaffBrowser(bridge, await colleague(bridge))


@pytest.fixture
async def browser(stranger: StaffBrowser) -> StaffBrowser:
    """Anna, logged in."""
    assert (await stranger.log_in()).status == 303
    return stranger
