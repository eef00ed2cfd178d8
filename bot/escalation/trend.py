"""When what a customer feels calls a person: a run of negative messages, or one far below."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.escalation.phrases import Phrase

LONGEST_WINDOW = 10
"""Messages that can be looked at; the bridge hands out no more of them."""


@dataclass(frozen=True, slots=True)
class SentimentRule:
    """Scores run from -1 to 1. `negative` of the last `window` messages, each `at_most` this low,
    or a single one at or below `far_below` (None: never) call a person. A score says how sure it is
    that a message is negative, not how angry it is: with `fury` a single message needs one of
    these phrases, too."""

    window: int
    negative: int
    at_most: float
    far_below: float | None = None
    priority: str = "normal"
    team: str | None = None
    fury: tuple[Phrase, ...] = ()

    def matched(self, scores: Sequence[float], *, furious: bool = True) -> str | None:
        """Why a person is called, for those who read it; None when nobody is.

        `scores` are of one stretch of help, newest first; `furious` says whether the newest message
        has a phrase of `fury`. Only a message that is itself negative
        calls anybody: "thanks" after three curses does not.
        """
        if not scores:
            return None
        if furious and self.far_below is not None and scores[0] <= self.far_below:
            return "a very negative message"
        looked_at = scores[: self.window]
        low = sum(score <= self.at_most for score in looked_at)
        if scores[0] > self.at_most or low < self.negative:
            return None
        return f"{low} negative messages among the last {len(looked_at)}"
