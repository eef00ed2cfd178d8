"""Stands for the process that trains the shop's models: `shop_trainer.py HOW STATE RUN`."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from crm_bridge.db import Database
from crm_bridge.environment import read_settings
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.folders import Busy, VersionFolders
from crm_bridge.settings import StoreSettings


async def end(run_id: str) -> None:
    database = Database(read_settings(StoreSettings).database)
    async with database.session() as session:
        await runs.end(session, run_id, [])
    await database.close()


def main(how: str, state: str, run_id: str) -> int:
    folders = VersionFolders(Path(state))
    try:
        with folders.one_at_a_time():
            if how == "is killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "hangs":
                time.sleep(600)
            asyncio.run(end(run_id))
    except Busy:
        return 75
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
