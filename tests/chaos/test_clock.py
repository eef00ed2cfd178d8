"""A process that was started before its clock is moved sees that, and no other clock moves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.clock import MovableClock
from tests.chaos.plan import JUMP_SECONDS

TELLS = (
    "import sys, time\nfor line in sys.stdin: print(time.time() - time.monotonic(), flush=True)\n"
)


def test_the_clock_of_a_running_process_jumps_and_comes_back(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path)
    if not clock.settings:
        pytest.skip("there is no C compiler")
    process = subprocess.Popen(
        [sys.executable, "-c", TELLS],
        env=os.environ | clock.settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    with process:
        told, heard = process.stdin, process.stdout
        assert told is not None
        assert heard is not None

        def asked() -> float:
            told.write("\n")
            return float(heard.readline())

        before = asked()
        with clock.moved(JUMP_SECONDS):
            assert asked() - before == pytest.approx(JUMP_SECONDS, abs=1)
        assert asked() - before == pytest.approx(0, abs=1)
        told.close()
