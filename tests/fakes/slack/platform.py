"""What all parts of the fake share: the app, the workspaces, what was found and what is awaited."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.outages import Outages
from tests.fakes.slack.rate_limits import RateLimits
from tests.fakes.slack.readings import Readings
from tests.fakes.slack.refusals import Violations
from tests.fakes.slack.world import Channel, Json, Kind, Member, Message, StoredFile, Team

PATIENCE = 10.0
_SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands files:read files:write"
    " groups:history groups:read im:history im:read im:write reactions:write users:read"
    " users:read.email assistant:write"
)
SCOPES = frozenset(_SCOPES.split())
# trigger_id: "expires in 3 seconds" (docs: modals, opening).
_TRIGGER_SECONDS = 3.0


@dataclass
class App:
    """The Slack app that the product is, as its page on api.slack.com shows it."""

    id: str = "A0CARELINE"
    client_id: str = "1111111111.2222222222"
    client_secret: str = "client-secret-of-the-slack-app"
    signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    verification_token: str = "deprecated-verification-token"
    # Docs: app-level tokens, with the scope connections:write.
    app_token: str = "xapp-1-A0CARELINE-3333333333-secret"
    redirect_uris: tuple[str, ...] = ()
    scopes: frozenset[str] = SCOPES


@dataclass
class Trigger:
    """A trigger_id: opens one view, within three seconds."""

    team: Team
    user: Member
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    """A response_url: "up to 5 times within 30 minutes"."""

    channel: Channel
    user: Member
    message: Message | None
    thread_ts: str
    expires: float
    left: int = 5


@dataclass
class Code:
    """What the redirect of an installation carries: used once, within ten minutes."""

    team: Team
    installer: Member
    scopes: frozenset[str]
    redirect_uri: str
    expires: float
    used: bool = False


@dataclass
class MadeCall:
    """One call of the Web API, as it was answered."""

    method: str
    args: Json
    team: str
    status: int
    error: str


@dataclass
class Platform:
    """`clock` gives seconds for limits and expiries; `on_post` is told what the bot does."""

    app: App = field(default_factory=App)
    readings: Readings = field(default_factory=Readings)
    clock: Callable[[], float] = time.monotonic
    url: str = ""
    teams: dict[str, Team] = field(default_factory=dict)
    calls: list[MadeCall] = field(default_factory=list)
    violations: Violations = field(default_factory=Violations)
    outages: Outages = field(default_factory=Outages)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    codes: dict[str, Code] = field(default_factory=dict)
    on_post: Callable[[str, Message, Json], None] = lambda *_: None

    def __post_init__(self) -> None:
        self.limits = RateLimits(self.clock, self.readings, self.violations)
        self._numbers = itertools.count(1)
        self._news = asyncio.Condition()

    def new_id(self, letter: str) -> str:
        """An id as Slack makes them: a letter for what it is, then capitals and digits."""
        return f"{letter}0{next(self._numbers):08X}"

    async def tell(self) -> None:
        """Those who wait look again."""
        async with self._news:
            self._news.notify_all()

    async def until(self, fits: Callable[[], Any], *, seconds: float = PATIENCE) -> Any:
        """Wait until `fits()` is true and return what it gave; fails with what is to be seen."""
        try:
            async with asyncio.timeout(seconds), self._news:
                return await self._news.wait_for(fits)
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; there is:\n{self._seen()}") from None

    def _seen(self) -> str:
        channels = [channel for team in self.teams.values() for channel in team.channels.values()]
        lines = [f"#{one.name}: {line}" for one in channels for line in one.shown]
        return "\n".join([*lines, *map(str, self.violations.found)])

    def channel(self, team: Team, name: str, kind: Kind, members: set[str]) -> Channel:
        """A new conversation with these members and the bot."""
        letter = "D" if kind == "im" else "C"
        everybody = members | {team.bot.id}
        channel = Channel(team, self.new_id(letter), name, kind, everybody, self.until)
        team.channels[channel.id] = channel
        return channel

    def direct(self, team: Team, user_id: str) -> Channel:
        """The direct messages of the bot and that user, opened if they were not."""
        return team.direct(user_id) or self.channel(team, "directmessage", "im", {user_id})

    def stored(self, team: Team, owner: Member, name: str, length: int) -> StoredFile:
        """A place for a file."""
        file_id = self.new_id("F")
        url = f"{self.url}/files-pri/{team.id}-{file_id}/{name}"
        file = StoredFile(file_id, name, length, owner.id, url)
        team.files[file.id] = file
        return file

    def trigger(self, team: Team, user: Member) -> str:
        name = f"{next(self._numbers)}.{team.id}.{user.id}".lower()
        self.triggers[name] = Trigger(team, user, self.clock() + _TRIGGER_SECONDS)
        return name

    def response_url(
        self, channel: Channel, user: Member, message: Message | None = None, thread_ts: str = ""
    ) -> str:
        """Docs: handling user interaction, message responses."""
        path = f"/actions/{channel.team.id}/{next(self._numbers)}/{self.new_id('R')}"
        expires = self.clock() + 30 * 60
        self.response_urls[path] = ResponseUrl(channel, user, message, thread_ts, expires)
        return self.url + path

    def team_of_token(self, token: str) -> Team | None:
        return next((team for team in self.teams.values() if team.token == token), None)
