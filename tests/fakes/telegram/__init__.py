"""A strict Telegram for tests, written from its published behaviour.

    async with FakeTelegram().served() as fake:
        # point the product at it: token=fake.token, base_url=fake.base_url,
        # base_file_url=fake.base_file_url (both begin with fake.url); it calls setWebhook or
        # getUpdates itself
        anna = fake.user("Anna")
        await anna.starts("PAYLOAD")                  # /start with a deep link's payload
        await anna.says("Where is my order?")
        await fake.until(lambda _: anna.chat.texts)   # a condition, never a sleep
        assert "order number" in anna.last.text         # after parsing; anna.last.styles, .links
        tap = await anna.taps(anna.last, "Track an order")
        await fake.until(lambda _: tap.answered)
        await anna.edits(await anna.says("CL-10423"), "CL-104233")

On leaving, the test fails with the list of what Telegram would have refused: each violation names
the documented rule. (`fake.assert_no_violations()` does it earlier.) Refused in the same way, but
no violation, is what the test itself brings about:

    await anna.blocks_bot(); await group.removes_bot(anna); fake.revoke_token()
    with fake.outage(status=500): …                   # or 429 with retry_after, or 0: hangs up
    fake.cannot_fetch(url)                            # of a photo that the bot sends by address
    with fake.refusals_expected() as refused: …       # anything else, to read in `refused`

Updates come with increasing update_id, by the webhook (with its secret header, again until the
answer is a 2xx) or by getUpdates. `fake.disorder(Disorder(repeated=0.3, shuffled=4))` repeats and
shuffles them; `await fake.delivered()` waits until all were taken; `fake.deliveries.seconds` are
the webhook's answer times. A webhook on the loopback address may be http; to have a public one,
`fake.deliveries.routes["https://support.shop.example"] = "http://127.0.0.1:8080"`.

Groups and others: `group = fake.group("Friends")`, `await anna.says("@careline_bot hi",
group.chat)`, `await anna.says("no", reply_to=message)`, `await group.upgrades()`,
`await fake.channel("News").posts("…")`, `anna.sends_photo/-document/-voice/-sticker/-location()`,
`anna.shares_contact()` or `(of=ben)`, `anna.presses("Share my number")` for the keyboard under the
text box, `anna.reacts(message)`, `fake.sends_poll()`, `fake.sends_update("brand_new", {…})`.

What is seen: `chat.shown` (all), `chat.from_bot`, `chat.texts`, `chat.actions` ("typing"),
`message.buttons`, `.versions` (texts before edits), `.file.content`, `.reply_to`;
`fake.called("sendMessage")` gives the raw arguments, those refused too; `print(fake.threads())`
everything.

`tests.fakes.telegram.client.client_of(fake)` is python-telegram-bot pointed at it.

Telegram's limits hold: a chat gets a burst of 5, then one message a second. A test of something
else that sends faster says so: `FakeTelegram(Readings(limits=Limits.none()))`. Where the documents
can be read in two ways, the reading is in `Readings`.
"""

from .chats import Account, Chat, Message
from .fake import FakeTelegram
from .groups import Channel, Group
from .people import PIXEL, Person
from .readings import Limits, Readings
from .refusals import Violation
from .webhook import Disorder
from .world import Outage, Tap

__all__ = [
    "PIXEL",
    "Account",
    "Channel",
    "Chat",
    "Disorder",
    "FakeTelegram",
    "Group",
    "Limits",
    "Message",
    "Outage",
    "Person",
    "Readings",
    "Tap",
    "Violation",
]
