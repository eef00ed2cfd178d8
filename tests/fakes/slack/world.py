"""What a workspace holds: people, channels, and each channel's thread as a person sees it."""

import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.slack import reading

Json = dict[str, Any]
Kind = Literal["im", "channel", "group"]


@dataclass
class Member:
    """Somebody in a workspace. `deleted`: deactivated by an administrator."""

    id: str
    name: str
    email: str = ""
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-GB"


@dataclass
class StoredFile:
    """A file in Slack: `content` is None until it is uploaded."""

    id: str
    name: str
    length: int
    owner: str
    url: str
    content: bytes | None = None
    mimetype: str = "application/octet-stream"
    title: str = ""
    alt_text: str = ""
    shared: bool = False

    @property
    def described(self) -> Json:
        """The file object of events and of files.info."""
        return {
            "id": self.id,
            "created": int(time.time()),
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2],
            "size": self.length,
            "user": self.owner,
            "mode": "hosted",
            "is_external": False,
            "url_private": self.url,
            "url_private_download": f"{self.url}?download",
            "file_access": "visible",
        }


@dataclass
class Message:
    """A message, as it now stands. `only_for`: the one user who sees it (an ephemeral message)."""

    channel: "Channel"
    ts: str
    author: Member
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    edited: bool = False
    deleted: bool = False
    files: list[StoredFile] = field(default_factory=list)
    reactions: dict[str, set[str]] = field(default_factory=dict)
    only_for: str = ""
    metadata: Json = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)

    @property
    def from_bot(self) -> bool:
        return self.author.is_bot

    @property
    def shown(self) -> str:
        """What a person reads: the blocks, or the text if there are none, and the files."""
        words = reading.shown(self.text, self.blocks)
        return "\n".join(filter(None, [words, *(f"[file: {one.name}]" for one in self.files)]))

    @property
    def buttons(self) -> list[str]:
        """The titles of its buttons."""
        return [element["text"]["text"] for _, element in reading.buttons(self.blocks)]

    @property
    def images(self) -> list[Json]:
        """Its images: `image_url` or `slack_file`, and `alt_text`."""
        return list(reading.images(self.blocks))

    @property
    def described(self) -> Json:
        """The message object, as events, interactions and the Web API give it."""
        team = self.channel.team
        item: Json = {"type": "message", "user": self.author.id, "ts": self.ts, "text": self.text}
        item["team"] = team.id
        if self.author.id == team.bot.id:
            profile = {"id": team.bot_id, "app_id": team.app_id, "name": team.bot.name}
            item |= {"bot_id": team.bot_id, "app_id": team.app_id, "bot_profile": profile}
        if self.blocks:
            item["blocks"] = self.blocks
        if self.files:
            item |= {"files": [file.described for file in self.files], "upload": False}
        if self.thread_ts:
            item["thread_ts"] = self.thread_ts
        if self.metadata:
            item["metadata"] = self.metadata
        return item


@dataclass
class Channel:
    """A conversation. `until` waits for what the bot posts."""

    team: "Team"
    id: str
    name: str
    kind: Kind
    members: set[str]
    waiter: Callable[[Callable[[], Any]], Awaitable[Any]]
    archived: bool = False
    all_messages: list[Message] = field(default_factory=list)
    status: str = ""
    statuses: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """Those that can be seen by everybody, in their order."""
        return [one for one in self.all_messages if not one.deleted and not one.only_for]

    @property
    def answers(self) -> list[Message]:
        """What the bot posted for everybody."""
        return [one for one in self.messages if one.author.id == self.team.bot.id]

    @property
    def shown(self) -> list[str]:
        """Each message as it reads, with its author's name."""
        return [f"{one.author.name}: {one.shown}" for one in self.messages]

    def seen_by(self, user: Member) -> list[Message]:
        """What this one sees: also what is shown to nobody else."""
        shown = [one for one in self.all_messages if one.only_for in {"", user.id}]
        return [one for one in shown if not one.deleted]

    def thread(self, ts: str) -> list[Message]:
        """The message with that ts and the replies to it."""
        return [one for one in self.messages if ts in {one.ts, one.thread_ts}]

    def find(self, ts: str) -> Message | None:
        """The message with that ts, if it is there and everybody sees it."""
        return next((one for one in self.messages if one.ts == ts), None)

    def add(self, author: Member, **content: Any) -> Message:
        """A new message at the end."""
        message = Message(self, self.team.next_ts(), author, **content)
        self.all_messages.append(message)
        if author.is_bot:
            self.status = ""
        return message

    async def until(self, fits: "Callable[[Channel], Any]") -> Any:
        """Wait until `fits` of this channel is true, and return what it gave."""
        return await self.waiter(lambda: fits(self))


@dataclass
class Team:
    """A workspace. `token` is empty until the app is installed; `refused_as` is the error that
    its token meets after it was revoked."""

    id: str
    name: str
    app_id: str
    bot: Member
    bot_id: str
    token: str = ""
    scopes: frozenset[str] = frozenset()
    refused_as: str = ""
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    removed_from: set[str] = field(default_factory=set)
    last_ts: int = 0

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")

    def next_ts(self) -> str:
        """A message's id: the time in microseconds, and never the same twice."""
        self.last_ts = max(self.last_ts + 1, time.time_ns() // 1_000)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06}"

    def direct(self, user_id: str) -> Channel | None:
        """The direct messages of the bot and that user, if they were ever opened."""
        wanted = {user_id, self.bot.id}
        return _first(c for c in self.channels.values() if c.kind == "im" and c.members == wanted)


def _first(found: Iterable[Channel]) -> Channel | None:
    return next(iter(found), None)
