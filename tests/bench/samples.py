"""What code runs in a process, by looking at its stack a hundred times a second (py-spy).

Only threads that hold the interpreter are looked at: those that wait do not, and neither does what
C code does by itself, SQLite's and the encoder's work above all.
"""

import asyncio
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

RATE = 100
MOST = 12
"""Lines that are told of each process."""
_FRAME = re.compile(r"^(?P<function>.*) \((?P<file>[^()]*?)(?::\d+)?\)$")
_PACKAGE = re.compile(r"(?:site-packages|dist-packages|lib/python3\.\d+|lib-dynload)/([^/.]+)")
OURS = ("bot/", "actions/", "crm_bridge/")


@asynccontextmanager
async def sampled(pids: Mapping[str, int]) -> AsyncIterator[dict[str, object]]:
    """Samples the processes while the body runs. Afterwards the value has, for each, the share of
    the samples in percent: `packages` by who was at the top of the stack, `functions` of ours by
    whether they were anywhere in it. Empty where the system does not let one look."""
    found: dict[str, object] = {}
    program = Path(sys.executable).parent / "py-spy"
    if not program.exists() and shutil.which("py-spy") is None:
        yield found
        return
    with tempfile.TemporaryDirectory() as folder:
        running = {}
        for name, pid in pids.items():
            running[name] = await asyncio.create_subprocess_exec(
                str(program), "record", "--pid", str(pid), "--rate", str(RATE),
                "--format", "raw", "--duration", "600", "--nonblocking", "--gil",
                "--output", f"{folder}/{name}",
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        yield found
        for process in running.values():
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()
        for name in pids:
            written = Path(folder) / name
            if written.exists() and (raw := written.read_text(encoding="utf-8").strip()):
                found[name] = _told(raw)


def _told(raw: str) -> dict[str, dict[str, float]]:
    packages: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [match for one in stack.split(";") if (match := _FRAME.match(one))]
        if not frames:
            continue
        packages[_package(frames[-1]["file"])] += int(count)
        ours = {
            f"{one['file']} {one['function']}" for one in frames if one["file"].startswith(OURS)
        }
        functions.update(dict.fromkeys(ours, int(count)))
    samples = sum(packages.values())
    return {"packages": _shares(packages, samples), "functions": _shares(functions, samples)}


def _package(file: str) -> str:
    if file.startswith(OURS):
        return "our own"
    found = _PACKAGE.search(file)
    return found[1] if found else file.partition("/")[0].removesuffix(".py") or "?"


def _shares(counted: Counter[str], samples: int) -> dict[str, float]:
    return {name: round(100 * count / samples, 1) for name, count in counted.most_common(MOST)}
