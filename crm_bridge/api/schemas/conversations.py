"""Sessions, messages, turns and the event feed: what the gateway says to the bridge."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from crm_bridge.api.schemas.base import Number, RequestModel, ResponseModel, Seq, UtcTime
from crm_bridge.api.schemas.content import (
    AgentName,
    Control,
    ControlState,
    MessageView,
    NewReply,
    Outcome,
)
from crm_bridge.api.schemas.visits import Contact, VisitContext

EscalationReason = Literal[
    "keyword", "request", "sentiment", "not_understood", "rule", "assistant_down"
]
Priority = Literal["urgent", "high", "normal"]


MOST_ATTACHMENTS = 5
"""Files of one message."""

LONGEST_TURN = 120
"""Seconds that a lease may last."""


class OpenSession(RequestModel):
    """`identity` is the shop's signed token as it came; the bridge alone verifies it. `visitor` is
    who somebody says they are, and proves nothing."""

    channel: str = "web"
    identity: str | None = None
    locale: str | None = Field(default=None, max_length=35)
    page: str | None = Field(default=None, max_length=2000)
    resume: str | None = None
    visitor: Contact | None = None
    context: VisitContext | None = None


class SessionOpened(ResponseModel):
    token: str
    expires_at: UtcTime
    conversation_id: str
    resumed: bool
    locale: str


class ResolveSession(RequestModel):
    token: str


class SessionResolved(ResponseModel):
    """`valid_until` is when to ask again at the latest: a superseded token lives 60 s more."""

    conversation_id: str
    valid_until: UtcTime


class TakeTurn(RequestModel):
    """Ask for the oldest unanswered message under a lease of `ttl` seconds for this `holder`."""

    holder: str
    ttl: float = Field(default=30.0, gt=0, le=LONGEST_TURN)


class KeepMessage(RequestModel):
    """A customer's message: `text`, or the `payload` of a button or form the server issued.
    `attachments` are ids of files that were uploaded before; with them `text` may be left out. A
    choice that every conversation has at any time (`careline:handoff`) comes with the words of it.

    `external_id` is the provider's id of what came over a channel's thread, a press of a button
    too: without it the message counts as written on the web, and answers are not sent elsewhere.

    With `turn` its turn is taken at once, if nothing else is being answered in the conversation.
    """

    id: UUID
    text: str | None = None
    payload: str | None = None
    values: dict[str, str] | None = None
    attachments: list[str] = Field(default=[], max_length=MOST_ATTACHMENTS)
    external_id: str | None = Field(default=None, max_length=200)
    """The provider's id of the message, in a channel other than the web."""
    turn: TakeTurn | None = None


class Turn(ResponseModel):
    """One customer message to answer. `turn_id` stays the same when the message is taken again
    after a crash; `fence` grows with every lease, and the bridge refuses an older one. Without a
    command an empty `text` means that the customer sent files alone."""

    turn_id: str
    fence: int
    lease_expires_at: UtcTime
    conversation_id: str
    episode_id: str
    dialogue_id: str
    """Under which the assistant keeps the dialogue: a new one an episode, and after each return."""
    seq: int
    text: str
    command: str | None = None
    values: dict[str, str] | None = None
    locale: str
    channel: str
    private: bool
    """False in places with several speakers, where nothing personal may be said."""
    trace: str = ""
    """The trace id of the message (see `bot/observability/tracing.py`)."""
    recent_sentiment: list[float] = []
    """Scores (-1 to 1) of the customer's last messages before this one, newest first, since control
    last changed hands."""


class Kept(ResponseModel):
    """`needs_turn` is false while a person or the queue has the conversation. `turn` is there
    when it was asked for and could be taken."""

    seq: int
    cursor: str
    duplicate: bool
    state: ControlState
    needs_turn: bool
    turn: Turn | None = None


class IntentScore(RequestModel):
    name: str
    confidence: float


class Entity(RequestModel):
    entity: str
    value: str
    start: int
    end: int


class Sentiment(RequestModel):
    """`score` runs from -1 (very negative) to 1."""

    label: Literal["negative", "neutral", "positive"]
    score: float


class Need(RequestModel):
    """One thing that the message wants done, in the words from `start` to `end` of it."""

    intent: str
    confidence: float
    start: int
    end: int


