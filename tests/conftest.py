"""Shared by every suite of the services' tests."""

from collections.abc import Iterator

import pytest
from blockbuster import BlockBuster, blockbuster_ctx


@pytest.fixture
def no_blocking_calls() -> Iterator[BlockBuster]:
    """Fail the test if our own code blocks the event loop (reads a file, sleeps, waits).

    Ask for it after the fixture that starts the server: a start may read files, a request may not.
    """
    with blockbuster_ctx(["bot.gateway", "actions", "crm_bridge"]) as blockbuster:
        yield blockbuster
