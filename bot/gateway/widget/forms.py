"""The forms before a chat and instead of one, as the window is told to draw them."""

from collections.abc import Mapping
from typing import Any

from bot.gateway.widget.document import PrechatField, WidgetDocument
from bot.gateway.widget.words import said
from crm_bridge.api.schemas.availability import Availability


def prechat(
    document: WidgetDocument, locale: str, texts: Mapping[str, str]
) -> dict[str, Any] | None:
    """None unless the shop wants one."""
    form = document.prechat
    if form is None:
        return None
    title = _filled(said(form.title, locale) or texts["prechat_title"], texts)
    return {"title": title, "fields": [_field(one, locale, texts) for one in form.fields]}


def offline(
    document: WidgetDocument, now: Availability | None, locale: str, texts: Mapping[str, str]
) -> dict[str, Any] | None:
    """None unless the shop wants one and no team is open; nor while that is not known."""
    if document.offline != "form" or now is None or now.open:
        return None
    until = now.model_dump(mode="json")["opens_at"]
    text = _filled(said(document.offline_text, locale) or texts["offline_text"], texts)
    fields = [
        {"name": "name", "label": texts["field_name"], "type": "text", "required": False},
        {"name": "email", "label": texts["field_email"], "type": "email", "required": True},
        {"name": "message", "label": texts["field_message"], "type": "textarea", "required": True},
    ]
    return {"until": until, "text": text, "fields": fields}


def _field(one: PrechatField, locale: str, texts: Mapping[str, str]) -> dict[str, Any]:
    options = said(one.options, locale)
    kind = "email" if one.name == "email" else "choice" if options else "text"
    label = _filled(said(one.label, locale) or texts[f"field_{one.name}"], texts)
    field = {"name": one.name, "label": label, "type": kind, "required": one.required}
    return {**field, "options": list(options)} if options else field


def _filled(text: str, texts: Mapping[str, str]) -> str:
    return text.replace("{shop}", texts["shop_name"])
