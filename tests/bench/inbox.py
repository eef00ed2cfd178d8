"""`python -m tests.bench.inbox`: how long the inbox takes to open over ten thousand conversations.

Each figure is a whole request: log-in looked up, list, marks, counts, page rendered. The time of
the processor (asking and, with SQLite, the database included) is the same whatever else the machine
does. DATABASE_URL names an empty PostgreSQL database instead of SQLite.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import text

from crm_bridge.db import Database, database_url, sqlite_url
from crm_bridge.migrations.running import migrate
from crm_bridge.models.staff import Staff
from tests.bench import many_conversations
from tests.crm_bridge.console.staff_browser import CHEAP_HASH, StaffBrowser
from tests.crm_bridge.shop import ShopBridge, running_bridge

TIMES = 40
LISTS = {
    "all": "/conversations",
    "queue": "/conversations?view=queue",
    "mine": "/conversations?view=mine",
    "team": "/conversations?view=team",
    "unassigned": "/conversations?view=unassigned",
    "overdue": "/conversations?view=overdue",
    "unread": "/conversations?view=unread",
    "closed": "/conversations?state=closed",
    "one_team": "/conversations?team=tem_Safety",
    "search_order": "/conversations?q=CL-100002",
    "search_words_found": "/conversations?q=charged+twice",
    "search_words_nowhere": "/conversations?q=nothing+like+it",
}


async def measured() -> dict[str, dict[str, float]]:
    """Milliseconds of each list, over a database made for it."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL")
        url = database_url(given) if given else sqlite_url(Path(folder) / "careline.db")
        database = Database(url)
        await migrate(database)
        await database.close()
        # The sweeper would find much to do in what was never lived through.
        async with running_bridge(url, sweep_seconds=86_400) as bridge:
            await _filled(bridge)
            browser = StaffBrowser(bridge, await _first_of_the_staff(bridge))
            await browser.log_in()
            return {name: await _times(browser, path) for name, path in LISTS.items()}


async def _filled(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        await many_conversations.write(session, bridge.clock())
    if bridge.database.engine.dialect.name == "postgresql":
        # As its own housekeeping would have done by then; SQLite has none.
        async with bridge.database.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))


async def _first_of_the_staff(bridge: ShopBridge) -> Staff:
    async with bridge.database.session() as session:
        staff = await session.get_one(Staff, "stf_0")
        staff.password_hash = CHEAP_HASH
        return staff


async def _times(browser: StaffBrowser, path: str) -> dict[str, float]:
    times = []
    await browser.get(path)
    busy = time.process_time()
    for _ in range(TIMES):
        began = time.perf_counter()
        page = await browser.get(path)
        times.append((time.perf_counter() - began) * 1000)
        assert page.status == 200, page.text
    busy = (time.process_time() - busy) * 1000 / TIMES
    p95 = quantiles(times, n=20)[-1]
    return {"p50": round(median(times), 1), "p95": round(p95, 1), "processor": round(busy, 1)}


def main() -> None:
    print(f"{many_conversations.MANY} conversations, load {os.getloadavg()[0]:.1f}")
    for name, figures in asyncio.run(measured()).items():
        print(f"  {name:<22}" + "".join(f"{key:>12} {ms:>6} ms" for key, ms in figures.items()))


if __name__ == "__main__":
    main()
