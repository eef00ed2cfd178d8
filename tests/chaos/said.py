"""What customers and agents said and were shown, written down by themselves while it happened."""

from dataclasses import dataclass, field


@dataclass
class Said:
    """`key` is the web client's own id of the message, or the provider's; `number` counts in the
    conversation. Acknowledged: it was promised to be kept."""

    number: int
    text: str
    key: str
    acknowledged: bool = False


@dataclass
class Shown:
    """One message in front of the customer, in the order in which they saw them. `seq` is the
    transcript's number where the channel shows it, `key` the provider's where there is one."""

    author: str
    text: str
    seq: int | None = None
    key: str = ""


@dataclass
class Witness:
    """One customer: what they said, and what they saw. `states` are those that a web client was
    told, among the messages: (how many messages were shown before, the state)."""

    name: str
    channel: str
    conversation_id: str = ""
    said: list[Said] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    outcomes: dict[int, set[str]] = field(default_factory=dict)
    states: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class AgentReply:
    """What an agent said; acknowledged as for customers."""

    conversation_id: str
    key: str
    text: str
    acknowledged: bool = False
