import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.launch.run.keeper import Keeper
from bot.launch.run.log_file import LogFile
from tests.launch.conditions import becomes_true

Start = Callable[[str], Keeper]

STAYS = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
IGNORES_TERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAYS
HAS_A_CHILD = (
    "import subprocess, sys, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print(child.pid, flush=True); time.sleep(600)"
)


@pytest.fixture
async def start(tmp_path: Path, announced: list[str]) -> AsyncIterator[Start]:
    started: list[tuple[Keeper, asyncio.Task[None]]] = []

    def begin(script: str) -> Keeper:
        keeper = Keeper(
            "bridge",
            [sys.executable, "-c", script],
            folder=tmp_path,
            env=os.environ,
            log=LogFile(tmp_path / "bridge.log", "bridge"),
            announce=announced.append,
            pauses=(0.01, 0.02),
        )
        started.append((keeper, asyncio.create_task(keeper.run())))
        return keeper

    yield begin
    for keeper, task in started:
        await keeper.stop(grace=0)
        await task


async def printed_pid(keeper: Keeper, index: int = 0) -> int:
    await becomes_true(lambda: len(keeper.log.tail()) > index)
    return int(keeper.log.tail()[index])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    # A child whose parent is gone may wait, dead, for the system to count it.
    return not stat.exists() or ") Z " not in stat.read_text()


async def test_a_process_that_is_killed_is_started_again(
    start: Start, announced: list[str]
) -> None:
    keeper = start(STAYS)
    first = await printed_pid(keeper)
    os.kill(first, signal.SIGKILL)
    assert await printed_pid(keeper, index=1) != first
    assert announced == ["The bridge was ended by signal 9; starting it again in 0.01 s."]


async def test_a_process_that_keeps_ending_is_given_longer_pauses(
    start: Start, announced: list[str]
) -> None:
    start("import sys; sys.exit(3)")
    await becomes_true(lambda: len(announced) >= 3)
    assert announced[0] == "The bridge ended with code 3; starting it again in 0.01 s."
    assert announced[1].endswith("in 0.02 s.")
    assert announced[2].endswith("in 0.02 s.")


async def test_a_program_that_is_not_there_is_told(tmp_path: Path, announced: list[str]) -> None:
    keeper = Keeper(
        "bridge",
        ["/nowhere/python"],
        folder=tmp_path,
        env={},
        log=LogFile(tmp_path / "bridge.log", "bridge"),
        announce=announced.append,
        pauses=(0.01,),
    )
    task = asyncio.create_task(keeper.run())
    await becomes_true(lambda: bool(announced))
    await keeper.stop(grace=1)
    await task
    assert "could not be started: No such file or directory: /nowhere/python" in announced[0]


async def test_stop_ends_the_process_and_does_not_start_it_again(
    start: Start, announced: list[str]
) -> None:
    keeper = start(STAYS)
    pid = await printed_pid(keeper)
    await keeper.stop(grace=10)
    assert not alive(pid)
    assert announced == []


async def test_a_process_that_will_not_end_is_killed_after_the_grace(start: Start) -> None:
    keeper = start(IGNORES_TERM)
    pid = await printed_pid(keeper)
    await keeper.stop(grace=0.1)
    await becomes_true(lambda: not alive(pid))


async def test_what_the_process_started_ends_with_it(start: Start) -> None:
    keeper = start(HAS_A_CHILD)
    child = await printed_pid(keeper)
    await keeper.stop(grace=10)
    await becomes_true(lambda: not alive(child))


async def test_a_restart_can_be_waited_for(start: Start) -> None:
    keeper = start(STAYS)
    pid = await printed_pid(keeper)
    restarted: Awaitable[None] = asyncio.ensure_future(keeper.restarted())
    await asyncio.sleep(0)
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        await restarted
    assert keeper.ended == 1
