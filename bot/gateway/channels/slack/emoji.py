"""Emoji, which Slack sends by name: those that customers use most, as characters."""

import re

_NAMES = {
    "slightly_smiling_face": "🙂", "blush": "😊", "smile": "😄", "smiley": "😃",
    "grinning": "😀", "joy": "😂", "wink": "😉", "heart_eyes": "😍", "sunglasses": "😎",
    "thinking_face": "🤔", "neutral_face": "😐", "confused": "😕", "slightly_frowning_face": "🙁",
    "white_frowning_face": "☹️", "disappointed": "😞", "cry": "😢", "sob": "😭", "angry": "😠",
    "rage": "😡", "face_with_symbols_on_mouth": "🤬", "face_with_rolling_eyes": "🙄",
    "weary": "😩", "tired_face": "😫", "scream": "😱", "sweat_smile": "😅",
    "upside_down_face": "🙃", "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎",
    "ok_hand": "👌", "wave": "👋",
    "pray": "🙏", "clap": "👏", "raised_hands": "🙌", "muscle": "💪", "middle_finger": "🖕",
    "heart": "❤️", "broken_heart": "💔", "tada": "🎉", "fire": "🔥", "100": "💯",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "x": "❌", "question": "❓",
    "exclamation": "❗", "warning": "⚠️", "package": "📦", "truck": "🚚", "gift": "🎁",
}  # fmt: skip
_CODE = re.compile(r":([a-z0-9_+-]+)(?:::skin-tone-[2-6])?:")


def with_characters(text: str) -> str:
    """The text with the emoji that are known here; other names stay."""
    return _CODE.sub(lambda found: _NAMES.get(found[1], found[0]), text)
