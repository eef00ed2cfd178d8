"""Updates waiting for the bot: https://core.telegram.org/bots/api#getting-updates"""

from dataclasses import dataclass, field
from itertools import count

from .refusals import Json

# "Specify an empty list to receive all update types except chat_member, message_reaction, and
# message_reaction_count (default)" – setWebhook and getUpdates, allowed_updates.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Update:
    """`queue`: updates of one chat go one after the other, those of several at the same time."""

    id: int
    kind: str
    told: Json
    queue: int

    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.told}


@dataclass
class Updates:
    """Kept until the webhook took them or getUpdates asked for what comes after them.

    "Update identifiers start from a certain positive number and increase sequentially" (Update).
    """

    allowed: frozenset[str] = frozenset()
    pending: list[Update] = field(default_factory=list)
    ids: "count[int]" = field(default_factory=lambda: count(731_000_101))

    def add(self, kind: str, told: Json, queue: int) -> Update | None:
        """None where the bot did not ask for updates of this kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        update = Update(next(self.ids), kind, told, queue)
        self.pending.append(update)
        return update

    def confirm(self, offset: int) -> None:
        """getUpdates offset: "all updates with an update_id less than the offset are … forgotten";
        a negative one counts from the end, and "all previous updates will be forgotten"."""
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [one for one in self.pending if one.id >= offset]

    def taken(self, update: Update) -> None:
        self.pending = [one for one in self.pending if one.id != update.id]
