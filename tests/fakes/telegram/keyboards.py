"""What `reply_markup` may be: https://core.telegram.org/bots/api#inlinekeyboardmarkup

and the three after it.
"""

from typing import Any

from . import links
from .refusals import Json, bad_request

CALLBACK_DATA = 64  # InlineKeyboardButton callback_data: 1-64 bytes
# Not in the Bot API's documents, but in python-telegram-bot's InlineKeyboardMarkupLimit.
BUTTONS = 100
# "Exactly one of the fields other than text, icon_custom_emoji_id, and style must be used".
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


def check_markup(method: str, markup: object, chat_type: str) -> Json | None:
    """The markup as it is kept; None if there is none."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request(
            "object expected as reply markup", f"{method} reply_markup: an object in JSON"
        )
    if "inline_keyboard" in markup:
        return _inline(method, markup["inline_keyboard"])
    if "keyboard" in markup:
        return _reply_keyboard(method, markup, chat_type)
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad_request(
        "can't parse reply keyboard markup JSON object",
        f"{method} reply_markup: InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove or "
        "ForceReply",
    )


def check_inline_markup(method: str, markup: object) -> Json | None:
    """Of a message that is edited: "only … InlineKeyboardMarkup"."""
    kept = check_markup(method, markup, "private")
    if kept is not None and "inline_keyboard" not in kept:
        raise bad_request(
            "inline keyboard expected", f"{method} reply_markup: InlineKeyboardMarkup alone"
        )
    return kept


def _rows(method: str, rows: object) -> list[list[Any]]:
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad_request(
            "can't parse keyboard: expected an Array of Array",
            f"{method} reply_markup: an array of button rows",
        )
    return [row for row in rows if row]


def _inline(method: str, given: object) -> Json | None:
    rows = _rows(method, given)
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad_request("reply markup is too long", f"{method} inline_keyboard: 100 buttons")
    for row in rows:
        for button in row:
            _check_inline_button(method, button)
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(method: str, button: object) -> None:
    rule = f"{method} InlineKeyboardButton "
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request(
            "can't parse inline keyboard button: Can't find field \"text\"", rule + "text: a string"
        )
    if not button["text"].strip():
        raise bad_request("inline keyboard button text is empty", rule + "text: not empty")
    used = _ACTIONS & button.keys()
    if not used:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            rule + "exactly one of the optional fields",
        )
    if len(used) > 1:
        raise bad_request(
            "can't parse inline keyboard button: too many fields",
            rule + f"exactly one of the optional fields, here {sorted(used)}",
        )
    _check_callback_data(rule, button)
    _check_button_url(rule, button)


def _check_callback_data(rule: str, button: Json) -> None:
    data = button.get("callback_data")
    if data is None and "callback_data" not in button:
        return
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID", rule + "callback_data: 1-64 bytes")


def _check_button_url(rule: str, button: Json) -> None:
    """`url`: "HTTP or tg:// URL to be opened"; a host without a dot (localhost) is none."""
    if "url" not in button:
        return
    wrong = links.why_wrong(str(button["url"]))
    if wrong:
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: {wrong}",
            rule + "url: an HTTP or tg:// URL",
        )


def _reply_keyboard(method: str, markup: Json, chat_type: str) -> Json:
    for row in _rows(method, markup["keyboard"]):
        for button in row:
            text = button if isinstance(button, str) else button.get("text")
            if not isinstance(text, str) or not text.strip():
                raise bad_request(
                    "keyboard button text must be non-empty", f"{method} KeyboardButton text"
                )
            if isinstance(button, dict) and button.get("request_contact"):
                _check_contact_request(method, chat_type)
    return markup


def _check_contact_request(method: str, chat_type: str) -> None:
    if chat_type != "private":
        raise bad_request(
            "phone number can be requested in private chats only",
            f"{method} KeyboardButton request_contact: available in private chats only",
        )
