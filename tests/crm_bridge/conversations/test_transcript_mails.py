"""Transcripts by mail: kept before they are sent, and so few that nobody is flooded."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import URL

from crm_bridge.mail_outbox import MAIL_OUTBOX
from crm_bridge.models.mail import TranscriptMail
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import Reply, ShopBridge, running_bridge
from tests.fakes.mail_server import FakeMailServer

EMAIL = "visitor@elsewhere.example"


@pytest.fixture
def server() -> FakeMailServer:
    return FakeMailServer(refusing=True)


@pytest.fixture
async def bridge(database_url: URL, server: FakeMailServer) -> AsyncIterator[ShopBridge]:
    """A bridge that can mail, when the server takes it."""
    async with (
        server.served() as address,
        running_bridge(database_url, smtp_url=SecretStr(address)) as running,
    ):
        yield running


async def asked(chat: Chat, email: str = EMAIL) -> Reply:
    letter = {"subject": "Ihr Gespräch", "text": "Grüße", "html": "<p>Grüße</p>", "email": email}
    return await chat.post("/transcript-mails", letter)


async def test_a_conversation_is_mailed_three_times_a_day(chat: Chat) -> None:
    assert [(await asked(chat, f"{n}@a.example")).status for n in "abc"] == [202, 202, 202]
    refused = await asked(chat, "d@a.example")
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert refused.body["retry_after"] == 86_400
    chat.bridge.clock.move(hours=24)
    assert (await asked(chat, "d@a.example")).status == 202


async def test_nobody_gets_more_than_three_a_day_whatever_the_conversations(
    bridge: ShopBridge,
) -> None:
    codes = [(await asked(await Chat.opened(bridge), one)).status for one in (EMAIL, EMAIL.upper())]
    codes += [(await asked(await Chat.opened(bridge))).status for _ in range(2)]
    assert codes == [202, 202, 202, 429]


async def test_what_is_no_address_is_refused(chat: Chat) -> None:
    assert (await asked(chat, "a@b.example\r\nBcc: c@d.example")).code == "message_invalid"


async def test_a_mail_waits_for_its_server_and_is_sent_once(
    chat: Chat, server: FakeMailServer
) -> None:
    outbox, clock = chat.bridge.client.app[MAIL_OUTBOX], chat.bridge.clock  # type: ignore[union-attr]
    await asked(chat)
    await outbox.work_once()
    (mail,) = await chat.rows(TranscriptMail)
    assert (mail.state, mail.problem) == ("kept", "The mail server did not take it.")
    server.refusing = False
    await outbox.work_once()
    assert server.mails == [], "it is not tried again at once"
    clock.move(seconds=30)
    await outbox.work_once()
    clock.move(seconds=90)
    await outbox.work_once()
    (mail,) = await chat.rows(TranscriptMail)
    assert (mail.state, mail.problem, mail.html) == ("sent", None, "")
    (sent,) = server.mails
    assert (sent["To"], sent["Subject"]) == (EMAIL, "Ihr Gespräch")
    parts = [sent.get_body((kind,)) for kind in ("plain", "html")]
    assert [part and part.get_content().strip() for part in parts] == ["Grüße", "<p>Grüße</p>"]


async def test_without_a_mail_server_nothing_is_promised(database_url: URL) -> None:
    async with running_bridge(database_url) as bridge:
        refused = await asked(await Chat.opened(bridge))
    assert (refused.status, refused.code) == (409, "mail_unavailable")
