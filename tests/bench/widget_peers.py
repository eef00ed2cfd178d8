"""Two well-known chat widgets, fetched from npm into a folder of their own, never installed here.

Only their published files are read (`npm pack`): nothing of theirs runs but in the page that is
measured, and nothing of it is shipped.
"""

import asyncio
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

FETCHED_WITHIN = 120.0


@dataclass(frozen=True)
class Peer:
    """What is on npm under `package` at `version`, and the page that has it on (`{base}`)."""

    name: str
    package: str
    version: str
    page: str
    opener: str | None
    """What is clicked to open it; None where it stands open on the page."""
    box: str

    @property
    def archive(self) -> str:
        return f"{self.package.replace('@', '').replace('/', '-')}-{self.version}.tgz"


PEERS = (
    Peer(
        name="deep-chat",
        package="deep-chat",
        version="2.4.2",
        page=(
            '<script type="module" src="{base}/dist/deepChat.bundle.js"></script>'
            '<deep-chat style="width: 390px; height: 600px"></deep-chat>'
            '<script type="module">'
            'const chat = document.querySelector("deep-chat");'
            'chat.connect = {{ url: "/talk/deep-chat" }};'
            'chat.history = (await (await fetch("/history/deep-chat")).json());'
            "</script>"
        ),
        opener=None,
        box="#text-input",
    ),
    Peer(
        name="n8n",
        package="@n8n/chat",
        version="1.37.0",
        page=(
            '<link rel="stylesheet" href="{base}/dist/style.css">'
            '<script type="module">'
            'import {{ createChat }} from "{base}/dist/chat.bundle.es.js";'
            'createChat({{ webhookUrl: "/talk/n8n" }});'
            "</script>"
        ),
        opener=".chat-window-toggle",
        box="textarea",
    ),
)


async def fetched(peer: Peer, folder: Path) -> str:
    """Unpack the peer below `folder`/NAME and give its licence as the package names it."""
    process = await asyncio.create_subprocess_exec(
        "npm", "pack", "--silent", f"{peer.package}@{peer.version}", cwd=folder,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(FETCHED_WITHIN):
        _, trouble = await process.communicate()
    if process.returncode != 0:
        raise OSError(f"npm pack {peer.package}: {trouble.decode().strip().splitlines()[-1:]}")
    with tarfile.open(folder / peer.archive) as archive:
        archive.extractall(folder / peer.name, filter="data")
    described = json.loads((folder / peer.name / "package" / "package.json").read_text("utf-8"))
    return str(described.get("license", "not named"))
