"""What a person types, and where it stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.errors import Unprocessable
from crm_bridge.insights.snippets import LENGTH, snippet
from crm_bridge.insights.words import Term, marked, plain_words, spans, terms_of, words_of


def texts(text: str) -> list[str]:
    found = [word.text for word in words_of(text)]
    assert plain_words(text) == found
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where's my ORDER?", ["where", "s", "my", "order"]),
        ("CL-104233", ["cl", "104233"]),
        ("crème brûlée", ["creme", "brulee"]),
        ("cre\u0300me", ["creme"]),
        ("Straße", ["strasse"]),
        ("配達が遅い", ["配", "達", "が", "遅", "い"]),
        ("a_b", ["a", "b"]),
        ("½ kg", ["1", "2", "kg"]),
        ("🙂 --", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert texts(text) == words


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("late delivery", [Term(("late",)), Term(("delivery",))]),
        ('"late delivery" refund', [Term(("late", "delivery")), Term(("refund",))]),
        ("„late delivery“", [Term(("late", "delivery"))]),
        ("deliv*", [Term(("deliv",), beginning=True)]),
        ("CL-104233", [Term(("cl", "104233"))]),
        ('"never closed', [Term(("never", "closed"))]),
        ("late late", [Term(("late",))]),
        ("a AND b OR NOT c", [Term((one,)) for one in ("a", "and", "b", "or", "not", "c")]),
        ("'; DROP TABLE messages; --", [Term((one,)) for one in ("drop", "table", "messages")]),
    ],
)
def test_what_is_meant(typed: str, terms: list[Term]) -> None:
    assert terms_of(typed) == terms


@pytest.mark.parametrize("typed", ["!!!", '""', "***", "🙂", " ".join(map(str, range(30)))])
def test_what_cannot_be_looked_for_is_said(typed: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        terms_of(typed)
    assert refused.value.extras["field"] == "words"


def test_hits_are_marked_where_they_stand() -> None:
    pieces = marked("Late? It is LATE, the delivery.", terms_of('late "the delivery"'))
    assert [piece.text for piece in pieces if piece.hit] == ["Late", "LATE", "the delivery"]
    assert "".join(piece.text for piece in pieces) == "Late? It is LATE, the delivery."


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_nothing_is_lost_by_marking(text: str, typed: str) -> None:
    try:
        terms = terms_of(typed)
    except Unprocessable:
        return
    assert "".join(piece.text for piece in marked(text, terms)) == text
    ends = [end for _, end in spans(text, terms)]
    assert ends == sorted(ends)


def test_a_snippet_is_cut_around_the_first_hit() -> None:
    text = f"{'before ' * 40}the parcel is late{' after' * 60}"
    pieces = snippet(text, terms_of("parcel"))
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.hit] == ["parcel"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= LENGTH + 4
