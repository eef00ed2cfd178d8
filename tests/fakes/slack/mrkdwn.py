"""Slack's text: how a person's typing arrives, what a bot must escape, what a reader sees.

Docs: "Formatting message text", https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack's clients make links of addresses, and of names that end like a domain.
_MARKED = re.compile(
    r"(?P<link>https?://[^\s<>|]+[^\s<>|.,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<domain>\b(?:[\w-]+\.)+(?:com|org|net|shop|io|de|uk)\b)"
    r"|@(?P<user>[UW][A-Z0-9]+)"
)
_CONTROL = re.compile(r"<([^<>]*)>")
_ALLOWED = re.compile(
    r"(?:https?://[^\s|]+|mailto:[^\s|]+|tel:[^\s|]+)(?:\|[^|]*)?"
    r"|@[UW][A-Z0-9]+(?:\|[^|]*)?|#C[A-Z0-9]+(?:\|[^|]*)?"
    r"|!(?:here|channel|everyone)(?:\|[^|]*)?|!subteam\^S[A-Z0-9]+(?:\|[^|]*)?"
    r"|!date\^\d+\^[^|]+\|[^|]+"
)
_BROADCAST = re.compile(r"<!(?:here|channel|everyone)")
_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")
# ">" at the beginning of a line, after escaped or spaces, is formatting (a quotation).
_QUOTATION = re.compile(r"^>+ ?", re.MULTILINE)
_EMOJI = {
    "🙂": ":slightly_smiling_face:",
    "👍": ":+1:",
    "😡": ":rage:",
    "❤️": ":heart:",
    "😊": ":blush:",
}
ESCAPING = (
    "Formatting message text, escaping: & < > are written &amp; &lt; &gt; unless they are part of"
    " a link, a mention or a quotation"
)


def escaped(text: str) -> str:
    """As a client or a bot must send the three control characters."""
    return re.sub("[&<>]", lambda found: _ESCAPES[found[0]], text)


def typed(text: str, mentions: tuple[str, ...] = ()) -> str:
    """What Slack sends of a text that a person typed: escaped, links and addresses marked, emoji
    by name. `mentions` are the user ids that stand in the text as `@ID`."""
    sent = _MARKED.sub(lambda found: _marked(found, mentions), escaped(text))
    for character, name in _EMOJI.items():
        sent = sent.replace(character, name)
    return sent


def _marked(found: re.Match[str], mentions: tuple[str, ...]) -> str:
    word = found[0]
    match found.lastgroup:
        case "link":
            return f"<{word}>"
        case "email":
            return f"<mailto:{word}|{word}>"
        case "domain":
            return f"<http://{word}|{word}>"
        case _:
            return f"<{word}>" if found["user"] in mentions else word


def faults(text: str, *, broadcasts: bool) -> Iterator[str]:
    """What is wrong with the escaping of a bot's text."""
    for found in _CONTROL.finditer(text):
        if not _ALLOWED.fullmatch(found[1]):
            yield f"{found[0]!r} is no link or mention, and not escaped"
    if not broadcasts and _BROADCAST.search(text):
        yield "everybody in the channel is notified by <!here>, <!channel> or <!everyone>"
    rest = _QUOTATION.sub("", _CONTROL.sub("", text))
    for character in "<>":
        if character in rest:
            yield f"{character!r} is not escaped"
    if _BARE.search(text):
        yield "'&' is not escaped"


def seen(text: str) -> str:
    """What a reader sees of a text, but for bold and the like."""
    shown = _CONTROL.sub(_label, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _label(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    return label or re.sub(r"^(?:mailto|tel):", "", target)
