"""Sending by the Web API: at Slack's pace, each part once."""

import logging
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache

from bot.gateway.channels.core.channel import (
    Desk,
    SendingFailed,
    TryLater,
    Uncertain,
)
from bot.gateway.channels.core.spacing import Spacing
from bot.gateway.channels.slack.errors import Refused
from bot.gateway.channels.slack.rendering import Part, parts_of, without_pictures
from bot.gateway.channels.slack.web_api import WebApi, asked
from bot.gateway.channels.slack.workspace import Workspace
from crm_bridge.api.schemas.channels import DueDelivery
from crm_bridge.api.schemas.content import MessageView

logger = logging.getLogger(__name__)

EVENT_TYPE = "careline_message"
BURST = 4
"""Messages at once in one channel, then one a second: "1 per second. Short bursts allowed"."""
MOST_DOUBTED = 10_000
LOOKED_AT, LOOKED_AT_IN_THREAD = 100, 999
"""Messages that are looked through for one that may have arrived: the newest of a channel, and all
that Slack gives of a thread, whose oldest come first. From which time on is not said: our clock may
have been anywhere when the message was written."""


class Sender:
    """Sends messages in parts. One that may have arrived is looked for first."""

    def __init__(self, web_api: WebApi, desk: Desk) -> None:
        self._api = web_api
        self._desk = desk
        self._doubted: LRUCache[tuple[str, int], bool] = LRUCache(MOST_DOUBTED)
        self._spacing = Spacing(BURST)

    async def send(
        self, workspace: Workspace, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> None:
        """Raises TryLater, Undeliverable and Uncertain."""
        if self._doubted.pop((due.conversation_id, message.seq), False):
            arrived = await self.was_sent(workspace, due, message, sent)
            if arrived is None:
                raise Uncertain("the connection broke, and Slack does not tell what arrived")
            if arrived:
                return
        try:
            await self._others(workspace, due, message, sent)
        except Uncertain as error:
            await self._look_up(workspace, due, message, sent, error)

    async def _others(
        self, workspace: Workspace, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> None:
        """Send the parts that are not among the sent ones yet, and add their ids."""
        parts = self._parts(due, message)
        for number in range(len(sent), len(parts)):
            channel = await self._channel(workspace, due.address)
            part = await self._part(workspace, channel, due, message, parts[number], number)
            sent.append(part)

    async def was_sent(
        self, workspace: Workspace, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> bool | None:
        """Whether all parts have arrived; `sent` becomes those that have. Raises TryLater."""
        parts = self._parts(due, message)
        try:
            found = await self._found(workspace, due, message, parts)
        except (TryLater, Uncertain) as error:
            self._doubted[due.conversation_id, message.seq] = True
            raise TryLater(error.reason, getattr(error, "seconds", None)) from error
        except SendingFailed as error:
            logger.warning("Slack cannot be asked what arrived: %s", error.reason)
            return None
        sent.clear()
        while len(sent) in found:
            sent.append(found[len(sent)])
        return len(sent) == len(parts)

    async def _look_up(
        self,
        workspace: Workspace,
        due: DueDelivery,
        message: MessageView,
        sent: list[str],
        error: Uncertain,
    ) -> None:
        """The connection broke: Slack knows what arrived, now or when it is back."""
        arrived = await self.was_sent(workspace, due, message, sent)
        if arrived is None:
            raise error
        if not arrived:
            # It may still be on its way, so it is looked for again before it is sent again.
            self._doubted[due.conversation_id, message.seq] = True
            raise TryLater(error.reason) from error

    def _parts(self, due: DueDelivery, message: MessageView) -> list[Part]:
        return parts_of(message, self._desk.texts, due.locale, self._desk.public_url)

    async def _channel(self, workspace: Workspace, address: Mapping[str, Any]) -> str:
        if "channel" in address:
            return str(address["channel"])
        try:
            return await self._api.direct_channel(workspace, str(address["user"]))
        except Uncertain as error:
            # Opening it twice opens it once.
            raise TryLater(error.reason) from error

    async def _part(
        self,
        workspace: Workspace,
        channel: str,
        due: DueDelivery,
        message: MessageView,
        part: Part,
        number: int,
    ) -> str:
        await self._spacing.turn((workspace.id, channel))
        if part.attachments:
            return await self._upload(workspace, channel, due, part)
        mark = {"conversation": due.conversation_id, "seq": message.seq, "part": number}
        try:
            return await self._post(workspace, channel, due, part, mark)
        except Refused as error:
            plainer = without_pictures(part)
            if error.code != "invalid_blocks" or plainer == part:
                raise
        # Slack refuses a message whose picture it cannot get.
        return await self._post(workspace, channel, due, plainer, mark)

    async def _post(
        self,
        workspace: Workspace,
        channel: str,
        due: DueDelivery,
        part: Part,
        mark: dict[str, Any],
    ) -> str:
        first, *others = part.blocks
        answer = await asked(
            self._api.client(workspace.token).chat_postMessage(
                channel=channel,
                thread_ts=due.address.get("thread_ts"),
                text=part.text,
                blocks=[{**first, "block_id": block_id(mark)}, *others],
                metadata={"event_type": EVENT_TYPE, "event_payload": mark},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return f"{workspace.id}:{channel}:{answer['ts']}"

    async def _upload(
        self, workspace: Workspace, channel: str, due: DueDelivery, part: Part
    ) -> str:
        uploads = [
            {
                "filename": one.name,
                "title": one.name,
                "content": (await self._desk.file(due.conversation_id, one.id)).data,
                "alt_txt": one.name if one.type.startswith("image/") else None,
            }
            for one in part.attachments
        ]
        answer = await asked(
            self._api.client(workspace.token).files_upload_v2(
                file_uploads=uploads, channel=channel, thread_ts=due.address.get("thread_ts")
            )
        )
        return f"{workspace.id}:{channel}:{answer['files'][0]['id']}"

    async def _found(
        self, workspace: Workspace, due: DueDelivery, message: MessageView, parts: list[Part]
    ) -> dict[int, str]:
        """Which parts Slack has, and their ids: found by our mark, or by the names of files."""
        channel = await self._channel(workspace, due.address)
        thread_ts = due.address.get("thread_ts")
        client = self._api.client(workspace.token)
        if thread_ts:
            call = client.conversations_replies(
                channel=channel,
                ts=thread_ts,
                limit=LOOKED_AT_IN_THREAD,
                include_all_metadata=True,
            )
        else:
            call = client.conversations_history(
                channel=channel, limit=LOOKED_AT, include_all_metadata=True
            )
        found: dict[int, str] = {}
        for one in (await asked(call)).get("messages", []):
            if one.get("user") == workspace.bot_user:
                number = _number_of(one, due, message, parts)
                if number is not None:
                    found[number] = f"{workspace.id}:{channel}:{one['ts']}"
        return found


def block_id(mark: Mapping[str, Any]) -> str:
    """The mark again, where it can be read without a further permission."""
    return f"careline.{mark['conversation']}.{mark['seq']}.{mark['part']}"


def _number_of(
    one: Mapping[str, Any], due: DueDelivery, message: MessageView, parts: list[Part]
) -> int | None:
    """Which part of the message this is, if any."""
    names = [file.get("name") for file in one.get("files") or []]
    given = (one.get("metadata") or {}).get("event_payload")
    blocks = {block.get("block_id") for block in one.get("blocks") or []}
    for number, part in enumerate(parts):
        mark = {"conversation": due.conversation_id, "seq": message.seq, "part": number}
        if part.attachments:
            if names == [file.name for file in part.attachments]:
                return number
        elif given == mark or block_id(mark) in blocks:
            return number
    return None
