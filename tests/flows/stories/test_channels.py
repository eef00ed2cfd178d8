"""One customer's story, at Telegram and at Slack, with an agent at the console in a browser."""

import re

from playwright.async_api import expect

from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.showcase import customer as showcase
from tests.flows.showcase import order_of
from tests.flows.stories.conftest import Desks, two_minutes_later
from tests.flows.stories.desk import Desk
from tests.flows.stories.messengers import NAME, Messenger, on_slack, on_telegram

MISTYPED = "CL-104299"
PRODUCT = "Chelsea Boots"
EMAIL, MESSAGE = "emma.leaves@mail.example", "Green boots"
LEFT = {"Your e-mail": EMAIL, "Anything else they should know": MESSAGE}
NOTE = "Sells the spray, too"
MOVES = [
    "Edited",
    "A person was called",
    "Chloe Dunn accepted the conversation",
    "Chloe Dunn gave the conversation back to the assistant",
    NOTE,
    "Chloe Dunn closed the conversation",
]
"""What the console tells beside the words, in this order."""
OF_ITS_OWN = [
    (r"\d{1,2}:\d\d", "(time)"),
    (r"\w{3} \d{1,2} \w{3} \d{4}", "(day)"),
    (r"\d+ ms", "(duration)"),
    (r"messages in [^.]+", "messages"),
    (r"on (telegram|slack)", "on (channel)"),
]
"""What differs between two conversations that are the same."""


async def test_a_customers_story_reads_the_same_whichever_channel_it_came_through(
    shop: RunningShop, desk: Desks, records: Records
) -> None:
    read = []
    for there in (on_telegram, on_slack):
        async with there(shop) as anna:
            await connect(await desk("marta.lindqvist"), anna)
            two_minutes_later(shop)
            await with_the_assistant(anna, records)
            await is_called(anna)
            read.append(await with_a_person(anna, await desk("chloe.dunn")))
        two_minutes_later(shop)
    telegram, slack = map(without_its_own, read)
    assert telegram == slack
    places = [telegram.index(move) for move in MOVES]
    assert places == sorted(places), telegram


def without_its_own(transcript: str) -> str:
    for pattern, word in OF_ITS_OWN:
        transcript = re.sub(pattern, word, transcript)
    return transcript


async def connect(admin: Desk, anna: Messenger) -> None:
    """An admin sets the channel up, and leaves."""
    page = admin.page
    await page.goto(f"{admin.address}/channels")
    await admin.listening()
    card = page.get_by_role("region", name=anna.title, exact=True)
    await card.get_by_text("Seldom needed").click()
    for label, value in anna.set_up.items():
        field = card.get_by_label(label)
        choice = await field.evaluate("field => field.localName === 'select'")
        await (field.select_option(label=value) if choice else field.fill(value))
    await card.get_by_role("button", name="Save and switch on").click()
    await expect(card.locator(".pill").first).to_have_text("Connected")
    await page.context.close()


async def with_the_assistant(anna: Messenger, records: Records) -> None:
    """An order whose number is mistyped at first, and a product."""
    number = order_of("Emma", "shipped")
    await anna.says(f"Where is my order {MISTYPED}?")
    await anna.hears("e-mail")
    await anna.edits(f"Where is my order {number}?")
    await anna.hears("e-mail")
    await anna.says(showcase("Emma")["email"])
    await anna.hears("on its way")
    await anna.hears(records.order(number)["tracking_number"])
    await anna.says("do you have the trail boots in size 8?")
    await anna.hears("Which one do you mean?")
    await anna.presses(PRODUCT)
    await anna.hears(f"We have the {PRODUCT}")
    await anna.hears(f"{PRODUCT}\n£")
    await anna.says("is it waterproof?")
    await anna.hears("Waterproof: no")


async def is_called(anna: Messenger) -> None:
    """By a keyword, while nobody is there: what is left is kept."""
    await anna.says("I want to talk to a person")
    await anna.hears("nobody is at the desk at this moment")
    await anna.fills_in(LEFT)
    await anna.hears(f"will write to you at {EMAIL}")


async def with_a_person(anna: Messenger, chloe: Desk) -> str:
    """Chloe comes, answers, gives back and closes. The transcript as she reads it at the end."""
    await chloe.queue()
    await chloe.accept(NAME, told_by=anna.title)
    await anna.hears("Chloe Dunn has joined")
    await expect(chloe.thread).to_contain_text(MESSAGE)
    await anna.says("Do they keep the rain out?")
    await expect(chloe.thread).to_contain_text("Do they keep the rain out?")
    await chloe.say("Once they are sprayed, yes.")
    await anna.hears("Once they are sprayed, yes.")
    await chloe.button("Return to the assistant").click()
    await anna.hears("you are back with the assistant")
    await chloe.note(NOTE)
    await anna.says("what is your refund policy?")
    await anna.hears("30 days")
    await chloe.close("Solved")
    await anna.hears("How was our help?")
    await anna.presses("5 ★")
    await anna.hears("Thank you for telling us.")
    assert not any(NOTE in text for text in anna.texts)
    return await all_of(chloe)


async def all_of(chloe: Desk) -> str:
    """The transcript, when everything in it has come to where it was meant for."""
    await expect(chloe.thread).to_contain_text("Thank you for telling us.")
    await expect(chloe.thread.get_by_text("On its way", exact=True)).to_have_count(0)
    read = await chloe.thread.inner_text()
    await chloe.page.context.close()
    return read
