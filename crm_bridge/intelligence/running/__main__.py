"""`python -m crm_bridge.intelligence.running RUN [--attended]`: does one run that was asked for.

The bridge starts it; it ends when the bridge is gone. Everything that came of it is in the run's
record. The exit code is 75 while another process trains.
"""

import argparse
import asyncio
import os
import sys
import threading

from bot.observability import logs
from crm_bridge.db import Database
from crm_bridge.environment import read_settings
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.folders import Busy, VersionFolders
from crm_bridge.intelligence.running.registry import RECIPES
from crm_bridge.intelligence.running.training import Training
from crm_bridge.models.shop_models import ShopModelRun
from crm_bridge.settings import StoreSettings

BUSY = 75
STATEMENT_SECONDS = 600
"""All orders of a large shop are read at once."""
NICENESS = 10
"""Customers' turns go first."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crm_bridge.intelligence.running")
    parser.add_argument("run")
    parser.add_argument("--attended", action="store_true", help="end when standard input ends")
    chosen = parser.parse_args()
    logs.set_up("bridge")
    if chosen.attended:
        os.nice(NICENESS)
        threading.Thread(target=_end_with_the_bridge, daemon=True).start()
    return asyncio.run(_do(read_settings(StoreSettings), chosen.run))


async def _do(settings: StoreSettings, run_id: str) -> int:
    folders = VersionFolders(settings.state)
    database = Database(
        settings.database, cipher=settings.cipher, statement_seconds=STATEMENT_SECONDS
    )
    try:
        with folders.one_at_a_time():
            if await _is_waiting(database, run_id):
                await Training(database, folders, RECIPES).do(run_id)
    except Busy:
        return BUSY
    except OSError as error:
        told = f"The state directory cannot be written: {error.strerror or error}. Mend that first."
        async with database.session() as session:
            await runs.end_without(session, run_id, "failed", told)
        return 1
    finally:
        await database.close()
    return 0


async def _is_waiting(database: Database, run_id: str) -> bool:
    """Somebody else may have done it meanwhile."""
    async with database.reading() as session:
        run = await session.get_one(ShopModelRun, run_id)
    return run.state == "queued"


def _end_with_the_bridge() -> None:
    # Not through `sys.stdin`: Python cannot end while a thread holds that.
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
