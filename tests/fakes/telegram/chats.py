"""Chats and what is in them, as the people in them see it."""

import time
from dataclasses import dataclass, field
from typing import Any

from .files import StoredFile
from .refusals import Json
from .texts import utf16_part


@dataclass
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    is_bot: bool = False
    language_code: str | None = None
    last_name: str | None = None

    def json(self) -> Json:
        fields = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
        return {name: value for name in fields if (value := getattr(self, name)) is not None}


@dataclass
class Message:
    """`text` and `entities` are those of the caption where there is a file.

    `kind`: text, photo, document, contact, sticker, voice, location, or a service message's field.
    `versions`: what the text was before it was edited.
    """

    id: int
    chat: "Chat"
    sender: Account | None  # None: the channel itself
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    kind: str = "text"
    content: Json = field(default_factory=dict)
    file: StoredFile | None = None
    reply_to: "Message | None" = None
    markup: Json | None = None
    date: int = field(default_factory=lambda: int(time.time()))
    edit_date: int | None = None
    versions: list[str] = field(default_factory=list)
    deleted: bool = False

    @property
    def by_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot

    @property
    def edited(self) -> bool:
        return self.edit_date is not None

    @property
    def rows(self) -> list[list[Json]]:
        """Its inline keyboard."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The titles of the buttons under it."""
        return [button["text"] for row in self.rows for button in row]

    def button(self, title: str) -> Json:
        for row in self.rows:
            for button in row:
                if button["text"] == title:
                    return button
        raise AssertionError(f"no button “{title}” under this message, but {self.buttons}")

    @property
    def styles(self) -> list[tuple[str, str]]:
        """Each entity's type and the words it covers: `("bold", "CL-104233")`."""
        return [
            (one["type"], utf16_part(self.text, one["offset"], one["length"]))
            for one in self.entities
        ]

    @property
    def links(self) -> list[str]:
        """The addresses the text leads to."""
        marked = [one["url"] for one in self.entities if one["type"] == "text_link"]
        return marked + [covered for kind, covered in self.styles if kind == "url"]

    def json(self, *, with_reply: bool = True) -> Json:
        """As the Bot API gives it."""
        told: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        if self.sender is None:
            told["sender_chat"] = self.chat.json()
        else:
            told["from"] = self.sender.json()
        prefix = "" if self.kind == "text" else "caption_"
        if self.text:
            told["text" if self.kind == "text" else "caption"] = self.text
            if self.entities:
                told[f"{prefix}entities"] = self.entities
        told |= self.content
        if self.reply_to is not None and with_reply:
            told["reply_to_message"] = self.reply_to.json(with_reply=False)
        if self.edit_date is not None:
            told["edit_date"] = self.edit_date
        if self.rows:
            told["reply_markup"] = self.markup
        return told

    def __repr__(self) -> str:
        who = self.sender.first_name if self.sender else self.chat.title
        more = f" {self.buttons}" if self.rows else ""
        kind = "" if self.kind == "text" else f"[{self.kind}] "
        state = " (deleted)" if self.deleted else " (edited)" if self.edited else ""
        return f"{who}: {kind}{self.text}{more}{state}"


@dataclass
class Chat:
    """`bot`: what the bot is in it. A private chat is `never` until its person has written;
    `blocked`: by its person; `kicked`: from the group; `deactivated`: the person is no more."""

    id: int
    type: str
    title: str = ""
    person: Account | None = None
    bot: str = "member"
    username: str | None = None
    migrated_to: int | None = None
    messages: list[Message] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)  # "typing", as the bot sent them
    keyboard: Json | None = None  # the reply keyboard under the text box
    topics: set[int] = field(default_factory=set)  # of a forum

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")

    @property
    def shown(self) -> list[Message]:
        """What is in it now, oldest first."""
        return [one for one in self.messages if not one.deleted]

    @property
    def from_bot(self) -> list[Message]:
        return [one for one in self.shown if one.by_bot]

    @property
    def texts(self) -> list[str]:
        """What the bot says in it, as it reads now."""
        return [one.text for one in self.from_bot]

    def message(self, message_id: int) -> Message | None:
        return next((one for one in self.shown if one.id == message_id), None)

    def json(self) -> Json:
        told: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.person is not None:
            names = ("first_name", "last_name", "username")
            account = self.person.json()
            return told | {name: account[name] for name in names if name in account}
        if self.username:
            told["username"] = self.username
        return told | {"title": self.title}
