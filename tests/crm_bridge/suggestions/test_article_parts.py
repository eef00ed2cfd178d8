"""Answers out of help articles."""

from pathlib import Path

import pytest

from bot.assistant.articles.shelf import INTENTS
from crm_bridge.settings import ROOT
from crm_bridge.suggestions.article_parts import ArticleParts

ARTICLE = """---
title: {title}
topics: [{topic}]
questions:
  {heading}:
    - {question}
---

## {heading}

{text}
"""


def write(folder: Path, slug: str, **values: str) -> None:
    (folder / f"{slug}.md").write_text(ARTICLE.format(**values), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(
        tmp_path, "returns", title="Returns", topic="return_item", heading="How long you have",
        question="Until when can I send things back",
        text="You have **30 days**.\n\n- Unworn\n- In its box",
    )  # fmt: skip
    write(
        tmp_path, "boots", title="Repairs", topic="warranty", heading="What we mend",
        question="How do I send boots to be mended", text="We mend shoes and bags.",
    )  # fmt: skip
    return tmp_path


def parts(folder: Path) -> ArticleParts:
    return ArticleParts(folder, ROOT / INTENTS)


def test_the_part_that_answers_is_found_and_reads_as_a_person_writes(folder: Path) -> None:
    found = parts(folder).nearest("until when may I send this back?")
    assert (found[0].title, found[0].heading) == ("Returns", "How long you have")
    assert found[0].text == "You have 30 days.\n- Unworn\n- In its box"


def test_what_the_assistant_took_it_for_decides_between_two(folder: Path) -> None:
    asked = "I want to send my boots back"
    assert parts(folder).nearest(asked)[0].slug == "boots"
    assert parts(folder).nearest(asked, frozenset({"return_item"}))[0].slug == "returns"


def test_where_nothing_fits_nothing_is_suggested(folder: Path) -> None:
    assert parts(folder).nearest("do you have a parrot") == []


def test_an_article_that_changed_counts_when_it_is_looked_at_again(folder: Path) -> None:
    made = parts(folder)
    write(
        folder, "parrots", title="Parrots", topic="warranty", heading="Do we sell parrots",
        question="Do you have a parrot", text="No.",
    )  # fmt: skip
    made.refresh()
    assert [one.slug for one in made.nearest("do you have a parrot")] == ["parrots"]
