"""Signs of tone, and public posts made plain."""

from __future__ import annotations

import pytest

from bot.assistant.nlu.polarity import Phrase, Polarity
from bot.assistant.nlu.posts import plain_post
from bot.assistant.nlu.tone import named_cues, tone_cues

POLARITY = Polarity(
    [
        Phrase("praise", 2.0, "lovely"),
        Phrase("blame", 2.0, "rude"),
        Phrase("trouble", 1.0, "lost"),
        Phrase("contrast", 1.0, "but"),
        Phrase("thanks", 1.0, "thanks"),
        Phrase("hypothetical", 1.0, "what if"),
        Phrase("time", 1.0, "days"),
    ]
)


def cues(text: str) -> dict[str, float]:
    return named_cues(text, POLARITY.read(text))


def test_a_trouble_told_is_not_a_trouble_asked_about():
    told, asked = cues("my parcel is lost"), cues("what if my parcel is lost?")
    assert (told["bad told"], told["bad asked"]) == (1.0, 0.0)
    assert (asked["bad told"], asked["bad asked"]) == (0.0, 1.0)


def test_what_comes_after_the_contrast_is_kept_apart():
    found = cues("a lovely room but rude people")
    assert found["before contrast"] > 0 > found["after contrast"]
    assert found["both"] == 1.0


def test_thanks_alone_differ_from_thanks_beside_trouble():
    assert cues("thanks!")["thanks alone"] == 1.0
    assert cues("thanks, it's lost")["thanks and bad"] == 1.0


@pytest.mark.parametrize("text", ["", "?", "LOST!!! 3 days @x", "lovely. rude? lost! " * 50])
def test_there_are_always_as_many_cues_between_minus_one_and_one(text):
    found = tone_cues(text, POLARITY.read(text))
    assert found.shape == tone_cues("hello", POLARITY.read("hello")).shape
    assert abs(found).max() <= 1.0


@pytest.mark.parametrize(
    ("post", "plain"),
    [
        ("@NorthRail late again", "user late again"),
        ("write to jo@mail.com", "write to jo@mail.com"),
        ("see https://x.io/abc", "see  link "),
        ("#TooLate", "#TooLate Too Late"),
        ("fish &amp; chips", "fish & chips"),
    ],
)
def test_posts_are_made_plain(post, plain):
    assert plain_post(post) == plain


def test_of_a_very_long_text_the_beginning_and_the_end_are_kept():
    plain = plain_post("start " + "x " * 5000 + "end")
    assert plain.startswith("start")
    assert plain.endswith("end")
    assert len(plain) < 1500
