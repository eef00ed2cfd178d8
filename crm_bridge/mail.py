"""Mails of the shop's own, sent through the server that `SMTP_URL` names."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

SECONDS = 10.0
"""For each answer of the server."""
_PORTS = {"smtp": 25, "smtps": 465}


class MailFailed(Exception):
    """The mail was not taken; the message says why, for those who keep the logs."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go. With `tls` the connection is encrypted from its beginning."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str

    @classmethod
    def parsed(cls, address: str) -> "MailServer":
        """From `smtp://user:password@host:port`. Raises `ValueError`."""
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("no address of a mail server")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


class Mailer:
    """Sends one mail at a time, each over a connection of its own."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        """`html` says the same, laid out. Raises `MailFailed`."""
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = self._sender, to, subject
            message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
            message.set_content(text)
            if html:
                message.add_alternative(html, subtype="html")
            await asyncio.to_thread(self._deliver, message)
        # What an address may not hold is found out late, as a ValueError.
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise MailFailed(repr(error)) from error

    def _deliver(self, message: EmailMessage) -> None:
        with self._connected() as connection:
            if self._server.user is not None:
                connection.login(self._server.user, self._server.password)
            connection.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        server, secure = self._server, ssl.create_default_context()
        if server.tls:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=secure)
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=secure)
        elif server.user is not None:
            connection.close()
            raise MailFailed("the server offers no TLS, so the password was not sent")
        return connection
