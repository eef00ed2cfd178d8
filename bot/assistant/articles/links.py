"""Where a customer reads an article."""

from __future__ import annotations

DEFAULT_HELP_URL = "/help/{slug}"
"""The gateway's own pages; an address without a host is the gateway's, as those of pictures are."""
_SLUG = "{slug}"


def article_url(help_url: str, slug: str, anchor: str = "") -> str:
    """`help_url` has the place `{slug}`, or the slug is added to it."""
    place = help_url if _SLUG in help_url else f"{help_url.rstrip('/')}/{_SLUG}"
    return place.replace(_SLUG, slug) + (f"#{anchor}" if anchor else "")
