"""The people in a workspace, and what they do there."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import events, interactions, mrkdwn
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.envelopes import Envelope, event_callback
from tests.fakes.slack.platform import Platform
from tests.fakes.slack.responses import show_answer_of_command
from tests.fakes.slack.world import Channel, Json, Kind, Member, Message, Team


@dataclass
class Slack(Platform):
    """The platform with its way to the product."""

    delivery: Delivery = field(init=False)

    async def happened(self, team: Team, *found: Json, quiet: bool = False) -> None:
        """Tell the product of events, those of one moment at the same time."""
        await self.tell()
        await self.delivery.send(
            *(event_callback(self, team, event, quiet=quiet) for event in found)
        )


@dataclass(kw_only=True)
class Person(Member):
    """A user. What they do returns when the product has acknowledged it."""

    slack: Slack
    team: Team

    @property
    def dm(self) -> Channel:
        """Their direct messages with the bot."""
        return self.slack.direct(self.team, self.id)

    async def says(
        self, text: str, channel: Channel | None = None, *, thread: Message | None = None
    ) -> Message:
        """Posts a message: in the direct messages if no channel is named, as a reply in the
        thread of `thread` if there is one. `@ID` in it is a mention."""
        place = channel or (thread.channel if thread else self.dm)
        return await self._posts(place, thread, text=self._typed(text))

    async def mentions(
        self, text: str, channel: Channel, *, thread: Message | None = None
    ) -> Message:
        """Posts a message that begins with the bot's name."""
        return await self.says(f"@{self.team.bot.id} {text}", channel, thread=thread)

    async def sends_file(
        self,
        name: str,
        content: bytes,
        mimetype: str,
        text: str = "",
        channel: Channel | None = None,
        *,
        thread: Message | None = None,
    ) -> Message:
        """Shares a file, with or without words (`file_share`)."""
        file = self.slack.stored(self.team, self, name, len(content))
        file.content, file.mimetype, file.shared = content, mimetype, True
        place = channel or (thread.channel if thread else self.dm)
        return await self._posts(place, thread, text=self._typed(text), files=[file])

    async def edits(self, message: Message, text: str) -> None:
        """Changes the text of a message (`message_changed`)."""
        before = message.described
        message.earlier.append(message.shown)
        message.text, message.edited = self._typed(text), True
        await self.slack.happened(self.team, *events.changed(message, before, self.id))

    async def deletes(self, message: Message) -> None:
        """Takes a message away (`message_deleted`)."""
        before = message.described
        message.deleted = True
        await self.slack.happened(self.team, *events.deleted(message, before))

    async def clicks(self, message: Message, title: str) -> Envelope:
        """Presses the button with that title (`block_actions`)."""
        return await self._sends(interactions.click(self.slack, self, message, title))

    async def commands(self, name: str, text: str = "", channel: Channel | None = None) -> Envelope:
        """Uses a slash command; what the product answers at once is shown."""
        place = channel or self.dm
        envelope, url = interactions.command(self.slack, self, place, name, text)
        await self._sends(envelope)
        if envelope.acknowledged:
            answer = envelope.attempts[-1]
            found = self.slack.response_urls[url.removeprefix(self.slack.url)]
            show_answer_of_command(self.slack, found, answer.content_type, answer.body)
            await self.slack.tell()
        return envelope

    async def uses_shortcut(self, callback_id: str) -> Envelope:
        """Uses a global shortcut (`shortcut`)."""
        return await self._sends(interactions.shortcut(self.slack, self, self.team, callback_id))

    async def uses_message_shortcut(self, callback_id: str, message: Message) -> Envelope:
        """Uses a shortcut from a message's menu (`message_action`)."""
        envelope = interactions.message_shortcut(self.slack, self, message, callback_id)
        return await self._sends(envelope)

    async def submits(self, view: Json, **values: str) -> Envelope:
        """Fills in a modal and sends it (`view_submission`); `values` by the fields' labels."""
        envelope = interactions.submission(self.slack, self, self.team, view, values)
        await self._sends(envelope)
        _check_view_answer(self.slack, envelope)
        return envelope

    async def opens_dm(self) -> None:
        """Looks at the direct messages with the bot (`app_home_opened`, tab `messages`)."""
        about = {"user": self.id, "tab": "messages"}
        await self.slack.happened(self.team, events.in_channel(self.dm, "app_home_opened", **about))

    @property
    def views(self) -> list[Json]:
        """The modals that were opened for this one."""
        return [one["view"] for one in self.slack.views.values() if one["user"] == self.id]

    def _typed(self, text: str) -> str:
        return mrkdwn.typed(text, tuple(self.team.members))

    async def _posts(self, channel: Channel, thread: Message | None, **content: Any) -> Message:
        thread_ts = (thread.thread_ts or thread.ts) if thread else ""
        message = channel.add(self, thread_ts=thread_ts, **content)
        await self.slack.happened(self.team, *events.posted(message))
        return message

    async def _sends(self, envelope: Envelope) -> Envelope:
        await self.slack.delivery.send(envelope)
        return envelope


