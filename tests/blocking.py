"""Calls that would keep everybody else waiting fail the test that makes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from blockbuster import BlockBuster, blockbuster_ctx


@contextmanager
def blocking_forbidden(*packages: str) -> Iterator[BlockBuster]:
    """Whatever these packages do in the event loop. The statements of a quick transaction may be
    executed there: they take less time than a trip to a thread."""
    with blockbuster_ctx(list(packages)) as blockbuster:
        for name, function in blockbuster.functions.items():
            if name.startswith("sqlite3.") and not name.endswith(".commit"):
                function.can_block_in(
                    "crm_bridge/sqlite_driver.py", {"_fill", "_begun", "rolled_back"}
                )
        yield blockbuster
