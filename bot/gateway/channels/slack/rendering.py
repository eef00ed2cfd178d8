"""A message of the chat as Slack messages.

https://docs.slack.dev/reference/block-kit/blocks
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.gateway.channels.core.addresses import picture, whole
from bot.gateway.channels.core.forms import asked_for
from bot.gateway.channels.core.markup import render
from bot.gateway.channels.core.splitting import split
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.slack.forms import FILL_IN, LONGEST_VALUE, as_value
from bot.gateway.channels.slack.interactions import CHOOSE, ON_CARD
from bot.gateway.channels.slack.mrkdwn import Mrkdwn
from crm_bridge.api.schemas.content import Attachment, Button, Card, Form, MessageView, Source

LONGEST_SECTION = 3_000
LONGEST_FALLBACK = 3_900
"""Slack advises at most 4,000 characters for `text`."""
LONGEST_TITLE = 75
LONGEST_ALT = 2_000
MOST_BUTTONS = 25
"""In one block of actions."""
MOST_BLOCKS = 45
"""Slack takes 50."""
MOST_CHARACTERS = 9_000
"""Of all blocks of a message: from about 13,000 on Slack refuses them (bolt-js issue 2509)."""

Block = dict[str, Any]
_style = Mrkdwn()
_HERE = "\u2063"


@dataclass(frozen=True, slots=True)
class Part:
    """One Slack message: `text` is what notifications and screen readers have of the blocks. Or
    files of an agent."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Blocks that stay together, and their words."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        return len(json.dumps(self.blocks, ensure_ascii=False))


def parts_of(
    message: MessageView, texts: ChannelTexts, locale: str, base: str | None
) -> list[Part]:
    """All parts in order: words, cards, buttons, files. `base` is where the gateway is reached."""
    pieces = _words(message)
    if message.sources:
        pieces += _side_line(_sources(message.sources, texts, locale, base))
    pieces += [_card(card, base) for card in message.cards or []]
    if message.form is not None:
        pieces += _form(message.form, texts, locale)
    pieces += _actions(message.buttons or [], CHOOSE)
    parts = [_as_part(group) for group in _packed(pieces)]
    if message.attachments:
        parts.append(Part(attachments=tuple(message.attachments)))
    return parts


def without_pictures(part: Part) -> Part:
    """The same where Slack could not get one of the pictures."""
    blocks = tuple(
        {name: value for name, value in block.items() if not _is_picture(name, value)}
        for block in part.blocks
    )
    return Part(part.text, blocks)


def escaped(text: str) -> str:
    return _style.escape(text)


def side_line(text: str) -> Block:
    """Something said in passing, in small letters; `text` is mrkdwn."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _words(message: MessageView) -> list[_Piece]:
    name = message.agent.name if message.agent and message.author == "agent" else None
    mark = f"*{escaped(name).replace('*', '')}:* " if name else ""
    room = LONGEST_SECTION - 100 - len(mark)
    pieces = []
    for part in split(message.text, room, lambda text: len(render(text, _style))):
        text = mark + render(part, _style)
        block = side_line(text) if message.author == "system" else _section(text)
        pieces.append(_Piece(text, (block,)))
        mark = ""
    return pieces


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, "expand": True}


def _side_line(text: str) -> list[_Piece]:
    return [_Piece(text, (side_line(text),))] if len(text) <= LONGEST_SECTION else []


def _sources(sources: Iterable[Source], texts: ChannelTexts, locale: str, base: str | None) -> str:
    links = (_style.link(escaped(one.title), whole(one.url, base) or "") for one in sources)
    sentence = escaped(texts.say("sources", locale, sources=_HERE))
    return sentence.replace(_HERE, ", ".join(links))


def _card(card: Card, base: str | None) -> _Piece:
    title = f"*{escaped(_short(card.title, 300)).replace('*', '')}*"
    if card.url:
        title = _style.link(title.strip("*"), whole(card.url, base) or "")
        title = f"*{title}*"
    facts = [title, *([escaped(_short(card.subtitle, 1_000))] if card.subtitle else [])]
    section: Block = _section("\n".join(facts))
    image = picture(card.image, base)
    if image:
        alt = _short(card.title, LONGEST_ALT) or "…"
        section["accessory"] = {"type": "image", "image_url": image, "alt_text": alt}
    blocks = [section]
    if card.reason:
        blocks.append(side_line(escaped(_short(card.reason, 1_000))))
    blocks += [block for piece in _actions(card.buttons, ON_CARD) for block in piece.blocks]
    return _Piece("\n".join(facts), tuple(blocks))


def _form(form: Form, texts: ChannelTexts, locale: str) -> list[_Piece]:
    """A button that opens it as a window; one that no button can carry is asked for in words."""
    value = as_value(form)
    if value is None:
        text = escaped(f"{texts.say('fill_in', locale)}\n{asked_for(form.fields)}")
        return [_Piece(one, (_section(one),)) for one in split(text, LONGEST_SECTION - 100)]
    return _actions([Button(title=texts.say("fill_in_button", locale), payload=value)], FILL_IN)


def _actions(buttons: Sequence[Button], action: str) -> list[_Piece]:
    elements = [
        {
            "type": "button",
            "action_id": f"{action}_{number}",
            "text": {"type": "plain_text", "text": _short(one.title.strip(), LONGEST_TITLE) or "…"},
            "value": one.payload,
        }
        for number, one in enumerate(buttons)
        if len(one.payload) <= LONGEST_VALUE
    ]
    return [
        _Piece("", ({"type": "actions", "elements": elements[first : first + MOST_BUTTONS]},))
        for first in range(0, len(elements), MOST_BUTTONS)
    ]


def _packed(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """As many in one message as Slack takes."""
    groups: list[list[_Piece]] = []
    blocks = size = 0
    for piece in pieces:
        blocks += len(piece.blocks)
        size += piece.size
        if not groups or blocks > MOST_BLOCKS or size > MOST_CHARACTERS:
            groups.append([])
            blocks, size = len(piece.blocks), piece.size
        groups[-1].append(piece)
    return groups


def _as_part(pieces: Sequence[_Piece]) -> Part:
    texts = [piece.text for piece in pieces if piece.text]
    text = "\n".join(texts)
    if len(text) > LONGEST_FALLBACK:
        # Cut between the blocks: elsewhere a link might be cut through.
        text = texts[0]
    titles = (
        element["text"]["text"]
        for piece in pieces
        for block in piece.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    )
    blocks = tuple(block for piece in pieces for block in piece.blocks)
    return Part(text or escaped(" · ".join(titles))[:LONGEST_FALLBACK] or "…", blocks)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _is_picture(name: str, value: Any) -> bool:
    return name == "accessory" and value.get("type") == "image"
