"""The HTML style as https://core.telegram.org/bots/api#html-style describes it.

Only its tags; `<`, `>` and `&` that are no part of a tag or an entity are written &lt; &gt; &amp;.
"""

import re

from .links import checked_link, mentioned_user
from .refusals import Json, Refused, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[^\s<>/]*)(?P<more>[^<>]*)>"
    r"|&(?:#(?P<number>\d+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>lt|gt|amp|quot));?"
    r"|(?P<wrong><)|(?P<plain>[^<&]+|&)"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))""")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def parse(source: str) -> tuple[str, list[Json]]:
    """The text as it is shown, and its entities."""
    shown, entities = "", []
    opened: list[tuple[str, int, str]] = []
    for token in _TOKEN.finditer(source):
        at = len(source[: token.start()].encode())
        if token["wrong"]:
            raise _unparsable(f"Unclosed start tag at byte offset {at}")
        if token["tag"] is None:
            shown += _characters(token)
        elif token["end"]:
            entities += _ended(opened, token["tag"].lower(), shown, at)
        else:
            opened.append(_begun(token, shown, at))
    if opened:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities.sort(key=lambda one: (one["offset"], -one["length"]))
    return shown, entities


def _characters(token: re.Match[str]) -> str:
    if token["number"]:
        return chr(int(token["number"]))
    if token["hex"]:
        return chr(int(token["hex"], 16))
    return _NAMED[token["name"]] if token["name"] else token["plain"]


def _begun(token: re.Match[str], shown: str, at: int) -> tuple[str, int, str]:
    tag = token["tag"].lower()
    if tag not in _TAGS:
        raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = {one[1]: one[2] or one[3] or one[4] for one in _ATTRIBUTE.finditer(token["more"])}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    more = attributes.get("href") or attributes.get("emoji-id") or attributes.get("class") or ""
    return tag, len(shown), more


def _ended(opened: list[tuple[str, int, str]], tag: str, shown: str, at: int) -> list[Json]:
    if not opened:
        raise _unparsable(f"Unexpected end tag at byte offset {at}")
    name, begins, more = opened.pop()
    if tag and tag != name:
        raise _unparsable(
            f'Unmatched end tag at byte offset {at}, expected "</{name}>", found "</{tag}>"'
        )
    text = shown[begins:]
    offset = len(shown[:begins].encode("utf-16-le")) // 2
    length = len(text.encode("utf-16-le")) // 2
    entity: Json = {"type": _TAGS[name], "offset": offset, "length": length}
    if name == "a":
        entity |= _link(more or text)
    elif name == "tg-emoji":
        entity["custom_emoji_id"] = more
    return [entity] if text and entity.get("url") != "" else []


def _link(url: str) -> Json:
    if user := mentioned_user(url):
        return {"type": "text_mention", "user": {"id": user}}
    return {"url": checked_link(url)}


def _unparsable(what: str) -> Refused:
    return bad_request(
        f"can't parse entities: {what}",
        "parse_mode HTML: only the tags listed, each ended in the order begun; < > & are written "
        "as &lt; &gt; &amp;",
    )
