"""How a conversation ended, as whoever closes it says: a short list, so that it can be counted."""

from collections.abc import Mapping

from crm_bridge.errors import Unprocessable

SOLVED = "solved"
NOT_SOLVED = "not_solved"
NO_ANSWER = "no_answer"
SPAM = "spam"
OTHER = "other"
DUPLICATE = "duplicate"

TITLES: Mapping[str, str] = {
    SOLVED: "Solved",
    NOT_SOLVED: "Not solved",
    NO_ANSWER: "No answer from the customer",
    SPAM: "Spam",
    OTHER: "Something else",
    DUPLICATE: "Duplicate",
}
TO_CHOOSE = (SOLVED, NOT_SOLVED, NO_ANSWER, SPAM, OTHER)
"""A duplicate is not closed so, but merged."""

UNRATED = frozenset({SPAM, DUPLICATE})
"""Where it makes no sense to ask how it was."""


def checked(given: str, note: str) -> str:
    """Raises 422 `resolution_unknown`, and `note_missing`: something else says nothing alone."""
    if given not in TO_CHOOSE:
        known = ", ".join(TO_CHOOSE)
        raise Unprocessable("resolution_unknown", f"Say how it ended: one of {known}.")
    if given == OTHER and not note.strip():
        raise Unprocessable("note_missing", "Say in the note how it ended.")
    return given
