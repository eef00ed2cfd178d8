"""A customer who writes to the shop from Telegram or from Slack: the same deeds, in each one's way.

Both are strict fakes; the real gateway talks to them by their real client libraries.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar

from tests.fakes.slack import FakeSlack
from tests.fakes.slack import Message as SlackMessage
from tests.fakes.slack import Person as SlackPerson
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import Message as TelegramMessage
from tests.fakes.telegram import Person as TelegramPerson
from tests.flows.running_shop import RunningShop

NAME = "Anna"
PATIENCE = 20.0
"""Seconds: four processes and a browser share the machine."""


class Messenger(ABC):
    """Anna in her chat with the shop's bot. What she hears is what came after her last deed."""

    name: ClassVar[str]
    title: ClassVar[str]

    def __init__(self) -> None:
        self._heard = 0

    @property
    @abstractmethod
    def set_up(self) -> Mapping[str, str]:
        """What an admin fills in, by the labels of the console's form."""

    @property
    @abstractmethod
    def texts(self) -> Sequence[str]:
        """What the shop wrote, as it reads now."""

    async def says(self, text: str) -> None:
        self._heard = len(self.texts)
        await self._says(text)

    async def edits(self, text: str) -> None:
        """Mend what was said last."""
        self._heard = len(self.texts)
        await self._edits(text)

    async def presses(self, title: str) -> None:
        """The newest button with this title."""
        self._heard = len(self.texts)
        await self._presses(title)

    async def fills_in(self, answers: Mapping[str, str]) -> None:
        """The form that came last, by its labels."""
        self._heard = len(self.texts)
        await self._fills_in(answers)

    async def hears(self, words: str) -> None:
        await self._until_heard(words)

    def heard(self, words: str) -> bool:
        return any(words in one for one in self.texts[self._heard :])

    @abstractmethod
    async def _says(self, text: str) -> None: ...

    @abstractmethod
    async def _edits(self, text: str) -> None: ...

    @abstractmethod
    async def _presses(self, title: str) -> None: ...

    @abstractmethod
    async def _fills_in(self, answers: Mapping[str, str]) -> None: ...

    @abstractmethod
    async def _until_heard(self, words: str) -> None: ...


class OnTelegram(Messenger):
    """The gateway asks for what is new; forms are words."""

    name, title = "telegram", "Telegram"

    def __init__(self, fake: FakeTelegram, anna: TelegramPerson) -> None:
        super().__init__()
        self._fake, self._anna = fake, anna
        self._said: TelegramMessage | None = None

    @property
    def set_up(self) -> Mapping[str, str]:
        return {"Bot token": self._fake.token, "Bot API server": self._fake.url}

    @property
    def texts(self) -> Sequence[str]:
        return self._anna.chat.texts

    async def _says(self, text: str) -> None:
        self._said = await self._anna.says(text)

    async def _edits(self, text: str) -> None:
        assert self._said is not None
        await self._anna.edits(self._said, text)

    async def _presses(self, title: str) -> None:
        shown = [one for one in self._anna.chat.from_bot if title in one.buttons]
        assert shown, f"no button {title!r}: {self._fake.threads()}"
        tap = await self._anna.taps(shown[-1], title)
        await self._fake.until(lambda _: tap.answered)

    async def _fills_in(self, answers: Mapping[str, str]) -> None:
        asked = self._anna.last.text
        assert all(f"{label}: …" in asked for label in answers), asked
        lines = (f"{label}: {answer}" for label, answer in answers.items())
        await self._anna.says("\n".join(lines))

    async def _until_heard(self, words: str) -> None:
        await self._fake.until(lambda _: self.heard(words), PATIENCE)


class OnSlack(Messenger):
    """Slack calls the gateway; forms are windows."""

    name, title = "slack", "Slack"

    def __init__(self, fake: FakeSlack, anna: SlackPerson) -> None:
        super().__init__()
        self._fake, self._anna = fake, anna
        self._said: SlackMessage | None = None

    @property
    def set_up(self) -> Mapping[str, str]:
        return {
            "How messages come in": "Slack calls this gateway's public address",
            "Signing Secret": self._fake.app.signing_secret,
            "Bot User OAuth Token": self._anna.team.token,
            "Slack's Web API": self._fake.api_url,
        }

    @property
    def texts(self) -> Sequence[str]:
        # Slack draws *words* bold.
        return [one.shown.replace("*", "") for one in self._anna.dm.answers]

    async def _says(self, text: str) -> None:
        self._said = await self._anna.says(text)

    async def _edits(self, text: str) -> None:
        assert self._said is not None
        await self._anna.edits(self._said, text)

    async def _presses(self, title: str) -> None:
        shown = [one for one in self._anna.dm.answers if title in one.buttons]
        assert shown, f"no button {title!r}: {self.texts}"
        await self._anna.clicks(shown[-1], title)

    async def _fills_in(self, answers: Mapping[str, str]) -> None:
        await self._presses("Fill in")
        await self._fake.until(lambda: self._anna.views)
        await self._anna.submits(self._anna.views[-1], **answers)

    async def _until_heard(self, words: str) -> None:
        await self._fake.until(lambda: self.heard(words), seconds=PATIENCE)


@asynccontextmanager
async def on_telegram(_: RunningShop) -> AsyncIterator[Messenger]:
    async with FakeTelegram().served() as fake:
        yield OnTelegram(fake, fake.user(NAME))


@asynccontextmanager
async def on_slack(shop: RunningShop) -> AsyncIterator[Messenger]:
    async with FakeSlack().served() as fake:
        address = f"{shop.chat}/channels/slack"
        fake.sends_to(
            events=f"{address}/events",
            commands=f"{address}/commands",
            interactions=f"{address}/interactions",
        )
        yield OnSlack(fake, fake.team("Alder").user(NAME))
