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
            "texts": {
                key.removeprefix(PREFIX): self._texts.say(key, locale, shop=self._shop_name)
                for key in self._texts.keys(PREFIX)
            },
            "theme": {},
            "languages": [locale],
            "hours": None,
            "forms": {},
        }
