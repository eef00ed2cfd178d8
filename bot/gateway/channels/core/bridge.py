"""The calls that only channels make, typed."""

from collections.abc import Sequence
from urllib.parse import quote

from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetups,
    CodeIssued,
    CodeRedeemed,
    Connection,
    DeleteMessage,
    DueDeliveries,
    Edited,
    EditMessage,
    HandleUpdates,
    IssueCode,
    KeepConnection,
    KeepUpdates,
    KeptUpdate,
    MarkDeliveries,
    NewUpdate,
    OfferChannel,
    OpenThread,
    RedeemCode,
    TakeDeliveries,
    ThreadOpened,
    UnhandledUpdates,
    UpdatesKept,
)
from crm_bridge.client import BridgeTransport


class ChannelBridge:
    """One method a call; errors are those of `crm_bridge.client`."""

    def __init__(self, transport: BridgeTransport) -> None:
        self._transport = transport

    async def offer(self, channel: str, offer: OfferChannel) -> None:
        await self._transport.request_optional(
            "PUT", f"/v1/channels/{channel}", body=offer, returns=None, repeatable=True
        )

    async def setups(self) -> ChannelSetups:
        return await self._transport.request("GET", "/v1/channels", returns=ChannelSetups)

    async def keep_connection(
        self, channel: str, external_id: str, kept: KeepConnection
    ) -> Connection:
        return await self._transport.request(
            "PUT",
            f"/v1/channels/{channel}/connections/{quote(external_id, safe='')}",
            body=kept,
            returns=Connection,
            repeatable=True,
        )

    async def report(self, channel: str, report: ChannelReport) -> None:
        await self._transport.send(f"/v1/channels/{channel}/report", report)

    async def keep_updates(self, updates: Sequence[NewUpdate]) -> UpdatesKept:
        """Those that were not kept before, and what they must not overtake. Not repeated by itself:
        a lost answer would hide which were new, and what is left unhandled is found again."""
        return await self._transport.request(
            "POST",
            "/v1/channel-updates",
            body=KeepUpdates(updates=list(updates)),
            returns=UpdatesKept,
        )

    async def unhandled(self, older_than: float) -> list[KeptUpdate]:
        found = await self._transport.request(
            "GET",
            "/v1/channel-updates",
            query={"older_than": f"{older_than:g}"},
            returns=UnhandledUpdates,
        )
        return found.updates

    async def handled(self, ids: Sequence[int], problem: str | None = None) -> None:
        await self._transport.send(
            "/v1/channel-updates/handled", HandleUpdates(ids=list(ids), problem=problem)
        )

    async def open_thread(self, thread: OpenThread) -> ThreadOpened:
        return await self._transport.request(
            "POST", "/v1/channel-threads", body=thread, returns=ThreadOpened, repeatable=True
        )

    async def redeem(self, code: RedeemCode) -> CodeRedeemed:
        return await self._transport.request(
            "POST", "/v1/channel-threads/redeem", body=code, returns=CodeRedeemed
        )

    async def issue_code(self, conversation_id: str, channel: str) -> CodeIssued:
        return await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/link-codes",
            body=IssueCode(channel=channel),
            returns=CodeIssued,
        )

    async def edit(self, conversation_id: str, edit: EditMessage) -> Edited:
        return await self._transport.request(
            "POST",
            f"/v1/conversations/{conversation_id}/edits",
            body=edit,
            returns=Edited,
            repeatable=True,
        )

    async def delete(self, conversation_id: str, external_id: str) -> None:
        await self._transport.send(
            f"/v1/conversations/{conversation_id}/deletions",
            DeleteMessage(external_id=external_id),
        )

    async def take_deliveries(self, wish: TakeDeliveries) -> DueDeliveries:
        return await self._transport.request(
            "POST", "/v1/channel-deliveries/take", body=wish, returns=DueDeliveries
        )

    async def mark_deliveries(self, conversation_id: str, marks: MarkDeliveries) -> None:
        await self._transport.send(f"/v1/channel-deliveries/{conversation_id}", marks)
