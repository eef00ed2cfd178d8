"""What is said beside the conversation: what was chosen, a form's window, a word in passing."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache

from bot.gateway.channels.core.channel import SendingFailed, TryLater
from bot.gateway.channels.core.events import Chose, Place
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.slack.forms import view_of
from bot.gateway.channels.slack.places import user_of
from bot.gateway.channels.slack.pressed import after_press, is_on_card, title_of
from bot.gateway.channels.slack.rendering import escaped
from bot.gateway.channels.slack.web_api import WebApi, asked
from bot.gateway.channels.slack.workspace import Workspace

logger = logging.getLogger(__name__)

TRIES = 5
LONGEST_PAUSE = 30.0
_NAME = "\u2063"


class Asides:
    def __init__(self, web_api: WebApi, texts: ChannelTexts) -> None:
        self._api = web_api
        self._texts = texts
        self._forms: LRUCache[str, Mapping[str, Any]] = LRUCache(1_000)
        """Messages whose form somebody is filling in, by what its window carries."""

    async def chosen(
        self, workspace: Workspace, interaction: Mapping[str, Any], event: Chose
    ) -> None:
        """The message of which a button was pressed shows what was chosen."""
        on_card = False
        if event.values is not None:
            message = self._forms.pop(interaction["view"]["private_metadata"], None)
            said = escaped(self._texts.say("form_sent", event.speaker.locale))
        else:
            message = interaction.get("message")
            said = self._choice(event, title_of(interaction))
            on_card = is_on_card(interaction)
        if message is None:
            return
        client = self._api.client(workspace.token)
        channel = event.place.address["channel"]
        changed = after_press(message, said, on_card=on_card)
        await asked(client.chat_update(channel=channel, ts=message["ts"], **changed))

    async def open_form(self, workspace: Workspace, interaction: Mapping[str, Any]) -> None:
        """Within three seconds after the press."""
        words = (
            self._texts.say(key, None) for key in ("fill_in_button", "form_send", "form_cancel")
        )
        try:
            view = view_of(interaction, *words)
            client = self._api.client(workspace.token)
            await asked(client.views_open(trigger_id=interaction["trigger_id"], view=view))
        except (SendingFailed, KeyError, TypeError, ValueError) as error:
            logger.warning("A form could not be opened: %r", error)
            return
        if interaction.get("message"):
            self._forms[view["private_metadata"]] = interaction["message"]

    async def whisper(self, workspace: Workspace, place: Place, user: str, text: str) -> None:
        """Something that only this one reads, where they wrote."""
        client = self._api.client(workspace.token)
        channel, thread_ts = place.address.get("channel"), place.address.get("thread_ts")
        if place.private:
            channel = channel or await self._api.direct_channel(workspace, user)
            said = client.chat_postMessage(channel=channel, text=escaped(text), thread_ts=thread_ts)
        else:
            said = client.chat_postEphemeral(
                channel=str(channel), user=user, text=escaped(text), thread_ts=thread_ts
            )
        await asked(said)

    async def greet(self, workspace: Workspace, user: str, text: str) -> None:
        """Begin the direct messages with somebody. What Slack puts off is tried again."""
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                channel = await self._api.direct_channel(workspace, user)
                client = self._api.client(workspace.token)
                await asked(client.chat_postMessage(channel=channel, text=escaped(text)))
                return
            except TryLater as error:
                if last:
                    raise
                await asyncio.sleep(min(LONGEST_PAUSE, error.seconds or 2.0))

    def _choice(self, event: Chose, title: str) -> str:
        """Where others read along, with the name of who pressed it."""
        locale = event.speaker.locale
        if event.place.private:
            return escaped(self._texts.say("chosen", locale, title=title))
        said = escaped(self._texts.say("chosen_by", locale, title=title, name=_NAME))
        return said.replace(_NAME, f"<@{user_of(event.speaker)}>")
