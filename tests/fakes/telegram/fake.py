"""The fake itself: what a test holds in its hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager

from aiohttp.test_utils import TestServer

from .chats import Account
from .groups import Channel, Group
from .people import Person
from .readings import Readings
from .refusals import Json, Violation
from .server import init_app
from .webhook import Deliveries, Disorder
from .world import BOT_ID, Outage, Tap, World

_PATIENCE = 10.0
_LAST_ANSWERS = 2.0


class FakeTelegram:
    """`clock`: seconds, for the limits and for how old a tap is. A gateway takes no update of a bot
    twice: a second Telegram for the same gateway has a `bot_id` of its own."""

    def __init__(
        self,
        readings: Readings | None = None,
        clock: Callable[[], float] = time.monotonic,
        bot_id: int = BOT_ID,
    ) -> None:
        self.world = World(readings or Readings(), clock, bot_id)
        self.url = ""
        self._names = 0

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator["FakeTelegram"]:
        """Run on a free port of the loopback address. Fails on leaving if the bot broke a rule."""
        server = TestServer(init_app(self.world), port=port or None)
        await server.start_server()
        self.url = str(server.make_url("")).rstrip("/")
        try:
            yield self
            await self._last_answers()
            self.assert_no_violations()
        finally:
            await self.world.deliveries.close()
            self.world.polls += 1
            self.world.changed()
            await server.close()

    @property
    def base_url(self) -> str:
        """`telegram.Bot(token, base_url=…)`"""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """`telegram.Bot(token, base_file_url=…)`"""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def bot(self) -> Account:
        return self.world.bot

    # who there is

    def user(self, name: str, *, username: str | None = None, language: str = "en") -> Person:
        self._names += 1
        account = Account(
            self.world.new_person_id(), name, username=username, language_code=language
        )
        return Person(self.world, account, phone=f"+44770090{self._names:04d}")

    def group(self, title: str, kind: str = "group") -> Group:
        """`kind`: group or supergroup."""
        return Group(self.world, title, kind)

    def channel(self, title: str) -> Channel:
        return Channel(self.world, title)

    # what happens

    async def sends_update(self, kind: str, told: Json) -> None:
        """Any other update: a poll, or a kind nobody has heard of yet."""
        self.world.tell_bot(kind, told, 0)

    async def sends_poll(self) -> None:
        options = [
            {"text": text, "voter_count": 1, "persistent_id": text} for text in ("Yes", "No")
        ]
        flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False}
        more = {"allows_revoting": False, "members_only": False, "type": "regular"}
        await self.sends_update(
            "poll",
            {"id": "51", "question": "Tea?", "options": options, "total_voter_count": 2}
            | flags
            | more,
        )

    def revoke_token(self) -> str:
        """From now on the old token gets 401. Returns the new one."""
        return self.world.new_token()

    @contextmanager
    def outage(
        self,
        status: int = 500,
        *,
        retry_after: int = 1,
        only: int | None = None,
        methods: tuple[str, ...] = (),
    ) -> Iterator[Outage]:
        """Until left, or for `only` so many requests. 0 as status: the connection is closed."""
        outage = Outage(status, retry_after, only, frozenset(methods))
        self.world.outages.append(outage)
        try:
            yield outage
        finally:
            self.world.outages.remove(outage)

    def cannot_fetch(self, url: str) -> None:
        """Telegram gets no photo or document from this address: the shop's server is down."""
        self.world.unreachable.add(url)

    @property
    def deliveries(self) -> Deliveries:
        """The webhook's: `seconds`, `sent`, `answers`, `routes`, `last_error`."""
        return self.world.deliveries

    def disorder(self, disorder: Disorder) -> None:
        """Repeated and shuffled deliveries from now on."""
        self.world.deliveries.disorder = disorder

    # what came of it

    @property
    def requests(self) -> list[tuple[str, Json]]:
        """Each request of the bot: method and arguments."""
        return self.world.requests

    def called(self, method: str) -> list[Json]:
        return [arguments for name, arguments in self.requests if name == method]

    @property
    def taps(self) -> list[Tap]:
        return list(self.world.taps.values())

    @property
    def commands(self) -> list[Json]:
        """The menu, as setMyCommands set it."""
        return self.world.commands

    async def until(
        self, fits: Callable[["FakeTelegram"], object], seconds: float = _PATIENCE
    ) -> None:
        """Wait for a condition; fails with every thread as it then is."""
        if not await self.world.until(lambda: fits(self), seconds):
            raise AssertionError(f"not within {seconds:g} s. {self.threads()}")

    async def delivered(self, seconds: float = _PATIENCE) -> None:
        """Wait until the bot has taken every update, repeats included."""
        await self.until(lambda fake: fake.deliveries.are_done, seconds)

    def threads(self) -> str:
        """Each chat as its people see it."""
        return "\n".join(
            f"{chat.title or chat.json().get('first_name')} ({chat.type}):\n  "
            + "\n  ".join(map(repr, chat.messages))
            for chat in self.world.chats.values()
        )

    @property
    def violations(self) -> list[Violation]:
        return self.world.violations

    def refusals_expected(self) -> AbstractContextManager[list[Violation]]:
        """`with fake.refusals_expected() as refused:` – what is refused in it fails no test."""
        return self.world.refusals_expected()

    def assert_no_violations(self) -> None:
        listed = [f"- {one}" for one in self.violations]
        if self.world.readings.taps_must_be_answered:
            listed += [
                f"- answerCallbackQuery: a tap is answered, or its button keeps waiting: {tap}"
                for tap in self.taps
                if not tap.answered and tap.message.chat.bot == "member"
            ]
        assert not listed, "Telegram would have refused:\n" + "\n".join(listed)

    async def _last_answers(self) -> None:
        """A tap may be on its way to be answered when the test is over."""
        if self.world.readings.taps_must_be_answered:
            await self.world.until(lambda: all(tap.answered for tap in self.taps), _LAST_ANSWERS)
        await asyncio.sleep(0)
