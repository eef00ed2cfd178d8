"""Whatever stands in an address of the transcripts is a filter, or is refused by its field."""

from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from crm_bridge.errors import Unprocessable
from crm_bridge.insights.filters import PARAMETERS, Filter
from crm_bridge.insights.words import terms_of
from tests.hostile.mutations import AWKWARD_TEXTS

VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(AWKWARD_TEXTS),
    st.sampled_from(("yes", "no", "2026-02-30", "0001-01-01", "1,2", "5", "end:negative", "bot")),
    st.integers().map(str),
)


@given(st.lists(st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=8), VALUES), max_size=8))
def test_an_address_is_a_filter_that_says_itself_again_or_is_refused(
    pairs: list[tuple[str, str]],
) -> None:
    try:
        found = Filter.from_query(MultiDict(pairs))
    except Unprocessable as error:
        assert error.extras["field"] in PARAMETERS
        return
    assert Filter.from_query(found.as_query()) == found


@given(st.text(max_size=300))
def test_what_is_searched_for_is_taken_apart_into_words_of_letters_and_digits(typed: str) -> None:
    try:
        terms = terms_of(typed)
    except Unprocessable:
        assert not any(char.isascii() and char.isalnum() for char in typed)
        return
    for term in terms:
        for word in term.words:
            assert word
            assert not set(word) & set("\"'*()^:{}\0")
