"""A shelf of two small articles, and an encoder that needs no model."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import numpy as np
import pytest

from bot.assistant.articles.words import words_of

INTENTS = frozenset({"gift_card", "store_info", "out_of_scope"})
GIFT_CARDS = """---
title: Gift cards
topics: [gift_card]
questions:
  How long a card is good:
    - When does my voucher expire?
---

## Buying a card

Cards come by e-mail, with any amount from £10 to £250.

## How long a card is good

A card is good for 24 months from the day it was bought.
"""
OUR_SHOP = """---
title: Our shop
topics: [store_info]
questions:
  - Where can I park?
  - Are you open on Sundays?
---

We have a shop in York.

## Opening hours

On Sundays the shop is open from 11 to 4.

## Parking

The car park is five minutes away.
"""


def encode(texts: list[str]) -> np.ndarray:
    """Texts that share words lie close together."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row, 0] = 0.1
        for word in words_of(text):
            vectors[row, zlib.crc32(word.encode()) % 512] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Folder:
    """A folder of articles that a lead writes to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = 0

    def write(self, slug: str, text: str | bytes) -> Path:
        file = self.path / f"{slug}.md"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._written += 1
        os.utime(file, ns=(self._written * 10**9, self._written * 10**9))
        return file


@pytest.fixture
def folder(tmp_path) -> Folder:
    made = Folder(tmp_path)
    made.write("gift-cards", GIFT_CARDS)
    made.write("our-shop", OUR_SHOP)
    return made
