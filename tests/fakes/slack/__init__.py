"""A strict fake Slack, written from Slack's published behaviour (https://docs.slack.dev).

It is a server that `slack_sdk`'s real clients talk to, and the people of a workspace who talk to
the product. What Slack would refuse is refused in the same way *and* written down; on leaving
`served()` the test fails with the list, each entry naming the documented rule it stands for.

    async with FakeSlack().served() as fake:
        team = fake.team("Acme")            # installed: team.token is the bot's token
        # Point the product at fake.api_url (base_url), fake.app.signing_secret, team.token; for
        # OAuth at fake.authorize_url, fake.app.client_id and fake.app.client_secret; for Socket
        # Mode at fake.app.app_token. Then say where Slack sends to:
        fake.sends_to(events=…, commands=…, interactions=…)     # or sends_to(sockets=True)
        assert await fake.verifies_url()

        anna = team.user("Anna", email="anna@example.com")
        first = await anna.says("Where is my parcel?")          # in anna.dm, acknowledged
        answer = await anna.dm.until(lambda dm: dm.answers and dm.answers[-1])
        assert answer.shown == "Which order?" and answer.buttons == ["A-1001"]
        await anna.clicks(answer, "A-1001")
        await anna.edits(first, "Where is A-1002?")

        shop = team.channel("shop", anna)   # the bot is in it
        post = await anna.mentions("my parcel is late", shop)   # message and app_mention
        await anna.says("are you there?", thread=post)
        await shop.until(lambda shop: len(shop.thread(post.ts)) > 2)
        await anna.commands("/support", "A-1001", shop)         # shop.seen_by(anna) has the answer
        await anna.sends_file("box.png", PNG, "image/png")      # also deletes, uses_shortcut,
                                            # uses_message_shortcut, submits(anna.views[-1], …)

Troubles are switched on by the test, and the refusals they bring are no violations:

        with fake.outage(status=429, retry_after=1): …          # or status=500, html=True,
                                            # error="internal_error", methods=(…), times=3
        await team.removes_bot(shop, by=anna)
        await team.revokes_token()          # or uninstalls_app()
        async with fake.delivery.expecting_failures(): …        # the product is down
        await fake.delivery.redeliver()                         # Slack sends what was left again

`channel.archived = True` and `anna.deleted = True` (deactivated) are troubles of the same kind.

A burst, with 30 % sent twice (`X-Slack-Retry-Num`) in any later place:

        async with fake.holding() as held:
            for user in users: await user.says("hello")
        attempts = await held.release(repeats=0.3, a_second=50)  # attempt.seconds: how fast

Bad requests: `fake.posts("events_api", body, at=…, headers={"X-Slack-Signature": "v0=0"})` gives
the product's status, also for a command's `b"ssl_check=1&token=…"` and for payloads that are no
event (`app_rate_limited`). Anything else: `team.tells({"type": "some_event"})`,
`team.another_bot_says(…)`, `team.unfurls(message)`, `team.adds_bot(…)`, `anna.opens_dm()`.

`FakeSlack(readings=Readings(burst=1))` chooses where the documentation can be read in two ways;
`clock` moves time for limits and expiries. A test of a refusal takes the violations it expects:
`fake.violations.take()`. Not in here: group direct messages, Enterprise Grid, token rotation, user
tokens, and blocks that a shop's bot does not use (they are refused).

The modules: `refusals`, `readings`, `mrkdwn`, `block_elements`, `blocks`, `message_checks`,
`rate_limits` are the rules; `world` and `reading` what people see; `calls`, `web_api`, `methods`,
`oauth`, `transfers`, `responses` what the bot calls; `events`, `interactions`, `envelopes`,
`delivery`, `socket_mode`, `people` what Slack sends; `platform` and `server` hold it together.
"""

from tests.fakes.slack.people import Person, Workspace
from tests.fakes.slack.platform import App
from tests.fakes.slack.readings import Readings
from tests.fakes.slack.refusals import Violation
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.world import Channel, Message

__all__ = [
    "App",
    "Channel",
    "FakeSlack",
    "Message",
    "Person",
    "Readings",
    "Violation",
    "Workspace",
]
