"""What can be asked for at any time: by `/support` and a word, or by a shortcut."""

from collections.abc import Callable

from bot.gateway.channels.core.events import Place, Speaker, Wish, Wished

Say = Callable[[str], str]
"""A text of `data/responses/channels.*.yml` by its key."""

_TEXTS: dict[Wish, str] = {
    "start": "said_start",
    "help": "said_help",
    "person": "said_person",
    "start_over": "said_stop",
    "forget_me": "said_forget",
}
_WORDS: dict[str, Wish] = {
    "": "start",
    "start": "start",
    "hello": "start",
    "help": "help",
    "person": "person",
    "human": "person",
    "agent": "person",
    "stop": "start_over",
    "start over": "start_over",
    "forget me": "forget_me",
    "forget me here": "forget_me",
}


def wished(wish: Wish, place: Place, who: Speaker, key: str, say: Say) -> Wished:
    return Wished(place, who, key, wish, say(_TEXTS[wish]))


def wish_in(text: str) -> Wish | None:
    """What the words after a command ask for, if they are one of those."""
    return _WORDS.get(" ".join(text.casefold().split()))
