"""People who write to the bot, and what Telegram tells the bot of it."""

import re
import secrets
from typing import Any

from .chats import Account, Chat, Message
from .files import StoredFile, dimensions
from .refusals import Json
from .texts import found_entities
from .world import Tap, World

_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# The smallest PNG there is, for tests to which the picture does not matter.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


class Person:
    """Somebody with Telegram. `where`: a group; without it their private chat with the bot."""

    def __init__(self, world: World, account: Account, phone: str) -> None:
        self._world = world
        self.account = account
        self.phone = phone
        self.chat = Chat(account.id, "private", person=account, bot="never")
        world.accounts[account.id] = account
        world.chats[account.id] = self.chat

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def sees(self) -> list[Message]:
        """What is in their private chat with the bot, oldest first."""
        return self.chat.shown

    @property
    def last(self) -> Message:
        """The newest of the bot's messages to them."""
        assert self.chat.from_bot, f"the bot has said nothing to {self.account.first_name}"
        return self.chat.from_bot[-1]

    async def says(
        self, text: str, where: Chat | None = None, reply_to: Message | None = None
    ) -> Message:
        """Commands, mentions and addresses in it are found as Telegram finds them."""
        chat = self._open(where)
        message = self._post(chat, text, entities=found_entities(text), reply_to=reply_to)
        return self._tell(message)

    async def starts(self, payload: str = "") -> Message:
        """Presses Start, or follows https://t.me/<bot>?start=<payload>: "Up to 64 characters …
        A-Z, a-z, 0-9, _ and - are allowed" (Deep linking)."""
        assert not payload or _START_PAYLOAD.fullmatch(payload), (
            f"a start payload is 1-64 of A-Z, a-z, 0-9, _ and -: {payload!r}"
        )
        return await self.says(f"/start {payload}".strip())

    async def follows(self, link: str) -> Message:
        """A deep link as the shop's page shows it."""
        bot = re.escape(self._world.bot.username or "")
        found = re.fullmatch(rf"(?:https://t\.me/{bot}|tg://resolve\?domain={bot})(.*)", link)
        assert found, f"no link to this bot: {link}"
        return await self.starts(re.sub(r"^[?&]start=", "", found[1]))

    async def edits(self, message: Message, text: str) -> Message:
        assert message.sender is self.account, "people edit what they wrote themselves"
        message.versions.append(message.text)
        message.text, message.entities = text, found_entities(text)
        message.edit_date = message.date + len(message.versions)
        return self._tell(message, "edited_message")

    async def taps(self, message: Message, title: str) -> Tap:
        """A button under a message. A button with an address opens it and tells the bot nothing:
        the address is the tap's `data`."""
        assert not message.deleted, "there is no button under a deleted message"
        button = message.button(title)
        tap = Tap(
            str(secrets.randbits(62)), message, button.get("callback_data", ""), self._world.clock()
        )
        if "callback_data" not in button:
            tap.data, tap.answered = button.get("url", ""), True
            return tap
        self._world.taps[tap.id] = tap
        told = {
            "id": tap.id,
            "from": self.account.json(),
            "message": message.json(),
            "chat_instance": str(message.chat.id * 31),
            "data": tap.data,
        }
        self._world.tell_bot("callback_query", told, self.id)
        return tap

    async def presses(self, title: str) -> Message:
        """A button of the keyboard under the text box: says its title, or shares the contact."""
        for row in (self.chat.keyboard or {}).get("keyboard", []):
            for button in row:
                if button == title or (isinstance(button, dict) and button["text"] == title):
                    asks = isinstance(button, dict) and button.get("request_contact")
                    return await (self.shares_contact() if asks else self.says(title))
        raise AssertionError(f"no button “{title}” under the text box: {self.chat.keyboard}")

    async def shares_contact(self, of: "Person | None" = None) -> Message:
        """Their own phone number, or somebody else's. Only one's own bears one's own user_id."""
        shared = of or self
        contact: Json = {
            "phone_number": shared.phone,
            "first_name": shared.account.first_name,
            "user_id": shared.id,
        }
        return await self.sends("contact", contact)

    async def sends_photo(
        self, content: bytes = PIXEL, caption: str = "", where: Chat | None = None
    ) -> Message:
        """Comes in several sizes, smallest first."""
        assert dimensions(content), "Telegram's applications send as a photo what is an image"
        sizes, file = self._world.files.keep_photo(content)
        return await self.sends("photo", sizes, caption=caption, where=where, file=file)

    async def sends_document(
        self,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        caption: str = "",
        size: int | None = None,
    ) -> Message:
        """`size`: told instead of the content's own, for a file too large for a test."""
        file = self._world.files.keep("documents", content, name=name, mime=mime, size=size)
        return await self.sends("document", file.json(), caption=caption, file=file)

    async def sends_voice(self) -> Message:
        file = self._world.files.keep("voice", b"OggS", name="voice.oga", mime="audio/ogg")
        return await self.sends("voice", file.json() | {"duration": 3}, file=file)

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        file = self._world.files.keep("stickers", b"RIFF", name="sticker.webp")
        shape = {"type": "regular", "width": 512, "height": 512}
        more = {"is_animated": False, "is_video": False, "emoji": emoji}
        told = {name: file.json()[name] for name in ("file_id", "file_unique_id", "file_size")}
        return await self.sends("sticker", told | shape | more, file=file)

    async def sends_location(self) -> Message:
        return await self.sends("location", {"latitude": 51.5072, "longitude": -0.1276})

    async def sends(
        self,
        kind: str,
        content: Any,
        *,
        caption: str = "",
        where: Chat | None = None,
        file: StoredFile | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """A message with any content: `kind` is the field of Message it is in."""
        message = self._post(
            self._open(where),
            caption,
            kind=kind,
            content={kind: content},
            file=file,
            reply_to=reply_to,
            entities=found_entities(caption),
        )
        return self._tell(message)

    async def reacts(self, message: Message, emoji: str = "👍") -> None:
        """A message_reaction, which bots get only on request."""
        told: Json = {
            "chat": message.chat.json(),
            "message_id": message.id,
            "user": self.account.json(),
            "date": message.date,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}],
        }
        self._world.tell_bot("message_reaction", told, message.chat.id)

    async def deletes(self, message: Message) -> None:
        """Telegram tells bots nothing of it."""
        message.deleted = True

    async def blocks_bot(self) -> None:
        self._becomes("kicked", "blocked")

    async def unblocks_bot(self) -> None:
        self._becomes("member", "member")

    def deletes_account(self) -> None:
        self.chat.bot = "deactivated"

    def _becomes(self, status: str, bot: str) -> None:
        before = "kicked" if self.chat.bot == "blocked" else "member"
        self.chat.bot = bot
        self._world.tell_bot(
            "my_chat_member",
            membership(self._world.bot, self.account, self.chat, before, status),
            self.id,
        )

    def _open(self, where: Chat | None) -> Chat:
        chat = where or self.chat
        assert chat.bot != "blocked", "who has blocked a bot cannot write to it: unblocks_bot first"
        assert chat.migrated_to is None, "the group is a supergroup now: write there"
        if chat.bot == "never":
            chat.bot = "member"
        return chat

    def _post(self, chat: Chat, text: str, **more: object) -> Message:
        assert len(text) <= 4096, "Telegram's applications split what is longer themselves"
        return self._world.post(chat, self.account, text, **more)

    def _tell(self, message: Message, kind: str = "message") -> Message:
        if hears(self._world, message):
            self._world.tell_bot(kind, message.json(), message.chat.id)
        return message


def hears(world: World, message: Message) -> bool:
    """Whether the bot gets to know of it: https://core.telegram.org/bots/features#privacy-mode"""
    if message.chat.bot != "member":
        return False
    if not message.chat.is_group or not world.readings.privacy_mode or message.kind == "service":
        return True
    if message.reply_to is not None and message.reply_to.by_bot:
        return True
    name = f"@{world.bot.username}".lower()
    for kind, covered in message.styles:
        command = kind == "bot_command" and ("@" not in covered or covered.lower().endswith(name))
        mention = kind == "mention" and covered.lower() == name
        if command or (mention and world.readings.privacy_mentions):
            return True
    return False


def membership(bot: Account, by: Account, chat: Chat, before: str, after: str) -> Json:
    """https://core.telegram.org/bots/api#chatmemberupdated"""

    def member(status: str) -> Json:
        ends = {"until_date": 0} if status == "kicked" else {}
        return {"user": bot.json(), "status": status} | ends

    return {
        "chat": chat.json(),
        "from": by.json(),
        "date": 1_790_000_000,
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
