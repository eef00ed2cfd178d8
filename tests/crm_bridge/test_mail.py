"""Mails through the server that `SMTP_URL` names."""

import pytest

from crm_bridge.mail import Mailer, MailFailed, MailServer
from tests.fakes.mail_server import FakeMailServer

SENDER = "careline@shop.example"


async def test_a_mail_arrives_as_it_was_written() -> None:
    fake = FakeMailServer()
    async with fake.served() as address:
        mailer = Mailer(MailServer.parsed(address), SENDER)
        await mailer.send("kim@shop.example", "Your account at Ann’s", "Hello Kim,\n.\nbye")
    (mail,) = fake.mails
    assert (mail["From"], mail["To"]) == (SENDER, "kim@shop.example")
    assert mail["Subject"] == "Your account at Ann’s"
    assert mail["Message-ID"].endswith("@shop.example>")
    assert mail.get_content().startswith("Hello Kim,")


async def test_a_refused_recipient_fails() -> None:
    async with FakeMailServer(refusing=True).served() as address:
        with pytest.raises(MailFailed, match="nobody of that name"):
            await Mailer(MailServer.parsed(address), SENDER).send("kim@shop.example", "s", "t")


async def test_nobody_listening_fails() -> None:
    with pytest.raises(MailFailed):
        await Mailer(MailServer.parsed("smtp://127.0.0.1:9"), SENDER).send("kim@s.x", "s", "t")


async def test_a_password_is_not_sent_in_the_clear() -> None:
    fake = FakeMailServer()
    async with fake.served() as address:
        server = MailServer.parsed(address.replace("//", "//me:secret@"))
        with pytest.raises(MailFailed, match="no TLS"):
            await Mailer(server, SENDER).send("kim@shop.example", "s", "t")
    assert fake.mails == []


def test_an_address_is_read_with_its_defaults() -> None:
    assert MailServer.parsed("smtp://mail.example") == MailServer(
        host="mail.example", port=25, tls=False, user=None, password=""
    )
    assert MailServer.parsed("smtps://me%40shop:p%2Fw@mail.example:4465") == MailServer(
        host="mail.example", port=4465, tls=True, user="me@shop", password="p/w"
    )


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example", "smtp://", "smtp://x:y"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        MailServer.parsed(address)
