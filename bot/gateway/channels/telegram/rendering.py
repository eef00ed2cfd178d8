"""A message of the chat as Telegram messages."""

from dataclasses import dataclass, field

from bot.gateway.channels.core.addresses import picture, whole
from bot.gateway.channels.core.forms import asked_for
from bot.gateway.channels.core.markup import render
from bot.gateway.channels.core.splitting import split
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.telegram.markdown import MarkdownV2, utf16
from bot.gateway.channels.telegram.reading import ON_CARD, QUICK
from crm_bridge.api.schemas.content import Attachment, Button, Card, MessageView

LONGEST_TEXT = 4096
"""Of a text "after entities parsing" (sendMessage)."""
LONGEST_CAPTION = 1024
ROOM = 96
"""Left in each part for a name in front and for lists that are written longer than they came."""
LONGEST_DATA = 64
"""Bytes of a button's callback_data."""
PRIVATE = "careline:private"
SHORT = 18
"""Characters of a title that leaves room for another button beside it."""

_style = MarkdownV2()


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message: either `data`, or a `url` that it opens."""

    title: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One Telegram message. `markdown` is MarkdownV2, `plain` the same without any."""

    plain: str = ""
    markdown: str = ""
    rows: tuple[tuple[Key, ...], ...] = ()
    photo: str | None = None
    attachment: Attachment | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Ways:
    """How one gets to the bot, and to the gateway's own pages; None where nobody knows."""

    bot: str | None
    pages: str | None


def parts_of(message: MessageView, texts: ChannelTexts, locale: str, ways: Ways) -> list[Part]:
    """All parts in order: words, cards, files; the buttons are under the last words."""
    words = _words(message, texts, locale, ways)
    rows = _rows(message.buttons or [], QUICK, ways)
    pieces = split(words, LONGEST_TEXT - ROOM, utf16)
    name = message.agent.name if message.agent else None
    parts = [_text(piece, name if number == 0 else None) for number, piece in enumerate(pieces)]
    if parts and rows:
        parts[-1] = Part(parts[-1].plain, parts[-1].markdown, rows)
    parts += [_card(card, ways) for card in message.cards or []]
    parts += [Part(attachment=one) for one in message.attachments or []]
    return parts


def _words(message: MessageView, texts: ChannelTexts, locale: str, ways: Ways) -> str:
    paragraphs = [message.text]
    if message.form is not None:
        fields = asked_for(message.form.fields)
        paragraphs.append(f"{texts.say('fill_in', locale)}\n{fields}")
    if message.sources:
        links = ", ".join(_link(one.title, one.url, ways) for one in message.sources)
        paragraphs.append(texts.say("sources", locale, sources=links))
    if message.buttons and not any(paragraphs):
        paragraphs.append("…")
    return "\n\n".join(filter(None, paragraphs))


def _link(title: str, url: str, ways: Ways) -> str:
    address = whole(url, ways.pages)
    return f"[{title}]({address})" if address else title


def _text(piece: str, name: str | None) -> Part:
    markdown = render(piece, _style)
    if name is None:
        return Part(piece, markdown)
    return Part(f"{name}: {piece}", f"*{_style.escape(name)}*\n{markdown}")


def _card(card: Card, ways: Ways) -> Part:
    facts = [one for one in (card.subtitle, card.reason) if one]
    title = f"*{_style.escape(card.title)}*"
    if url := whole(card.url, ways.pages):
        title = _style.link(title, url)
    plain = "\n".join([card.title, *facts])
    markdown = "\n".join([title, *map(_style.escape, facts)])
    photo = picture(card.image, ways.pages) if utf16(plain) <= LONGEST_CAPTION else None
    return Part(plain, markdown, _rows(card.buttons, ON_CARD, ways), photo)


def _rows(buttons: list[Button], mark: str, ways: Ways) -> tuple[tuple[Key, ...], ...]:
    """Two short buttons beside each other, a long one alone."""
    rows: list[tuple[Key, ...]] = []
    for key in filter(None, (_key(button, mark, ways) for button in buttons)):
        beside = rows and len(rows[-1]) == 1 and len(rows[-1][0].title) <= SHORT
        if beside and len(key.title) <= SHORT:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)


def _key(button: Button, mark: str, ways: Ways) -> Key | None:
    title = button.title.strip() or "…"
    if button.payload == PRIVATE:
        return Key(title, url=f"{ways.bot}?start=private") if ways.bot else None
    data = mark + button.payload
    return Key(title, data=data) if len(data.encode()) <= LONGEST_DATA else None
