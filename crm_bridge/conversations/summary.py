"""What a person reads to know what it is about. Plain functions on plain data."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from crm_bridge.conversations.episode_lines import Line
from crm_bridge.conversations.resolutions import TITLES

LAST_MESSAGES = 4
QUOTE = 200
"""Characters of one message that a summary quotes."""
STEADY = 0.15
"""The mean of the second half may differ by this much from the first and still be steady."""

SHORT_ANSWER = 4
"""So few words after a question of the bot answer it, whatever intent they were taken for."""
TALK = frozenset(
    {
        "affirm", "bot_challenge", "deny", "goodbye", "greet", "help", "nlu_fallback",
        "out_of_scope", "stop", "thank",
    }
)  # fmt: skip

_NAMES = {"customer": "Customer", "bot": "Assistant", "agent": "Agent"}
_OUTCOMES = {
    "resolved_by_bot": "The assistant answered",
    "handed_over": "A person was brought in",
    "abandoned": "The customer left without an answer",
    None: "It is still going on",
}


def escalation_summary(lines: Sequence[Line], reason: str, matched: str | None) -> str:
    """What was asked, about which order, in what mood, why a person is called; then what was said
    last, one a line. What Careline tells by itself (who joined, the place in the queue) says
    nothing of it."""
    facts = [
        f"Asked about: {_joined(needs(lines)) or first_words(lines) or 'nothing yet'}.",
        _orders_sentence(lines),
        _mood_sentence(lines),
        f"Reason: {reason.replace('_', ' ')}" + (f" (“{quoted(matched)}”)." if matched else "."),
    ]
    spoken = [line for line in lines if line.text.strip() and line.author in _NAMES]
    said = [f"{_NAMES[line.author]}: {quoted(line.text)}" for line in spoken[-LAST_MESSAGES:]]
    return "\n".join([" ".join(fact for fact in facts if fact), *said])


def interaction_summary(
    lines: Sequence[Line], channel: str, outcome: str | None, resolution: str | None = None
) -> str:
    """One paragraph for the customer's timeline; `resolution` as whoever closed it said."""
    if not lines:
        return ""
    asked = _joined(needs(lines))
    words = first_words(lines)
    about = f"about {asked}" if asked else f"“{words}”" if words else "about a file"
    said = f"Closed as {TITLES[resolution].lower()}" if resolution else ""
    # Who closed it says more than that nobody had answered.
    ended = said if said and outcome == "abandoned" else _OUTCOMES[outcome]
    sentences = [
        f"The customer asked {about} on {channel}.",
        _orders_sentence(lines),
        _mood_sentence(lines),
        f"{ended}, {_counted(len(lines), 'message')} in {_lasting(lines)}.",
        f"{said}." if said and said != ended else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def intents(lines: Iterable[Line]) -> list[str]:
    """The intents of the customer's messages, each once, in the order they came."""
    return list(dict.fromkeys(line.intent for line in lines if line.intent))


def needs(lines: Sequence[Line]) -> list[str]:
    """The intents worth a mention: no small talk, and not what only answered a question."""
    asked_before = [False, *(line.open_question for line in lines)]
    return intents(
        line
        for line, asked in zip(lines, asked_before, strict=False)
        if line.intent not in TALK and not (asked and len(line.text.split()) <= SHORT_ANSWER)
    )


def order_numbers(lines: Iterable[Line]) -> list[str]:
    return list(dict.fromkeys(number for line in lines for number in line.order_numbers))


def mean_sentiment(lines: Iterable[Line]) -> float | None:
    """From -1 to 1; None when no message was measured."""
    scores = _scores(lines)
    return round(sum(scores) / len(scores), 3) if scores else None


def sentiment_trend(lines: Iterable[Line]) -> str | None:
    """`improving`, `worsening` or `steady`: the second half against the first; None below two."""
    scores = _scores(lines)
    if len(scores) < 2:
        return None
    half = len(scores) // 2
    change = sum(scores[-half:]) / half - sum(scores[:half]) / half
    if abs(change) <= STEADY:
        return "steady"
    return "improving" if change > 0 else "worsening"


def outcome_of(lines: Sequence[Line], *, handed_over: bool) -> str:
    """How an episode ended: `handed_over` when a person was called, `abandoned` when the last
    question stayed without an answer or the customer left while the bot waited for something."""
    if handed_over:
        return "handed_over"
    asked = [line for line in lines if line.author == "customer"]
    unanswered = not asked or asked[-1].outcome != "answered"
    replies = [line for line in lines if line.author == "bot"]
    waiting = bool(replies) and replies[-1].open_question
    return "abandoned" if unanswered or waiting else "resolved_by_bot"


def first_words(lines: Iterable[Line]) -> str:
    """What the customer wrote first; empty when it was files alone."""
    said = (line.text for line in lines if line.author == "customer" and line.text.strip())
    return quoted(next(said, ""))


def quoted(text: str) -> str:
    """One line of at most `QUOTE` characters."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1].rstrip() + "…"


def _scores(lines: Iterable[Line]) -> list[float]:
    return [line.sentiment_score for line in lines if line.sentiment_score is not None]


def _orders_sentence(lines: Sequence[Line]) -> str:
    numbers = order_numbers(lines)
    if not numbers:
        return ""
    return f"{'Order' if len(numbers) == 1 else 'Orders'}: {', '.join(numbers)}."


def _mood_sentence(lines: Sequence[Line]) -> str:
    moods = [line.sentiment for line in lines if line.sentiment]
    if not moods:
        return ""
    trend = sentiment_trend(lines)
    return f"Sentiment: {moods[-1]}" + (f", {trend}." if trend else ".")


def _joined(names: Sequence[str]) -> str:
    words = [name.replace("_", " ") for name in names]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _lasting(lines: Sequence[Line]) -> str:
    length = lines[-1].at - lines[0].at
    if length < timedelta(minutes=1):
        return "under a minute"
    return _counted(round(length / timedelta(minutes=1)), "minute")
