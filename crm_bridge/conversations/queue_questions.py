"""Whether somebody who waits asks how long it takes. Anybody else has the button for it."""

import re

LONGEST = 120
"""Characters: in a longer message the question is not what it is about."""

_ASKS = re.compile(
    r"""
    \b(?:my|our)\ (?:place|position|number|turn)\b
    | \bwhere\ am\ i\ in\ (?:the|your)\ (?:queue|line)
    | \bhow\ (?:much\ )?long(?:er)?\b.{0,30}\b(?:wait|queue|take|line|someone|anyone|person)\b
    | \bhow\ (?:much\ )?long(?:er)?\s*\?*$
    | \bhow\ many\b.{0,30}\b(?:ahead|before\ me|in\ front|queue|line)\b
    | \bam\ i\ next\b
    | \b(?:what|which)(?:'s|\ is)?\b.{0,20}\b(?:queue|line)\ (?:place|position|number)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip


def asks_for_place(text: str) -> bool:
    """English only; a false yes costs one harmless line, a no leaves the question to the person."""
    said = " ".join(text.replace("’", "'").split())
    return len(said) <= LONGEST and _ASKS.search(said) is not None
