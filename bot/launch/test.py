"""`python -m bot.launch.test [SUITE ...] -- [PYTEST OPTIONS]`: run the tests.

Every suite runs even if one before it fails; what failed is named at the end, and one line sums
them all up. The parts are tested on all cores at once; the whole shop and the browser have the
machine to themselves.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.launch.setup.environments import RASA, SERVICE, Environment
from bot.launch.setup.paths import ROOT

WHOLE_SHOP, BROWSER = "tests/flows", "tests/browser"
CHAOS = "tests/chaos/test_nothing_lost.py"
# Each core begins with a share of its own, so that what a module starts is started once; one that
# is done takes over from the others.
ON_ALL_CORES = ("--numprocesses=auto", "--dist=worksteal")
# Here a module's tests share a model that takes long to train.
BY_MODULE = ("--numprocesses=auto", "--dist=loadfile")
ASSISTANT = ("-c", "tests/assistant/pytest.ini", "--rootdir=.", "tests/assistant", *BY_MODULE)
ELSEWHERE = [f"--ignore={one}" for one in (WHOLE_SHOP, BROWSER, CHAOS)]
PARTS = ("tests", *ELSEWHERE, *ON_ALL_CORES)
SUITES: dict[str, tuple[Environment, tuple[str, ...]]] = {
    "service": (SERVICE, PARTS),
    "assistant": (RASA, ASSISTANT),
    "flows": (SERVICE, (WHOLE_SHOP, CHAOS)),
    "browser": (SERVICE, (BROWSER,)),
}
REPORTS = ROOT / "test-results"


def main(arguments: list[str]) -> int:
    asked, options = _split(arguments)
    unknown = [name for name in asked if name not in SUITES]
    if unknown:
        print(
            f"There is no suite {unknown[0]!r}: choose from {', '.join(SUITES)}.", file=sys.stderr
        )
        return 2
    total: Counter[str] = Counter()
    failed = False
    problems: list[str] = []
    for name in asked or list(SUITES):
        report = REPORTS / f"{name}.xml"
        failed |= _run(name, options, report) != 0
        total += counts(report)
        problems += failures(report)
    print("\n".join([*problems, summary(total)]), flush=True)
    return int(failed)


def summary(total: Counter[str]) -> str:
    line = f"Tests: {total['passed']} passed, {total['failed']} failed"
    return f"{line}, {total['skipped']} skipped" if total["skipped"] else line


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def _run(name: str, options: list[str], report: Path) -> int:
    environment, suite = SUITES[name]
    report.unlink(missing_ok=True)
    print(f"== tests of the {name}", flush=True)
    command = [
        str(environment.python(ROOT)),
        "-m",
        "pytest",
        *suite,
        f"--junitxml={report}",
        *options,
    ]
    return subprocess.run(command, cwd=ROOT, env=compiling_once(os.environ), check=False).returncode


def compiling_once(environment: Mapping[str, str]) -> dict[str, str]:
    """The tests start programs by the dozen: what one has compiled is kept for the next."""
    return {key: at for key, at in environment.items() if key != "PYTHONDONTWRITEBYTECODE"}


def counts(report: Path) -> Counter[str]:
    """Passed, failed (errors too) and skipped tests of a JUnit report; a run cut short failed."""
    if not report.exists():
        return Counter(failed=1)
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 (our own file)
    total: Counter[str] = Counter()
    for suite in suites:
        number = {
            key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")
        }
        bad = number["failures"] + number["errors"]
        total["failed"] += bad
        total["skipped"] += number["skipped"]
        total["passed"] += number["tests"] - bad - number["skipped"]
    return total


def failures(report: Path) -> list[str]:
    """Each failed test of a JUnit report with the first line of why, as the last thing printed:
    what a suite says is far above by then."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 (our own file)
    found = []
    for case in cases:
        for problem in (*case.iter("failure"), *case.iter("error")):
            why = problem.get("message", "").partition("\n")[0][:200]
            found.append(f"{case.get('classname')}::{case.get('name')}: {why}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
