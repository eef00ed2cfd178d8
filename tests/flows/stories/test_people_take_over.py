"""Whole stories with real browsers: customers at the shop, agents at their consoles."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, ClientTimeout
from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.stories.conftest import Customers, Desks, change, two_minutes_later

CALLED = "I'm bringing in a colleague"
NOTE = "Second complaint this week: please ring the carrier"


async def told(chat: ChatPage, words: str) -> int:
    """How often the customer was told this."""
    return sum(words in text for text in await chat.texts())


async def test_a_customer_is_passed_on_given_back_to_the_assistant_and_gets_a_person_again(
    customer: Customers, desk: Desks
) -> None:
    james, chloe, ravi = await asyncio.gather(
        customer("James Okafor"), desk("chloe.dunn"), desk("ravi.menon")
    )
    await asyncio.gather(chloe.queue(), ravi.queue())

    await james.say("I want to talk to a person")
    await expect(james.log).to_contain_text(CALLED)
    await chloe.accept("James Okafor")
    await expect(james.log).to_contain_text("Chloe Dunn has joined")
    await james.say("my boots have not come")
    await expect(chloe.thread).to_contain_text("my boots have not come")
    await chloe.say("Let me look for them.")
    await expect(james.from_author("Chloe")).to_have_count(1)

    await chloe.transfer("Returns 1 there", NOTE)
    await expect(james.log).to_contain_text("Chloe Dunn has passed you on")
    await ravi.accept("James Okafor")
    await expect(ravi.thread).to_contain_text(NOTE)
    await expect(ravi.thread).to_contain_text("my boots have not come")
    await ravi.say("Ravi here, they come tomorrow.")
    await expect(james.log).to_contain_text("Ravi here, they come tomorrow.")

    await ravi.button("Return to the assistant").click()
    await expect(james.log).to_contain_text("you are back with the assistant")
    await james.say("what is your refund policy?")
    await expect(james.log).to_contain_text("30 days")
    assert await told(james, CALLED) == 1

    await chloe.queue()
    await james.say("I want to talk to a person")
    await chloe.accept("James Okafor")
    await chloe.say("Here again.")
    await expect(james.log).to_contain_text("Here again.")
    assert await told(james, CALLED) == 2
    assert "complaint" not in " ".join(await james.texts())

    await chloe.close("Solved")
    await expect(james.log).to_contain_text("This conversation is closed")
    await rate(james)
    await james.say("what is your refund policy?")
    await expect(james.messages.last).to_contain_text("30 days")
    await expect(james.panel.get_by_role("form", name="How did we do?")).to_have_count(0)


async def rate(chat: ChatPage) -> None:
    """Five stars in the one form that asks for them."""
    await (
        chat.panel.get_by_role("form", name="How did we do?")
        .get_by_role("radio", name="5 of 5")
        .check()
    )
    await chat.button("Send rating").click()
    await expect(chat.panel.get_by_text("Thank you for telling us.")).to_be_visible()


async def test_when_nobody_is_there_the_customer_is_told_and_the_message_left_is_a_task(
    customer: Customers, desk: Desks
) -> None:
    visitor = await customer("")
    await visitor.say("I want to talk to a person")
    await expect(visitor.log).to_contain_text("nobody is at the desk at this moment")
    await leave_message(visitor, "left.alone@mail.example", "The lamp flickers")
    await expect(visitor.log).to_contain_text("will write to you at left.alone@mail.example")

    ben = await desk("ben.achebe")
    await ben.page.get_by_role("link", name="Tasks").click()
    task = ben.page.get_by_role("listitem").filter(has_text="The lamp flickers")
    await expect(task).to_contain_text("left.alone@mail.example")
    await task.get_by_role("link", name="Open the conversation").click()
    await expect(ben.thread).to_contain_text("I want to talk to a person")
    await ben.button("Accept").click()
    await expect(visitor.log).to_contain_text("Ben Achebe has joined")


async def leave_message(chat: ChatPage, email: str, text: str) -> None:
    await chat.log.get_by_label("Your e-mail").fill(email)
    await chat.log.get_by_label("Anything else they should know").fill(text)
    await chat.log.get_by_role("button", name="Send", exact=True).click()


async def test_out_of_hours_the_customer_is_told_when_and_the_message_is_kept(
    shop: RunningShop, customer: Customers, desk: Desks
) -> None:
    ben = await desk("ben.achebe")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with only_on(shop, tomorrow):
        grace = await customer("Grace Murphy")
        await grace.say("I want to talk to a person")
        await expect(grace.log).to_contain_text("Our colleagues are not here now.")
        await expect(grace.log).to_contain_text(f"They are back on {tomorrow:%A}")
        await expect(grace.log).to_contain_text("09:00")
        await grace.say("the parcel was torn")
        await leave_message(grace, "grace.murphy@home.example", "Call me Grace")
        await expect(grace.log).to_contain_text("will write to you at grace.murphy@home.example")
    await ben.page.get_by_role("link", name="Tasks").click()
    task = ben.page.get_by_role("listitem").filter(has_text="Call me Grace")
    await expect(task).to_contain_text("Grace Murphy")
    await task.get_by_role("link", name="Open the conversation").click()
    await expect(ben.thread).to_contain_text("the parcel was torn")


@contextmanager
def only_on(shop: RunningShop, day: datetime) -> Iterator[None]:
    """Customer care works for one hour of this day of the week only."""
    week = [[[540, 600]] if number == day.weekday() else [] for number in range(7)]
    change(shop, "UPDATE team_rules SET week = ?, zone = 'UTC' WHERE is_default", json.dumps(week))
    yield
    change(shop, "UPDATE team_rules SET week = NULL, zone = NULL WHERE is_default")


async def test_when_the_agents_connection_is_lost_the_customer_is_told_once_and_keeps_a_place(
    shop: RunningShop, customer: Customers, desk: Desks
) -> None:
    oliver, chloe, ben = await asyncio.gather(
        customer("Oliver Hartley"), desk("chloe.dunn"), desk("ben.achebe")
    )
    await chloe.queue()
    await oliver.say("I want to talk to a person")
    await chloe.accept("Oliver Hartley")
    await chloe.say("One moment, please.")
    await chloe.page.context.close()
    two_minutes_later(shop)
    await expect(oliver.log).to_contain_text("has lost the connection")
    await oliver.say("are you still there?")
    await ben.queue()
    await ben.accept("Oliver Hartley")
    await expect(ben.thread).to_contain_text("are you still there?")
    await ben.say("I am here now.")
    await expect(oliver.log).to_contain_text("I am here now.")
    assert await told(oliver, "has lost the connection") == 1


async def test_with_the_assistant_dead_a_customer_and_an_agent_go_on_talking(
    shop: RunningShop, customer: Customers, desk: Desks, records: Records
) -> None:
    daniel, chloe = await asyncio.gather(customer("Daniel Weber"), desk("chloe.dunn"))
    await chloe.queue()
    await daniel.say("I want to talk to a person")
    await chloe.accept("Daniel Weber")
    shop.kill("bot.assistant")
    said = [f"line {number}" for number in range(5)]
    for line in said:
        await daniel.say(f"customer {line}")
        await chloe.say(f"agent {line}")
    for line in said:
        await expect(chloe.thread).to_contain_text(f"customer {line}")
        await expect(daniel.log).to_contain_text(f"agent {line}")
    assert await told(daniel, "I can't answer just now") == 0
    kept = [row["text"] for row in records.messages(chloe.page.url.rpartition("/")[2])]
    for line in said:
        assert kept.count(f"customer {line}") == kept.count(f"agent {line}") == 1

    await chloe.button("Return to the assistant").click()
    await expect(daniel.log).to_contain_text("you are back with the assistant")
    await assistant_answers(shop)
    await daniel.say("what is your refund policy?")
    await expect(daniel.log).to_contain_text("30 days")


async def assistant_answers(shop: RunningShop) -> None:
    """The launcher starts a process that died; it takes Rasa some 20 seconds."""
    address = f"http://127.0.0.1:{shop.ports['ASSISTANT']}/healthz"
    async with asyncio.timeout(120), ClientSession(timeout=ClientTimeout(total=2)) as http:
        while True:
            with suppress(OSError, TimeoutError):
                async with http.get(address) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.2)
