"""All transcripts as one masked file: how long it takes, and how little memory."""

import os
import resource
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_bridge.db import Database
from crm_bridge.insights.filters import Filter
from crm_bridge.transcripts.exporting import Wish, written
from tests.bench.machine import resident_mb

ZONE = ZoneInfo("Europe/London")
AIMS = {"export_grew_mb": 20.0}
"""Between the first tenth of the file and its end: with a memory that grew with the file it would
be hundreds."""
_SETTLED = 10_000


async def export(database: Database) -> dict[str, float]:
    """Resident memory of the process that reads, how much that grew while it wrote, and the most
    that the one that masks had."""
    began, done, settled = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.csv"
        with path.open("wb") as file:
            wish = Wish(Filter(), "csv", masked=True, zone=ZONE)
            async for done in written(database, Path(folder), wish, file):
                if not settled and done >= _SETTLED:
                    settled = resident_mb(os.getpid())
        size = path.stat().st_size
    seconds, present = time.perf_counter() - began, resident_mb(os.getpid())
    masking = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"  {done:,} transcripts, {size / 1024**2:.0f} MB in {seconds:.0f} s", flush=True)
    return {
        "export_seconds": round(seconds, 1),
        "export_resident_mb": present,
        "export_grew_mb": max(0, present - settled),
        "export_masking_mb": masking,
    }
