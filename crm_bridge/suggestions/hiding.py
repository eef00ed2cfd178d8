"""What one customer was told, made fit for another: whatever was theirs becomes a placeholder.

Better a word too many is hidden than one too few: what nothing fills in is marked in the draft, and
has to be written anew before it can be sent.
"""

import re
from collections.abc import Iterable

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_STREETS = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Court|Gardens|Place|Terrace|Square|Row"
    "|Crescent|Hill|Walk|Grove|Mews|Park"
)
_PATTERNS = (
    (r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().,;:!?]+", "email"),
    (r"https?://\S+", "link"),
    (rf"\b\d+[a-z]?,?\s+(?:[A-Z][\w’'-]*\s+){{1,3}}(?:{_STREETS})\b\.?", "address"),
    (r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", "postcode"),
    (r"(?:[£$€]|\b(?:GBP|EUR|USD)\s?)\s?\d[\d,]*(?:\.\d+)?", "amount"),
    (r"\b\d[\d,]*(?:\.\d+)?\s?(?:pounds|GBP|EUR|USD|euros|dollars)\b", "amount"),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b(?:\s+\d{{4}})?", "date"),
    (rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?", "date"),
    (r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b", "date"),
    (r"#?\b[A-Z]{1,4}[- ]?\d{4,9}\b", "order_number"),
    (r"\b(?=[A-Z\d]*\d{4})(?=[A-Z\d]*[A-Z])[A-Z\d]{9,}\b", "tracking_number"),
    (r"\+?\b\d[\d ()-]{8,}\d\b", "phone_number"),
    (r"#?\b\d{5,}\b", "order_number"),
)
_RULES = tuple((re.compile(pattern), f"{{{name}}}") for pattern, name in _PATTERNS)


def hidden(text: str, customer: str | None, staff: Iterable[str]) -> str:
    """The text without the customer's data. `customer` and `staff` are whole names; those of staff
    become the writer's."""
    plain = text
    for pattern, place in _RULES:
        plain = pattern.sub(place, plain)
    for name in staff:
        plain = _without(plain, name, "{agent_name}", "{agent_name}")
    return _without(plain, customer or "", "{customer_name}", "{customer_first_name}")


def _without(text: str, name: str, whole: str, first: str) -> str:
    parts = name.split()
    if not parts:
        return text
    text = re.sub(rf"\b{re.escape(name)}\b", whole, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{re.escape(parts[0])}\b", first, text)
    for part in parts[1:]:
        text = re.sub(rf"\b{re.escape(part)}\b", whole, text)
    return text
