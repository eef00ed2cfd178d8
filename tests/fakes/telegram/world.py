"""Everything that is so in the fake's Telegram: accounts, chats, files, updates, violations."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from .chats import Account, Chat, Message
from .files import Files
from .limiter import Limiter
from .readings import Readings
from .refusals import Json, Refused, Violation
from .updates import Update, Updates
from .webhook import Deliveries

BOT_ID = 7_204_118_356


@dataclass
class Tap:
    """A button pressed: what the person gets to see for it."""

    id: str
    message: Message
    data: str
    at: float
    answered: bool = False
    notice: str = ""
    alert: bool = False


@dataclass
class Outage:
    """Telegram answers with `status` instead of doing anything; 0: it closes the connection.
    `only`: so many requests, then it is over. `refused`: how many it has answered."""

    status: int = 500
    retry_after: int = 1
    only: int | None = None
    methods: frozenset[str] = frozenset()
    refused: int = 0

    @property
    def is_over(self) -> bool:
        return self.only is not None and self.refused >= self.only


class World:
    def __init__(
        self, readings: Readings, clock: Callable[[], float], bot_id: int = BOT_ID
    ) -> None:
        self.readings = readings
        self.clock = clock
        self.bot = Account(bot_id, "Careline", "careline_bot", is_bot=True)
        self.token = ""
        self.revoked: set[str] = set()
        self.new_token()
        self.chats: dict[int, Chat] = {}
        self.accounts: dict[int, Account] = {self.bot.id: self.bot}
        self.files = Files()
        self.limiter = Limiter(readings, clock)
        self.updates = Updates()
        self.deliveries = Deliveries(self.updates, readings, self.changed)
        self.taps: dict[str, Tap] = {}
        self.commands: list[Json] = []
        self.outages: list[Outage] = []
        self.unreachable: set[str] = set()  # addresses Telegram gets nothing from
        self.violations: list[Violation] = []
        self.refusals: list[Violation] = []
        self.requests: list[tuple[str, Json]] = []
        self.polls = 0
        self._expected: list[list[Violation]] = []
        self._news = asyncio.Event()
        # "message_id: unique message identifier inside this chat": private chats and groups of one
        # account count together, supergroups and channels each for themselves.
        self._message_ids = count(4001)
        self._own_ids: dict[int, count[int]] = {}
        self._people = count(5_310_000_001)
        self._groups = count(4_120_000_001)

    def new_token(self) -> str:
        """As BotFather's /revoke: the token of before is worth nothing any more."""
        if self.token:
            self.revoked.add(self.token)
        self.token = f"{self.bot.id}:AA{secrets.token_urlsafe(24)}"
        return self.token

    def new_person_id(self) -> int:
        return next(self._people)

    def new_chat_id(self, chat_type: str) -> int:
        """Groups have negative ids, supergroups and channels -100…"""
        number = next(self._groups)
        return -number if chat_type == "group" else -1_000_000_000_000 - number

    def new_message_id(self, chat: Chat) -> int:
        if chat.type in ("private", "group"):
            return next(self._message_ids)
        return next(self._own_ids.setdefault(chat.id, count(11)))

    def post(self, chat: Chat, sender: Account | None, text: str = "", **more: object) -> Message:
        """Put a message into a chat, so that its people see it."""
        message = Message(self.new_message_id(chat), chat, sender, text)
        for name, value in more.items():
            setattr(message, name, value)
        chat.messages.append(message)
        self.changed()
        return message

    def tell_bot(self, kind: str, told: Json, queue: int) -> Update | None:
        """An update for the bot; None where it did not ask for this kind."""
        update = self.updates.add(kind, told, queue)
        self.deliveries.go_on()
        self.changed()
        return update

    def changed(self) -> None:
        """Wake up whoever waits for something."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, fits: Callable[[], object], seconds: float) -> bool:
        """Whether it came about within so many seconds."""
        ends = time.monotonic() + seconds
        while not fits():
            left = ends - time.monotonic()
            if left <= 0:
                return False
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                return bool(fits())
        return True

    def note(self, method: str, refused: Refused, arguments: Json) -> None:
        """Keep a refusal, and the violation it stands for unless the test expects it."""
        noted = Violation(
            method, refused.rule or "no rule: as the test wanted it", str(refused), arguments
        )
        self.refusals.append(noted)
        if self._expected:
            self._expected[-1].append(noted)
        elif refused.rule is not None:
            self.violations.append(noted)

    @contextmanager
    def refusals_expected(self) -> Iterator[list[Violation]]:
        expected: list[Violation] = []
        self._expected.append(expected)
        try:
            yield expected
        finally:
            self._expected.remove(expected)
