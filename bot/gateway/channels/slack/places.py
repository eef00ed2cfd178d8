"""Where something was said in Slack, and by whom."""

from bot.gateway.channels.core.events import Place, Speaker


def direct(team: str, user: str, channel: str | None = None, thread_ts: str | None = None) -> Place:
    """The direct messages of the bot and a user. They are named by the user: a command or shortcut
    does not say in which channel they are."""
    address = {"user": user}
    if channel:
        address["channel"] = channel
    return _in_thread(team, f"{team}:{user}", True, address, thread_ts)


def in_channel(team: str, channel: str, thread_ts: str) -> Place:
    """A thread of a channel, or the one that an answer to this message will make."""
    return _in_thread(team, f"{team}:{channel}", False, {"channel": channel}, thread_ts)


def place_of(team: str, user: str, channel: str, ts: str, thread_ts: str | None) -> Place:
    """Where a message with this ts stands. Direct messages are channels whose id begins with D."""
    if is_direct(channel):
        # The message that a thread hangs on is not in the thread.
        return direct(team, user, channel, thread_ts if thread_ts != ts else None)
    return in_channel(team, channel, thread_ts or ts)


def is_direct(channel: str) -> bool:
    return channel.startswith("D")


def speaker(team: str, user: str, name: str = "") -> Speaker:
    return Speaker(id=f"{team}:{user}", name=name)


def user_of(who: Speaker) -> str:
    return who.id.partition(":")[2]


def position(ts: str) -> int:
    """A ts in microseconds: what is later is greater. Raises ValueError."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(f"{fraction}000000"[:6])


def _in_thread(
    team: str, thread: str, private: bool, address: dict[str, str], thread_ts: str | None
) -> Place:
    if thread_ts is None:
        return Place(team, thread, private, address)
    return Place(team, f"{thread}:{thread_ts}", private, {**address, "thread_ts": thread_ts})
