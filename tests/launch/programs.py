"""Small programs that stand in for uv, node, npm and Python on a PATH of the test's own."""

from pathlib import Path


def program(folder: Path, name: str, script: str) -> Path:
    """An executable shell script in `folder`; it notes its arguments in NAME.calls there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" >> "{path}.calls"\n{script}\n')
    path.chmod(0o755)
    return path


def calls(path: Path) -> list[str]:
    """The arguments of each call of a program, in order."""
    noted = Path(f"{path}.calls")
    return noted.read_text().splitlines() if noted.exists() else []


def python(folder: Path, name: str, version: str) -> Path:
    """A program that says it is Python `version`."""
    return program(folder, name, f'echo {version}\necho "{folder / name}"')
