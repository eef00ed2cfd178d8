"""Stands for the process that trains the shop's models: `shop_trainer.py HOW STATE RUN`.

It knows the lock and the table, and nothing else of the bridge: so it starts at once.
"""

import fcntl
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

BUSY = 75


def end(run_id: str) -> None:
    path = os.environ["DATABASE_URL"].partition(":///")[2]
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE shop_model_runs SET state = 'done' WHERE id = ?", (run_id,))
        database.commit()


def main(how: str, state: str, run_id: str) -> int:
    folder = Path(state) / "shop_models"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return BUSY
        if how == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "hangs":
            time.sleep(600)
        end(run_id)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
