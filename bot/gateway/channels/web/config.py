"""What a chat window is told about the shop when its session opens."""

from typing import Any

from crm_bridge.texts import Texts

PREFIX = "system_widget_"


class ClientConfig:
    """Texts, theme, languages, hours and forms, by locale."""

    def __init__(self, texts: Texts, shop_name: str) -> None:
        self._texts = texts
        self._shop_name = shop_name

    def for_locale(self, locale: str) -> dict[str, Any]:
        return {
            "shop": self._shop_name,
            "texts": self._widget_texts(locale),
            "theme": {},
            "languages": [locale],
            "hours": None,
            "forms": {},
        }

    def _widget_texts(self, locale: str) -> dict[str, str]:
        """What the shop changed; the widget fills in its own places, such as `{name}`."""
        changed = {
            key.removeprefix(PREFIX): self._texts.variants(key, locale)[0]
            for key in self._texts.keys(PREFIX)
        }
        texts = {"shop_name": self._shop_name, **changed}
        return {key: text.replace("{shop}", self._shop_name) for key, text in texts.items()}
