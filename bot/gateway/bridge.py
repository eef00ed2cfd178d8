"""The gateway's calls to the bridge, typed."""

from urllib.parse import quote

from bot.gateway.attachments.uploads import Upload
from bot.observability import tracing
from crm_bridge.api.schemas.availability import Availability
from crm_bridge.api.schemas.commerce import Products
from crm_bridge.api.schemas.content import Attachment
from crm_bridge.api.schemas.contents import ContentsSnapshot
from crm_bridge.api.schemas.conversations import (
    Changes,
    Feed,
    KeepMessage,
    Kept,
    MarkSeen,
    MarkSent,
    NoteUnderstanding,
    OpenSession,
    PendingTurns,
    Rate,
    ResolveSession,
    SessionOpened,
    SessionResolved,
    TakeTurn,
    Turn,
    TurnRecorded,
    TurnResult,
    Typing,
    Understanding,
)
from crm_bridge.api.schemas.escalation_rules import EscalationRulesSnapshot
from crm_bridge.api.schemas.offline import (
    MailTranscript,
    OfflineKept,
    OfflineMessage,
    TranscriptQueued,
)
from crm_bridge.api.schemas.visits import VisitContext
from crm_bridge.client import BridgeTransport, Fetched

FILE_PATIENCE = 20.0
"""Seconds for handing over a whole file."""


class Bridge:
    """One method a call; errors are those of `crm_bridge.client`."""

    def __init__(self, transport: BridgeTransport) -> None:
        self._transport = transport

    async def open_session(self, body: OpenSession) -> SessionOpened:
        return await self._transport.request(
            "POST", "/v1/sessions", body=body, returns=SessionOpened
        )

    async def resolve_session(self, token: str) -> SessionResolved:
        return await self._transport.request(
            "POST",
            "/v1/sessions/resolve",
            body=ResolveSession(token=token),
            returns=SessionResolved,
            repeatable=True,
        )

    async def keep(self, conversation_id: str, message: KeepMessage) -> Kept:
        """Have a message kept; sending the same id again is safe. From here on, whatever is done
        belongs to the message's trace."""
        tracing.begin(tracing.of_message(str(message.id)))
        return await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/messages",
            body=message,
            returns=Kept,
            repeatable=True,
        )

    async def attach(self, conversation_id: str, upload: Upload) -> Attachment:
        """Have a file kept, for a message that is still to come."""
        return await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/attachments",
            body=upload.data,
            query={"name": upload.name, "type": upload.type},
            returns=Attachment,
            patience=FILE_PATIENCE,
        )

    async def attachment(self, conversation_id: str, attachment_id: str) -> Fetched:
        """A file of this conversation, with the headers to serve it under."""
        return await self._transport.fetch(
            f"/v1/attachments/{quote(attachment_id, safe='')}",
            query={"conversation_id": conversation_id},
            patience=FILE_PATIENCE,
        )

    async def take_turn(self, conversation_id: str, holder: str, ttl: float) -> Turn | None:
        """The oldest unanswered message under a lease, or None when all are answered."""
        return await self._transport.request_optional(
            "POST",
            f"/v1/conversations/{conversation_id}/turns",
            body=TakeTurn(holder=holder, ttl=ttl),
            returns=Turn,
            repeatable=True,
        )

    async def record(self, turn_id: str, result: TurnResult) -> TurnRecorded:
        """Record what came of a turn; repeating it is safe."""
        return await self._transport.request(
            "POST",
            f"/v1/turns/{turn_id}/result",
            body=result,
            returns=TurnRecorded,
            repeatable=True,
        )

    async def pending(self) -> PendingTurns:
        return await self._transport.request("GET", "/v1/turns/pending", returns=PendingTurns)

    async def changes(self, conversation_id: str, after: str | None) -> Changes:
        return await self._transport.request(
            "GET",
            f"/v1/conversations/{conversation_id}/changes",
            query={"after": after} if after is not None else None,
            returns=Changes,
        )

    async def feed(self, after: int | None, wait: float, typed: int | None = None) -> Feed:
        """Events after a number, waiting up to `wait` seconds for the first; without `after`,
        only where the feed stands. `typed` is that of the answer before."""
        query = {"wait": f"{wait:g}"}
        if typed is not None:
            query["typed"] = str(typed)
        if after is not None:
            query["after"] = str(after)
        return await self._transport.request(
            "GET", "/v1/feed", query=query, returns=Feed, patience=wait + 5
        )

    async def escalation_rules(self) -> EscalationRulesSnapshot:
        """What leads changed in the rules that call a person."""
        return await self._transport.request(
            "GET", "/v1/escalation-rules", returns=EscalationRulesSnapshot
        )

    async def contents(self) -> ContentsSnapshot:
        """What leads changed in the texts and the articles."""
        return await self._transport.request("GET", "/v1/contents", returns=ContentsSnapshot)

    async def availability(self) -> Availability:
        """Whether any team is open."""
        return await self._transport.request("GET", "/v1/availability", returns=Availability)

    async def note_understanding(
        self, conversation_id: str, seq: int, found: Understanding
    ) -> None:
        await self._transport.send(
            f"/v1/conversations/{conversation_id}/messages/{seq}/understanding",
            NoteUnderstanding(understanding=found),
        )

    async def mark_sent(self, mark: MarkSent) -> None:
        await self._transport.send("/v1/deliveries", mark)

    async def mark_seen(self, conversation_id: str, seq: int) -> None:
        await self._transport.send(f"/v1/conversations/{conversation_id}/seen", MarkSeen(seq=seq))

    async def typing(self, conversation_id: str) -> None:
        await self._transport.send(f"/v1/conversations/{conversation_id}/typing", Typing())

    async def rate(self, conversation_id: str, rating: Rate) -> None:
        await self._transport.send(f"/v1/conversations/{conversation_id}/rating", rating)

    async def put_context(self, conversation_id: str, context: VisitContext) -> None:
        """Where the visitor is now."""
        await self._transport.request_optional(
            "PUT",
            f"/v1/conversations/{conversation_id}/context",
            body=context,
            returns=None,
            repeatable=True,
        )

    async def leave_message(self, conversation_id: str, left: OfflineMessage) -> OfflineKept:
        """A message while nobody is there; leaving the same again is safe."""
        return await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/offline-messages",
            body=left,
            returns=OfflineKept,
            repeatable=True,
        )

    async def mail_transcript(self, conversation_id: str, letter: MailTranscript) -> None:
        """Not repeated on a lost answer: it would be mailed twice."""
        await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/transcript-mails",
            body=letter,
            returns=TranscriptQueued,
        )

    async def products(self, limit: int) -> Products:
        """The first `limit` products of the catalogue (200 at most)."""
        return await self._transport.request(
            "GET", "/v1/products", query={"limit": str(limit)}, returns=Products
        )
