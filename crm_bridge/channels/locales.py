"""The language that a provider says somebody has, as conversations keep it."""

import re

from crm_bridge.conversations.beginning import DEFAULT_LOCALE

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


def locale_of(told: str | None) -> str:
    """`pt-BR` for `pt_br`, `zh-CN` for `zh-hans-cn`; English for what is no language's name."""
    found = _TAG.fullmatch((told or "").strip())
    if found is None:
        return DEFAULT_LOCALE
    language, region = found.groups()
    return f"{language.lower()}-{region.upper()}" if region else language.lower()
