"""A mail server that keeps what it is sent. It offers no TLS and no log-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class FakeMailServer:
    """`refusing`: takes no recipient."""

    def __init__(self, *, refusing: bool = False) -> None:
        self.refusing = refusing
        self.mails: list[EmailMessage] = []

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Its address, as `SMTP_URL` gives it."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        async with server:
            yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example\r\n")
        while line := await reader.readline():
            writer.write(await self._answer(line.split()[0].upper(), reader, writer))
        writer.close()

    async def _answer(
        self, word: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes:
        if word == b"QUIT":
            return b"221 bye\r\n"
        if word == b"RCPT" and self.refusing:
            return b"550 nobody of that name\r\n"
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            raw = await reader.readuntil(b"\r\n.\r\n")
            self.mails.append(message_from_bytes(raw[:-3], policy=policy.default))
        return b"250 ok\r\n"
