"""The words that carry a feeling, and the file they come from."""

from __future__ import annotations

import pytest

from bot.assistant.nlu.polarity import Phrase, Polarity
from bot.assistant.nlu.polarity_file import PolarityFileError, read_polarity

POLARITY = Polarity(
    [
        Phrase("praise", 2.0, "helpful"),
        Phrase("praise", 3.0, "can't fault"),
        Phrase("blame", 2.0, "bad"),
        Phrase("blame", 2.0, "disappoint*"),
        Phrase("trouble", 1.0, "delay"),
        Phrase("negator", 1.0, "not"),
        Phrase("negator", 1.0, "no"),
        Phrase("negator", 1.0, "never"),
        Phrase("intensifier", 1.0, "very"),
        Phrase("intensifier", 1.0, "never been so"),
        Phrase("unhappy", 1.0, ":("),
    ]
)


def values(text: str) -> list[float]:
    return [round(hit.value, 2) for hit in POLARITY.read(text).feelings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helpful!", [2.0]),
        ("very helpful", [2.6]),
        ("not helpful", [-1.4]),
        ("not at all helpful", [-1.4]),
        ("she wasn't helpful", [-1.4]),
        ("not, helpful", [2.0]),
        ("not bad", [1.4]),
        ("no delay", [0.56]),
        ("never disappointed", [1.4]),
        ("never been so disappointed", [-2.6]),
        ("you can’t fault it", [3.0]),
        ("disappointing", [-2.0]),
        ("so disappointed", [-2.0]),
        ("where is it", []),
    ],
)
def test_feelings_are_weighed_in_their_context(text, expected):
    assert values(text) == expected


def test_places_are_those_of_the_text():
    text = "İ said: very HELPFUL :("
    reading = POLARITY.read(text)
    (hit,) = reading.feelings
    start, end = reading.spans[hit.start]
    assert text[start:end] == "HELPFUL"
    assert [mark.kind for mark in reading.marks] == ["intensifier", "unhappy"]


GOOD = "kind,weight,phrase\npraise,2,lovely\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD + "prase,2,nice\n", "line 3: 'prase' is not one of praise, blame"),
        (GOOD + "praise,9,nice\n", "line 3: the weight '9' is not one of 1, 2, 3"),
        (GOOD + "praise,2\n", "line 3: needs exactly"),
        (GOOD + "praise,2,nice,very\n", "line 3: needs exactly"),
        (GOOD + "praise,2, \n", "line 3: the phrase is empty"),
        (GOOD + "blame,2,Lovely\n", "line 3: the phrase 'Lovely' stands twice"),
        ("kind,phrase\npraise,nice\n", "line 1: needs the columns kind, weight, phrase"),
        ("kind,weight,phrase\n", "line 2: there are no phrases"),
    ],
)
def test_a_broken_lexicon_is_refused_with_line_and_reason(tmp_path, content, says):
    path = tmp_path / "lexicon.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PolarityFileError, match=f"lexicon.csv, {says}"):
        read_polarity(path)


def test_a_missing_or_unreadable_lexicon_is_named(tmp_path):
    path = tmp_path / "lexicon.csv"
    with pytest.raises(PolarityFileError, match=r"lexicon\.csv .* is missing"):
        read_polarity(path)
    path.write_bytes(GOOD.encode() + b"praise,2,tr\xe8s\n")
    with pytest.raises(PolarityFileError, match="line 3: this is not UTF-8"):
        read_polarity(path)