class Calling(RequestModel):
    """Whether the meaning of a message calls for a person: how likely, and most likely why."""

    topic: str
    confidence: float


class Understanding(RequestModel):
    """`needs` are in the order of the message; none where nothing was understood."""

    intent: IntentScore | None = None
    ranking: list[IntentScore] = []
    entities: list[Entity] = []
    sentiment: Sentiment | None = None
    needs: list[Need] = []
    escalation: Calling | None = None


class ActionRun(RequestModel):
    name: str
    ok: bool = True
    milliseconds: float | None = None
    detail: str | None = None


class EscalationCall(RequestModel):
    """Bring in a person. `matched` is the phrase, rule or words that led to it."""

    reason: EscalationReason
    matched: str | None = None
    topic: str | None = None
    priority: Priority = "normal"
    team: str | None = None


class TurnResult(RequestModel):
    """What came of a turn. With `escalation` the bridge opens it, writes the one handoff message
    and moves to `queued`; replies given beside it are dropped.

    `awaiting` names what the assistant still waits for (a form's slot): a customer who leaves then
    has abandoned the episode."""

    fence: Number
    outcome: Outcome
    understanding: Understanding | None = None
    actions: list[ActionRun] = []
    replies: list[NewReply] = []
    escalation: EscalationCall | None = None
    awaiting: str | None = Field(default=None, max_length=200)


class TurnRecorded(ResponseModel):
    """`dropped`: a person took over meanwhile, so the replies were thrown away and noted. `more`:
    there is a further message for the bot to answer."""

    messages: list[MessageView]
    outcome: Outcome
    control: Control
    cursor: str
    dropped: bool
    more: bool = True


class NoteUnderstanding(RequestModel):
    """What the assistant found in a message that it was asked only to parse."""

    understanding: Understanding


class Changes(ResponseModel):
    """All messages new or changed after a cursor, oldest first, and how things stand now. `seen` is
    how far the staff have read what the customer wrote; 0 when nobody has."""

    messages: list[MessageView]
    cursor: str
    control: Control
    seen: int = 0
    locale: str = "en"


class FeedEvent(ResponseModel):
    """A change, numbered over the whole installation without gaps. The number is the cursor.

    `data` by type: `message` → MessageView; `outcome` → {seq, outcome}; `control` → Control;
    `seen` → {author, seq}; `delivery` → {seqs, state}; `identity` → {} (proofs changed);
    `context` → {} (the customer's page or basket, or a tag changed: staff may be looking);
    `understood` → {seq} (what the assistant found in a message that a person answers); `rules` →
    {number} (leads changed what calls a person: a new snapshot), `contents` → {number} (the same of
    texts and articles) and `channels` → {channel, number} (an admin changed its set-up), all three
    with an empty `conversation_id`.
    """

    number: int
    conversation_id: str
    type: Literal[
        "message",
        "outcome",
        "control",
        "seen",
        "delivery",
        "identity",
        "rules",
        "channels",
        "contents",
        "context",
        "understood",
    ]
    at: UtcTime
    data: dict[str, Any]


class TypingNow(ResponseModel):
    conversation_id: str
    author: Literal["customer", "bot", "agent"]
    agent: AgentName | None = None


class Feed(ResponseModel):
    """`typing` is passing news: not kept. Asking again with `typed` loses none of it."""

    events: list[FeedEvent]
    typing: list[TypingNow] = []
    last: int
    typed: int = 0


class PendingTurns(ResponseModel):
    """Conversations with an unanswered message and no live lease."""

    conversation_ids: list[str]


class MarkDelivered(RequestModel):
    seqs: list[Seq]
    state: Literal["sent", "failed", "uncertain"]


class Sent(RequestModel):
    """Messages of one conversation; with `up_to` also all that the feed told of up to there."""

    conversation_id: str
    seqs: list[Seq]
    up_to: int | None = Field(default=None, ge=0, le=2**63 - 1)


class MarkSent(RequestModel):
    sent: list[Sent] = Field(max_length=500)


class MarkSeen(RequestModel):
    author: Literal["customer", "agent"] = "customer"
    seq: int = Field(ge=1)


class Typing(RequestModel):
    author: Literal["customer", "bot"] = "customer"


class Rate(RequestModel):
    score: int = Field(ge=1, le=5)
    comment: str | None = Field(default=None, max_length=2000)
