"""Customers in Slack and in Telegram, through the fakes of both."""

from tests.chaos.said import Said, Shown, Witness
from tests.chaos.script import Lines
from tests.fakes.slack import FakeSlack
from tests.fakes.slack import Person as SlackPerson
from tests.fakes.telegram import FakeTelegram, Person


class TelegramCustomer:
    """Telegram itself sends a message until it is taken."""

    def __init__(self, fake: FakeTelegram, person: Person) -> None:
        self.witness = Witness(person.account.first_name, "telegram")
        self._fake = fake
        self._person = person

    async def talks(self, lines: Lines) -> None:
        async for number, line in lines:
            sent = await self._person.says(line.text)
            key = f"{sent.chat.id}:{sent.id}"
            self.witness.said.append(Said(number, line.text, key))

    def remember(self) -> None:
        """Write down what is to be seen in the end."""
        waiting = {
            f"{told['chat']['id']}:{told['message_id']}"
            for told in (one.told for one in self._fake.deliveries.updates.pending)
            if "chat" in told
        }
        for said in self.witness.said:
            said.acknowledged = said.key not in waiting
        self.witness.shown = [
            Shown("bot", one.text, key=f"{one.chat.id}:{one.id}")
            for one in self._person.chat.from_bot
        ]


class SlackCustomer:
    """Slack tries a message four times; what it gives up was not acknowledged."""

    def __init__(self, fake: FakeSlack, person: SlackPerson) -> None:
        self.witness = Witness(person.name, "slack")
        self._fake = fake
        self._person = person

    async def talks(self, lines: Lines) -> None:
        async for number, line in lines:
            said = Said(number, line.text, "")
            self.witness.said.append(said)
            sent = await self._person.says(line.text)
            said.key = f"{self._person.team.id}:{sent.channel.id}:{sent.ts}"

    def remember(self) -> None:
        """Write down what is to be seen in the end."""
        taken = {
            (event.get("channel"), event.get("ts"))
            for event in (
                one.payload.get("event", {}) for one in self._fake.delivery.sent if one.acknowledged
            )
        }
        for said in self.witness.said:
            _, channel, ts = said.key.split(":")
            said.acknowledged = (channel, ts) in taken
        dm = self._person.dm
        self.witness.shown = [
            Shown("bot", one.shown, key=f"{self._person.team.id}:{dm.id}:{one.ts}")
            for one in dm.answers
        ]
