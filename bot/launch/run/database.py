"""Brings the shop's database to where the processes can use it, through the bridge's commands."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.launch.run.errors import LaunchError
from bot.launch.setup.environments import SERVICE

MEMORY = "shop.json"
LINES_SHOWN = 20


class Login(BaseModel):
    email: str
    password: str
    role: str


class Initialised(BaseModel):
    """What `crm_bridge init` prints: who may log in since now, and what it loaded."""

    logins: list[Login] = []
    imported: Any = None


class Shop(BaseModel):
    """What the launcher remembers of a shop. Passwords are kept for the demo's staff alone."""

    demo: bool = False
    logins: list[Login] = []


async def prepare(root: Path, state: Path, env: Mapping[str, str], data: Path | None) -> Shop:
    """Migrate; load `data`, or else the demo shop, into an empty database; make the first staff.

    Raises LaunchError with what the command said when one fails.
    """
    if data is None:
        first = _parse(await _bridge(root, env, "init", "--demo"))
    else:
        await _bridge(root, env, "migrate")
        await _bridge(root, env, "import", str(data), "--if-empty")
        first = _parse(await _bridge(root, env, "init"))
    memory = state / MEMORY
    shop = recall(memory)
    if data is None and first.imported:
        shop = Shop(demo=True, logins=first.logins)
        remember(memory, shop)
    return Shop(demo=shop.demo, logins=first.logins or shop.logins)


def recall(memory: Path) -> Shop:
    """A shop that nothing is remembered of is nobody's demo: its customers are real."""
    try:
        return Shop.model_validate_json(memory.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return Shop()


def remember(memory: Path, shop: Shop) -> None:
    draft = memory.with_name(memory.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(shop.model_dump_json(indent=1) + "\n")
    draft.replace(memory)


async def _bridge(root: Path, env: Mapping[str, str], *arguments: str) -> str:
    """What `python -m crm_bridge ARGUMENTS` printed."""
    command = (str(SERVICE.python(root)), "-m", "crm_bridge", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=root,
        env=dict(env),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        output, errors = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode != 0:
        raise LaunchError(_failure(arguments, (errors or output).decode(errors="replace")))
    return output.decode()


def _failure(arguments: Sequence[str], said: str) -> str:
    lines = said.strip().splitlines()[-LINES_SHOWN:]
    return "\n    ".join([f"The database could not be prepared ({arguments[0]}):", *lines])


def _parse(output: str) -> Initialised:
    # The commands before it may have reported their progress: the answer is the last line.
    for line in reversed(output.strip().splitlines()):
        try:
            return Initialised.model_validate(json.loads(line))
        except ValueError:
            continue
    return Initialised()
