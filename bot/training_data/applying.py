"""A change set written into a copy of `data/`."""

from __future__ import annotations

from pathlib import Path

from bot.training_data import article_files, intent_files, labelled_files
from bot.training_data.contradictions import contradictions
from bot.training_data.examples import ChangeSetExamples
from bot.training_data.texts import TrainingDataError


def apply(examples: ChangeSetExamples, data_folder: Path) -> list[Path]:
    """Add the examples to the files below `data_folder`, and take away what they move elsewhere.
    Applied again, it changes nothing. Returns the changed files.

    Raises TrainingDataError, and has changed nothing, where the examples contradict each other or
    the files; and for an article that is not there.
    """
    found = contradictions(examples, data_folder)
    if found:
        one = found[0]
        raise TrainingDataError(
            f"{one.text!r} is both {one.label} and {one.other}: say which is right."
        )
    known = set(article_files.slugs(data_folder))
    unknown = sorted({one.slug for one in examples.articles} - known)
    if unknown:
        raise TrainingDataError(f"There is no article {unknown[0]!r}.")
    return [
        *intent_files.write(data_folder, examples.intents),
        *labelled_files.write(data_folder, labelled_files.SENTIMENT, examples.sentiment),
        *labelled_files.write(data_folder, labelled_files.ESCALATION, examples.escalation),
        *article_files.write(data_folder, examples.articles),
    ]
