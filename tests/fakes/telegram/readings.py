"""Where Telegram's documents can be read in two ways, or give no number: the reading taken.

The default is the reading that is harder on the product, so that what passes it passes the other.
But for three: a test has only the loopback address for a webhook, short bursts are allowed in so
many words, and edits are not spoken of where the limits are (`Limits.to_the_letter` has both).
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Limits:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

    "avoid sending more than one message per second [in a chat]. We may allow short bursts that go
    over this limit"; "not … more than 30 messages per second or so"; "not … more than 20 messages
    per minute to the same group". None: not limited.

    `chat_burst`: how many at once are a short burst; no number is documented. `to_the_letter` has
    none. `edits_count`: the documents speak of messages sent; edits are said to be limited as well.
    `on_average`: the limits of a second in all and of a minute in a group hold for any such span
    (False), or on average after a burst as large (True, as python-telegram-bot's AIORateLimiter
    reads them: 60 messages in the first second, 40 in a group's first minute).
    """

    chat_per_second: float | None = 1.0
    chat_burst: int = 5
    overall_per_second: int | None = 30
    group_per_minute: int | None = 20
    edits_count: bool = False
    on_average: bool = False

    @classmethod
    def to_the_letter(cls) -> "Limits":
        return cls(chat_burst=1, edits_count=True)

    @classmethod
    def none(cls) -> "Limits":
        """For tests of something else that send faster than Telegram lets anybody."""
        return cls(chat_per_second=None, overall_per_second=None, group_per_minute=None)


@dataclass(frozen=True)
class Readings:
    """`text_unit`: the "characters" of "1-4096 characters after entities parsing". Entities are
    measured in UTF-16 code units, Telegram's own applications count code points; by "utf16" an
    emoji counts as two.

    `callback_seconds`: how long a tap can be answered; no number is documented.
    `second_answer_refused`: whether a tap can be answered twice; undocumented.
    `taps_must_be_answered`: "it is, therefore, necessary to react by calling answerCallbackQuery"
    (CallbackQuery), checked on leaving.

    `privacy_mode`: as BotFather's /setprivacy (enabled there by default): in groups the bot hears
    only commands, replies to it, and service messages; `privacy_mentions`: mentions as well (they
    are not in the documents' list, and come through). Off is harder: the bot hears everything.

    `loopback_webhook`: setWebhook takes http and any port on a loopback address, which Telegram
    refuses. `loopback_media`: a photo or document may be given by a URL on a loopback address.

    `retry_delay`, `longest_retry_delay`: Telegram tries a failed webhook again after one second,
    then waits longer each time ("a reasonable amount of attempts"); here it is quicker.
    `retry_after_checked`: a request to a chat repeated before `retry_after` is over is a violation.
    """

    text_unit: Literal["utf16", "code_points"] = "utf16"
    callback_seconds: float = 15.0
    second_answer_refused: bool = True
    taps_must_be_answered: bool = True
    privacy_mode: bool = False
    privacy_mentions: bool = True
    loopback_webhook: bool = True
    loopback_media: bool = False
    retry_delay: float = 0.02
    longest_retry_delay: float = 0.5
    retry_after_checked: bool = True
    limits: Limits = field(default_factory=Limits)
