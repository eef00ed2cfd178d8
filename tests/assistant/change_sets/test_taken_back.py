"""The messages that customers took back, as they are kept and left out."""

from __future__ import annotations

import pytest

from bot.assistant.change_sets import taken_back
from bot.training_data import (
    ArticleExample,
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
    TrainingDataError,
)


def test_what_was_told_once_stays_known(tmp_path):
    place = tmp_path / "training"
    assert taken_back.known(place) == set()
    assert taken_back.keep(place, ["cnv_1#1"]) == {"cnv_1#1"}
    assert taken_back.keep(place, ["cnv_2#7"]) == {"cnv_1#1", "cnv_2#7"}
    assert taken_back.keep(place, []) == taken_back.known(place) == {"cnv_1#1", "cnv_2#7"}


@pytest.mark.parametrize("content", ["[", "7"])
def test_a_damaged_list_is_not_an_empty_one(tmp_path, content):
    (tmp_path / taken_back.FILE).write_text(content)
    with pytest.raises(TrainingDataError, match="is not a list of messages"):
        taken_back.keep(tmp_path, ["cnv_1#1"])


def test_examples_of_every_kind_are_left_out_and_the_set_stays():
    one = ChangeSetExamples(
        "chs_1",
        [IntentExample("hiya", "greet", "cnv_1#1")],
        [LabelledExample("hiya", "positive", "cnv_1#1")],
        [LabelledExample("hiya", "none", "cnv_1#1")],
        [ArticleExample("hiya", "our-shop", "cnv_1#1")],
    )
    other = ChangeSetExamples("chs_2", [IntentExample("hullo", "greet", "cnv_1#11")])
    assert taken_back.without({"cnv_1#1"}, [one, other]) == [ChangeSetExamples("chs_1"), other]