def _check_view_answer(slack: Slack, envelope: Envelope) -> None:
    """Docs: view_submission is answered with nothing, or a JSON object with `response_action`."""
    body = envelope.attempts[-1].body if envelope.attempts else ""
    if not body:
        return
    actions = {"errors", "update", "push", "clear"}
    if json.loads(body).get("response_action") not in actions:
        rule = "Modals, response_action: errors, update, push or clear"
        slack.violations.add("view_submission", f"answered with {body[:200]}", rule)


@dataclass
class Workspace(Team):
    """A workspace, with the people in it."""

    slack: Slack = field(kw_only=True)

    def user(self, name: str = "Anna", *, email: str = "", locale: str = "en-GB") -> Person:
        """The user with that name or id, who is new if nobody has it."""
        for member in self.members.values():
            if isinstance(member, Person) and name in {member.id, member.name}:
                return member
        is_id = name[:1] in {"U", "W"} and name.isupper() and name.isalnum()
        user_id = name if is_id else self.slack.new_id("U")
        person = Person(
            id=user_id, name=name, email=email, locale=locale, slack=self.slack, team=self
        )
        self.members[user_id] = person
        return person

    def channel(
        self, name: str, *members: Member, private: bool = False, with_bot: bool = True
    ) -> Channel:
        """The channel of that name, made if there is none."""
        for channel in self.channels.values():
            if channel.name == name and channel.kind != "im":
                return channel
        kind: Kind = "group" if private else "channel"
        everybody = {member.id for member in members}
        made = self.slack.channel(self, name, kind, everybody)
        if not with_bot:
            made.members.discard(self.bot.id)
        return made

    async def until(self, fits: "Callable[[Workspace], Any]") -> Any:
        """Wait until `fits` of this workspace is true, and return what it gave."""
        return await self.slack.until(lambda: fits(self))

    async def tells(self, event: Json) -> None:
        """Sends any event: an unknown type, or one this fake has no word for."""
        await self.slack.happened(self, event)

    async def another_bot_says(self, text: str, channel: Channel) -> Message:
        """A message of an integration that is none of ours (`bot_message`)."""
        bot = Member("U0ANOTHERBOT", "Deploys", is_bot=True)
        message = channel.add(bot, text=text)
        await self.slack.happened(self, events.by_another_bot(message))
        return message

    async def unfurls(self, message: Message) -> None:
        """Slack shows what a link leads to: `message_changed`, and nobody changed anything."""
        await self.slack.happened(self, *events.changed(message, message.described, by=""))

    async def adds_bot(self, channel: Channel, *, by: Member) -> None:
        """Invites the bot to a channel (`member_joined_channel`)."""
        channel.members.add(self.bot.id)
        self.removed_from.discard(channel.id)
        await self.slack.happened(self, *events.bot_joined(channel, by.id))

    async def removes_bot(self, channel: Channel, *, by: Member) -> None:
        """Throws the bot out of a channel (`channel_left`); refusals are then expected."""
        channel.members.discard(self.bot.id)
        self.removed_from.add(channel.id)
        kind = "channel_left" if channel.kind == "channel" else "group_left"
        await self.slack.happened(self, events.in_channel(channel, kind, actor_id=by.id))

    async def revokes_token(self, error: str = "token_revoked") -> None:
        """The token is no longer good (`tokens_revoked`); refusals are then expected."""
        self.refused_as = error
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot.id]}}
        await self.slack.happened(self, revoked)

    async def uninstalls_app(self) -> None:
        """`app_uninstalled` and `tokens_revoked`, in no certain order. A bot's token then meets
        `account_inactive`."""
        self.refused_as = "account_inactive"
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot.id]}}
        await self.slack.happened(self, revoked, {"type": "app_uninstalled"})
