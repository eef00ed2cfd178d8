"""The chat window's own words as texts that leads change: those of each language's file, and what
the shop's file greets and offers with."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.contents.snapshot import Entry
from bot.gateway.widget.document import WidgetDocument
from bot.gateway.widget.located import FileInvalid, read_model
from bot.gateway.widget.texts import WidgetTexts
from bot.gateway.widget.wordings import PREFIX, as_text, wordings
from bot.gateway.widget.words import said
from crm_bridge.texts import DEFAULT_LOCALE

TOPIC = "widget"

logger = logging.getLogger(__name__)

ByKey = dict[str, dict[str, list[Entry]]]
"""By key and locale."""


@dataclass(frozen=True, slots=True)
class WindowFiles:
    """The folder with a file a language, and the shop's own file."""

    texts: Path
    file: Path

    @property
    def paths(self) -> Iterator[Path]:
        yield from self.texts.glob("*.yml")
        yield self.file


def window_texts(files: WindowFiles, responses: Mapping[str, Mapping[str, str]]) -> ByKey:
    """As they are said before a lead changes them. `responses` are those of the files, by key and
    locale. A file of the shop's that is refused changes nothing here, as in the chat window."""
    texts = WidgetTexts(files.texts)
    document = _document(files.file, texts)
    found: ByKey = {}
    # How the shop is called is a setting, and stands in many other places.
    for name in (one for one in texts.english if one != "shop_name"):
        key = f"{PREFIX}{name}"
        for locale in texts.languages:
            own = texts.written(name, locale)
            shops = (said(document.texts, locale) or {}).get(name)
            text = shops or responses.get(key, {}).get(locale) or own
            if text:
                found.setdefault(key, {})[locale] = [{"text": text}]
    for key, words in wordings(document).items():
        by_locale = {language or DEFAULT_LOCALE: as_text(one) for language, one in words.items()}
        by_locale |= responses.get(key, {})
        found[key] = {locale: [{"text": text}] for locale, text in by_locale.items()}
    return found


def _document(path: Path, texts: WidgetTexts) -> WidgetDocument:
    if not path.exists():
        return WidgetDocument()
    try:
        return read_model(path, WidgetDocument, context=texts.english)
    except FileInvalid as error:
        logger.warning("the shop's file of the chat window is not read: %s", error)
        return WidgetDocument()
