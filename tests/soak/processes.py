"""What the four processes hold, read from `/proc`."""

from dataclasses import dataclass
from pathlib import Path

from tests.flows.running_shop import RunningShop

PROCESSES = {
    "gateway": "bot.gateway",
    "bridge": "crm_bridge",
    "assistant": "bot.assistant",
    "actions": "-m actions",
}
"""By the words of their command lines."""


@dataclass(frozen=True)
class Held:
    """Of one process at one moment; `pid` changes when it was started again."""

    pid: int
    resident_mb: float
    own_mb: float
    """Of the resident memory, what is no file's: a larger database is read through more pages."""
    files: int
    sockets: int
    threads: int


def held(shop: RunningShop) -> dict[str, Held]:
    return {name: _of(shop.process(words)) for name, words in PROCESSES.items()}


def _of(pid: int) -> Held:
    place = Path(f"/proc/{pid}")
    status = dict(
        line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line
    )
    opened = [_target(one) for one in (place / "fd").iterdir()]
    return Held(
        pid,
        resident_mb=int(status["VmRSS"].split()[0]) / 1024,
        own_mb=int(status["RssAnon"].split()[0]) / 1024,
        files=len(opened),
        sockets=sum(target.startswith("socket:") for target in opened),
        threads=int(status["Threads"]),
    )


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed since it was listed
        return ""
