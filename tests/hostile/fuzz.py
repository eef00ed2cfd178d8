"""`make fuzz`: input that is changed so as to reach more of each parser's code, SECONDS=60 each.

It begins with `tests/hostile/corpus`. What breaks a parser is written to `reports/fuzz/PARSER/`;
mend the parser, and put the file into the corpus, where `make test` reads it again. Needs atheris,
which there is for Linux on x86-64 alone, in a folder beside the environment.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(place.name for place in CORPUS.iterdir())
FOUND = ROOT / "reports" / "fuzz"
LONGEST = 4_096
PARSED = ("bot.gateway.channels", "crm_bridge.identity", "jwt")
"""The code whose ways are watched."""


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--only", choices=NAMES, nargs="+", default=NAMES)
    options.add_argument("--one", choices=NAMES, help="in this process, for ever")
    given, rest = options.parse_known_args()
    if given.one:
        _fuzz(given.one, rest)
    broken = [name for name in given.only if not _sound(name, given.seconds)]
    print(f"Broken: {', '.join(broken)}; see {FOUND}" if broken else "Nothing broke.")
    return 1 if broken else 0


def _sound(name: str, seconds: int) -> bool:
    """Whether the parser held out; each has a process of its own, as libFuzzer wants it."""
    found = FOUND / name
    learned = found / "learned"
    learned.mkdir(parents=True, exist_ok=True)
    print(f"{name}: {seconds} s", flush=True)
    command = [sys.executable, "-m", "tests.hostile.fuzz", "--one", name]
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=10"]
    places = [f"-artifact_prefix={found}/", str(learned), str(CORPUS / name)]
    log = found / "log.txt"
    with log.open("wb") as output:
        ended = subprocess.run(
            [*command, *limits, *places], cwd=ROOT, stdout=output, stderr=output, check=False
        )
    print("  " + "\n  ".join(log.read_text(errors="replace").splitlines()[-2:]), flush=True)
    return ended.returncode == 0


def _fuzz(name: str, arguments: list[str]) -> None:
    """Does not return."""
    import atheris

    with atheris.instrument_imports(include=list(PARSED)):
        from tests.hostile.parsers import PARSERS
    parser = PARSERS[name]

    def keeping(raw: bytes) -> None:
        try:
            parser(raw)
        except Exception:
            (FOUND / name / f"broken-{hashlib.sha256(raw).hexdigest()[:12]}").write_bytes(raw)
            raise

    atheris.Setup([sys.argv[0], *arguments], keeping)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
