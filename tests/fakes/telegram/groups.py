"""Groups, supergroups and channels, and what happens in them."""

from .chats import Account, Chat, Message
from .people import Person, hears, membership
from .refusals import Json
from .texts import found_entities
from .world import World


class Group:
    """A group or supergroup: `await anna.says("hello", group.chat)`. The bot is in it."""

    def __init__(self, world: World, title: str, kind: str = "group") -> None:
        self._world = world
        self.chat = Chat(world.new_chat_id(kind), kind, title)
        world.chats[self.chat.id] = self.chat

    async def adds_bot(self, by: Person) -> None:
        """Tells the bot by my_chat_member and by a service message."""
        self._becomes(by.account, "member", "member")
        service: Json = {"new_chat_members": [self._world.bot.json()]}
        self._service(service, by.account)

    async def removes_bot(self, by: Person) -> None:
        self._becomes(by.account, "kicked", "kicked")

    async def upgrades(self) -> "Group":
        """To a supergroup with another id: Message migrate_to_chat_id, migrate_from_chat_id."""
        new = Group(self._world, self.chat.title, "supergroup")
        self._service({"migrate_to_chat_id": new.chat.id})
        self.chat.migrated_to = new.chat.id
        new._service({"migrate_from_chat_id": self.chat.id})
        return new

    async def hears_in_topic(self, by: Person, text: str, topic: int = 17) -> Message:
        """A message in a topic of a forum."""
        self.chat.topics.add(topic)
        message = self._world.post(
            self.chat,
            by.account,
            text,
            entities=found_entities(text),
            content={"message_thread_id": topic, "is_topic_message": True},
        )
        if hears(self._world, message):
            self._world.tell_bot("message", message.json(), self.chat.id)
        return message

    def _becomes(self, by: Account, status: str, bot: str) -> None:
        before = {"kicked": "kicked", "left": "left"}.get(self.chat.bot, "member")
        self.chat.bot = bot
        told = membership(self._world.bot, by, self.chat, before, status)
        self._world.tell_bot("my_chat_member", told, self.chat.id)

    def _service(self, content: Json, by: Account | None = None) -> None:
        message = self._world.post(self.chat, by, kind="service", content=content)
        self._world.tell_bot("message", message.json(), self.chat.id)


class Channel:
    """A channel with the bot as an administrator, as which alone a bot is in channels."""

    def __init__(self, world: World, title: str) -> None:
        self._world = world
        self.chat = Chat(world.new_chat_id("channel"), "channel", title)
        world.chats[self.chat.id] = self.chat

    async def posts(self, text: str) -> Message:
        message = self._world.post(self.chat, None, text, entities=found_entities(text))
        self._world.tell_bot("channel_post", message.json(), self.chat.id)
        return message

    async def edits(self, message: Message, text: str) -> Message:
        message.versions.append(message.text)
        message.text, message.edit_date = text, message.date + 1
        self._world.tell_bot("edited_channel_post", message.json(), self.chat.id)
        return message
