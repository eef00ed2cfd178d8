"""Whether the ports are free, and who holds one that is not."""

import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.launch.run.errors import LaunchError

PROC = Path("/proc")
LISTENING = "0A"


@dataclass(frozen=True)
class Wanted:
    """An address that a process is going to listen on, and the setting that changes its port."""

    owner: str
    host: str
    port: int
    setting: str


def require_free(wanted: Iterable[Wanted]) -> None:
    """Raise LaunchError for the first port that two processes want or that cannot be had."""
    seen: dict[int, Wanted] = {}
    for one in wanted:
        if other := seen.get(one.port):
            raise LaunchError(
                f"{other.setting} and {one.setting} are both {one.port}: the {other.owner} and the "
                f"{one.owner} need a port each."
            )
        seen[one.port] = one
        _try(one)


def _try(wanted: Wanted) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            wanted.host, wanted.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            # As the servers do: a port that only waits for old connections to fade is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as problem:
        raise LaunchError(_sentence(wanted, problem)) from problem


def _sentence(wanted: Wanted, problem: OSError) -> str:
    change = f"set {wanted.setting} to another port"
    if problem.errno == errno.EADDRINUSE:
        holder = holder_of(wanted.port)
        by = f" by {holder}" if holder else ""
        return (
            f"Port {wanted.port}, which the {wanted.owner} needs, is taken{by}: stop that program "
            f"or {change}."
        )
    if problem.errno == errno.EACCES:
        return f"Port {wanted.port} of the {wanted.owner} may not be used by this user: {change}."
    return (
        f"The {wanted.owner} cannot listen on {wanted.host}:{wanted.port} ({problem.strerror}): "
        f"correct {wanted.setting.removesuffix('PORT')}HOST or {change}."
    )


def holder_of(port: int, proc: Path = PROC) -> str | None:
    """ "process 123 (python -m http.server)" where this user may know it, else None."""
    sockets = _listening_sockets(port, proc)
    for process in proc.glob("[0-9]*"):
        if sockets & _sockets_of(process):
            return f"process {process.name} ({_command_of(process)})"
    return None


def _listening_sockets(port: int, proc: Path) -> set[str]:
    found = set()
    for table in (proc / "net" / "tcp", proc / "net" / "tcp6"):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{fields[9]}]")
    return found


def _sockets_of(process: Path) -> set[str]:
    # A process may end, or belong to somebody else, while it is looked at.
    try:
        return {link for entry in (process / "fd").iterdir() if (link := _target(entry))}
    except OSError:
        return set()


def _target(entry: Path) -> str | None:
    try:
        return str(entry.readlink())
    except OSError:
        return None


def _command_of(process: Path) -> str:
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "ended meanwhile"
    return " ".join(words).strip()[:80]
