"""Input that is nearly right: what a faulty sender, or somebody who tries, would send."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Json = Any
Path = tuple[str | int, ...]

AWKWARD_TEXTS = (
    "",
    " ",
    "\0",
    "\ud83d",
    "\u202eabc",
    "a" * 5_000,
    "٣",
    "-1",
    "1e999",
    "NaN",
    "' OR 1=1 --",
    "<script>",
    "../../etc/passwd",
    "{{7*7}}",
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(AWKWARD_TEXTS),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
REMOVED = object()


@st.composite
def mutated(draw: st.DrawFn, samples: Sequence[Json]) -> Json:
    """One of the samples, in which up to four places are something else, or gone."""
    whole = {"": deepcopy(draw(st.sampled_from(samples)))}
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(_places(whole[""])))
        _put(whole, ("", *path), draw(st.just(REMOVED) | JSON))
    return whole[""]


def _places(value: Json) -> list[Path]:
    found: list[Path] = [()]
    if isinstance(value, dict):
        found += [(name, *rest) for name, inner in value.items() for rest in _places(inner)]
    elif isinstance(value, list):
        found += [(at, *rest) for at, inner in enumerate(value) for rest in _places(inner)]
    return found


def _put(whole: Json, path: Path, value: Json) -> None:
    *way, last = path
    place = whole
    for step in way:
        place = place[step]
    if value is not REMOVED:
        place[last] = value
    elif isinstance(place, dict) and last != "":
        del place[last]
    elif isinstance(place, list) and isinstance(last, int):
        place.pop(last)
