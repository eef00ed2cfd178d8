"""Questions that help articles answer, and some that none does: `data/blind/articles.csv`."""

from __future__ import annotations

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Section, share
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses

NONE = "none"


def articles(blind: Labelled, parses: Parses) -> Section:
    """The labels are slugs; of `one|other` either is right."""
    section = Section("articles", "Answers from help articles (blind)")
    parsed = [parses.of(text) for text in blind.texts]
    if not any("articles" in one for one in parsed):
        section.skipped = "the model does not retrieve articles"
        return section
    found = [[article["slug"] for article in one.get("articles", [])] for one in parsed]
    pairs = list(zip(blind.labels, found, strict=True))
    answerable = [(label.split("|"), slugs) for label, slugs in pairs if label != NONE]
    section.figures = [
        share(
            "the right article first",
            [slugs[:1] != [] and slugs[0] in right for right, slugs in answerable],
            targets.BLIND_ARTICLES_TOP_1,
        ),
        share(
            "the right article among the first three",
            [bool(set(slugs[:3]) & set(right)) for right, slugs in answerable],
        ),
        share("questions that none answers: none found", [not s for t, s in pairs if t == NONE]),
    ]
    return section
