"""What a chat window is told about the shop: chosen for its language, its page and the hour."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.gateway.widget import forms
from bot.gateway.widget.choosing import Moment, fitting
from bot.gateway.widget.document import Theme, WidgetDocument
from bot.gateway.widget.file import WidgetFile
from bot.gateway.widget.opening import Opening
from bot.gateway.widget.texts import ENGLISH
from bot.gateway.widget.wordings import PREFIX, ByLanguage, is_list, lines, reworded
from bot.gateway.widget.words import EVERYBODY, direction, said
from crm_bridge.api.schemas.availability import Availability
from crm_bridge.attachments.sniffing import TYPES
from crm_bridge.clock import utc_now
from crm_bridge.texts import Texts


class ClientConfig:
    """Answers from memory: neither the disk nor the bridge is asked."""

    def __init__(
        self,
        file: WidgetFile,
        responses: Texts,
        opening: Opening,
        *,
        shop_name: str,
        zone: ZoneInfo,
        attachment_max_mb: int,
        channels: Callable[[], list[dict[str, str]]] = list,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._file = file
        self._responses = responses
        self._opening = opening
        self._shop_name = shop_name
        self._zone = zone
        self._attachments = {"max_mb": attachment_max_mb, "types": list(TYPES)}
        self._channels = channels
        self._clock = clock

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def locale(self, asked: str) -> str:
        """The locale as asked for where there are texts for it, else English."""
        return self._file.texts.locale(asked)

    def texts(self, locale: str) -> dict[str, str]:
        """The window's words in this language, with what the shop changed, and its name in them."""
        locale = self._file.texts.locale(locale)
        texts = self._file.texts.of(locale)
        texts["shop_name"] = self._shop_name
        for key in self._responses.keys(PREFIX):
            written = self._responses.written(key, locale)
            if written is not None and key.removeprefix(PREFIX) in texts:
                texts[key.removeprefix(PREFIX)] = written
        texts.update(said(self._file.document.texts, locale) or {})
        for name in texts:
            texts[name] = self._responses.changed(f"{PREFIX}{name}", locale) or texts[name]
        return {key: self._named(text) for key, text in texts.items()}

    def for_page(self, locale: str, page: str | None) -> dict[str, Any]:
        """The configuration of the protocol, for `GET /chat/widget` and a session that opens."""
        document = reworded(self._file.document, self._changed)
        now = self._opening.now
        locale = self._file.texts.locale(locale)
        texts = self.texts(locale)
        moment = Moment(page, self._clock(), self._zone, now.open if now else None)
        return {
            "shop": self._shop_name,
            "locale": locale,
            "direction": direction(locale),
            "texts": texts,
            "theme": _theme(document.theme),
            "greeting": self._greeting(document, moment, locale, texts),
            "starters": self._starters(document, moment, locale),
            "prechat": forms.prechat(document, locale, texts),
            "offline": forms.offline(document, now, locale, texts),
            "proactive": self._proactive(document, moment, locale),
            "sound": document.sound,
            "attachments": self._attachments,
            "transcript": {"email": document.transcript.email and _can_mail(now)},
            "channels": self._channels(),
            "forms": {},
            "hours": _hours(now),
            "languages": [locale],
        }

    def _changed(self, key: str, words: ByLanguage) -> ByLanguage:
        """What the shop's file says for everybody, leads change in English."""
        changed = {
            EVERYBODY if locale == ENGLISH and EVERYBODY in words else locale: text
            for locale, text in self._responses.in_each(key).items()
        }
        return {
            **words,
            **{one: lines(text) if is_list(key) else text for one, text in changed.items()},
        }

    def _named(self, text: str) -> str:
        return text.replace("{shop}", self._shop_name)

    def _greeting(
        self, document: WidgetDocument, moment: Moment, locale: str, texts: Mapping[str, str]
    ) -> dict[str, str]:
        """The first that counts here and is written in this language; the usual one else."""
        usual = {"title": texts["welcome_title"], "text": texts["welcome_text"]}
        for one in fitting(document.greetings, moment):
            found = {"title": said(one.title, locale), "text": said(one.text, locale)}
            chosen = {name: self._named(text) for name, text in found.items() if text}
            if chosen:
                return {**usual, **chosen}
        return usual

    def _starters(self, document: WidgetDocument, moment: Moment, locale: str) -> list[str]:
        for one in fitting(document.starters, moment):
            texts = said(one.texts, locale)
            if texts is not None:
                return [self._named(text) for text in texts]
        return []

    def _proactive(
        self, document: WidgetDocument, moment: Moment, locale: str
    ) -> list[dict[str, Any]]:
        found = []
        for one in fitting(document.proactive, moment):
            text = said(one.text, locale)
            if text is not None:
                occasion = one.model_dump(include={"id", "after_seconds", "exit_intent"})
                given = {name: value for name, value in occasion.items() if value}
                found.append({**given, "text": self._named(text)})
        return found


def _theme(theme: Theme) -> dict[str, Any]:
    return theme.model_dump(mode="json", exclude_none=True)


def _can_mail(now: Availability | None) -> bool:
    """Nothing is promised that cannot be kept; while it is not known, it is tried."""
    return now is None or now.mail


def _hours(now: Availability | None) -> dict[str, Any] | None:
    if now is None:
        return None
    return now.model_dump(mode="json", include={"open", "opens_at"})
