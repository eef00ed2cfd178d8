"""Which article would answer a question if one were another, over HTTP, with a trained model."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from tests.assistant.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRACKING = Path("tests/assistant/tiny_bot/knowledge/tracking.md").read_text(encoding="utf-8")
SLUG = "umbrella-hire"
ARTICLE = """---
title: Hiring an umbrella
topics: [product_question]
questions:
  - Can I hire an umbrella?
  - Do you lend umbrellas when it rains?
---

## When it rains

Ask at the desk in Kiln Lane: we lend an umbrella for a day against a deposit of five pounds.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(settings):
    async with serving(settings) as gateway:
        yield gateway


async def tried(gateway, text, slug, source):
    asked = {"text": text, "slug": slug, "source": source}
    status, body = await gateway.call("POST", "/articles/try", json=asked)
    assert status == 200, body
    return body


async def test_a_new_article_would_answer_and_does_not_yet(gateway):
    question = "do you lend umbrellas if it rains"
    body = await tried(gateway, question, SLUG, ARTICLE)
    assert body["then"][0]["slug"] == SLUG
    assert body["then"][0]["paragraph"].startswith("Ask at the desk")
    assert SLUG not in [one["slug"] for one in body["now"]]
    again = await tried(gateway, question, "another", None)
    assert SLUG not in [one["slug"] for one in again["then"]]


async def test_without_its_article_a_question_finds_another_or_none(gateway):
    body = await tried(gateway, "where is my order?", "tracking", None)
    assert body["now"][0]["slug"] == "tracking"
    assert "tracking" not in [one["slug"] for one in body["then"]]


async def test_an_article_as_it_is_changes_nothing(gateway):
    body = await tried(gateway, "where is my order?", "tracking", TRACKING)
    assert body["then"] == body["now"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"text": "", "slug": SLUG, "source": ARTICLE},
        {"text": "a" * 1_001, "slug": SLUG, "source": ARTICLE},
        {"text": "hello", "slug": 5, "source": ARTICLE},
        {"text": "hello", "slug": SLUG, "source": "no front matter"},
        {"text": "hello", "slug": "../secrets", "source": ARTICLE},
    ],
)
async def test_what_cannot_be_tried_is_refused(gateway, body):
    status, problem = await gateway.call("POST", "/articles/try", json=body)
    assert (status, problem["code"]) == (422, "trial_invalid")
