"""Texts that must not make anything fail."""

AWKWARD = {
    "empty": "",
    "blank": "   ",
    "invisible": "\u200b\u200d",
    "emoji": "🎉🎉",
    "control characters": "\x00\x07",
    "a slash": "/",
    "one long word": "a" * 10_000,
    "many accents": "é" * 3000,
    "many marks": "?!" * 5000,
    "right to left": "\u202eאיפה ההזמנה שלי",
}
