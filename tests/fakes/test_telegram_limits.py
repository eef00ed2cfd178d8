"""How many messages the fake takes at once, and what it says of more."""

from contextlib import suppress
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram, Limits, Readings
from tests.fakes.telegram.client import client_of


async def test_more_than_a_burst_in_a_chat_gets_a_429(
    clock_of_fake: tuple[FakeTelegram, Clock],
) -> None:
    fake, clock = clock_of_fake
    async with client_of(fake) as bot:
        anna, ben = fake.user("Anna"), fake.user("Ben")
        for person in (anna, ben):
            await person.says("hello")
        for number in range(5):
            await bot.send_message(anna.id, str(number))
        with fake.refusals_expected() as refused:
            with pytest.raises(RetryAfter) as told:
                await bot.send_message(anna.id, "5")
            assert told.value.retry_after == timedelta(seconds=1)
            await bot.send_message(ben.id, "another chat")
            clock.now += 0.5
            with pytest.raises(RetryAfter):
                await bot.send_message(anna.id, "5")
        clock.now += 0.5
        await bot.send_message(anna.id, "5")
    assert anna.chat.texts == list("012345")
    assert ["one message a second in a chat" in one.rule for one in refused] == [True, False]
    assert "repeated" in refused[1].rule


async def test_20_messages_a_minute_to_a_group_and_30_a_second_in_all() -> None:
    clock = Clock()
    readings = Readings(limits=Limits(chat_per_second=None))
    async with FakeTelegram(readings, clock).served() as fake, client_of(fake) as bot:
        group, people = fake.group("Friends"), [fake.user(str(n)) for n in range(31)]
        for number in range(20):
            await bot.send_message(group.chat.id, str(number))
            clock.now += 1
        with fake.refusals_expected() as refused:
            with pytest.raises(RetryAfter):
                await bot.send_message(group.chat.id, "20")
            clock.now += 2
            for person in people:
                await person.says("hello")
            for person in people[:30]:
                await bot.send_message(person.id, "hello")
            with pytest.raises(RetryAfter):
                await bot.send_message(people[30].id, "hello")
    assert ["minute to the same group" in one.rule for one in refused] == [True, False]
    assert "30 messages a second" in refused[1].rule


async def test_repeating_before_retry_after_is_over_is_a_violation() -> None:
    clock = Clock()
    async with FakeTelegram(clock=clock).served() as fake, client_of(fake) as bot:
        anna = fake.user("Anna")
        await anna.says("hello")
        with fake.outage(status=429, retry_after=3):
            for wait in (2.0, 3.0):
                with pytest.raises(RetryAfter):
                    await bot.send_message(anna.id, "Hello")
                clock.now += wait
        clock.now += 3
        await bot.send_message(anna.id, "Hello")
        with pytest.raises(AssertionError, match="retry_after"):
            fake.assert_no_violations()
        fake.violations.clear()


@pytest.mark.parametrize(
    ("readings", "messages"),
    [
        (Readings(limits=Limits.to_the_letter()), 1),
        (Readings(limits=Limits(chat_burst=3)), 3),
        (Readings(), 5),
        (Readings(limits=Limits.none()), 9),
    ],
)
async def test_how_many_at_once_are_a_short_burst_is_a_reading(
    readings: Readings, messages: int
) -> None:
    async with FakeTelegram(readings, Clock()).served() as fake, client_of(fake) as bot:
        anna = fake.user("Anna")
        await anna.says("hello")
        with fake.refusals_expected():
            for number in range(9):
                with suppress(RetryAfter):
                    await bot.send_message(anna.id, str(number))
        assert len(anna.chat.texts) == messages


@pytest.mark.parametrize(("on_average", "sent"), [(False, 30), (True, 59)])
async def test_whether_30_a_second_are_meant_on_average_is_a_reading(
    on_average: bool, sent: int
) -> None:
    clock = Clock()
    limits = Limits(chat_per_second=None, on_average=on_average)
    async with (
        FakeTelegram(Readings(limits=limits), clock).served() as fake,
        client_of(fake) as bot,
    ):
        people = [fake.user(str(number)) for number in range(59)]
        with fake.refusals_expected():
            for number, person in enumerate(people):
                await person.says("hello")
                clock.now += 1 / 30 if number >= 30 else 0
                with suppress(RetryAfter):
                    await bot.send_message(person.id, "hello")
    assert sum(len(person.chat.from_bot) for person in people) == sent
