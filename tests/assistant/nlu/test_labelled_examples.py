"""Reading the examples of components with data of their own."""

from __future__ import annotations

import pytest

from bot.assistant.nlu.labelled_examples import (
    LabelledExamplesError,
    files_in,
    read_examples,
)

LABELS = ("negative", "neutral", "positive")

GOOD = "text,label\nugh,negative\nwhere is it,neutral\nlovely,positive\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "training.csv"


def test_texts_and_labels_are_read_once_each(path):
    path.write_text(GOOD + "UGH,negative\n", encoding="utf-8")
    assert read_examples([path], "label", LABELS) == (
        ["UGH", "where is it", "lovely"],
        ["negative", "neutral", "positive"],
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD + "fine,good\n", "line 5: needs a text and one of negative, neutral, positive"),
        (GOOD + "no label\n", "line 5: needs a text"),
        (GOOD + "hello, there,neutral\n", "line 5: needs a text"),
        (GOOD + '" ",neutral\n', "line 5: the text is empty"),
        (GOOD + "Lovely,negative\n", "line 5: 'Lovely' stands further up as positive"),
        ("words\nfine\n", "line 1: needs the columns text, label"),
        ("", "line 1: needs the columns"),
        ("text,label\nfine,positive\n", "needs examples of each of"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(path, content, says):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelledExamplesError, match=f"training.csv.*{says}"):
        read_examples([path], "label", LABELS)


def test_a_missing_file_is_named(path):
    with pytest.raises(LabelledExamplesError, match=r"training\.csv.* is missing"):
        read_examples([path], "label", LABELS)


def test_a_file_that_is_not_text_is_refused_with_its_line(path):
    path.write_bytes(GOOD.encode() + b"caf\xe9,neutral\n")
    with pytest.raises(LabelledExamplesError, match="line 5: this is not UTF-8"):
        read_examples([path], "label", LABELS)


def test_several_files_are_one_set_of_examples(tmp_path):
    (tmp_path / "b.csv").write_text("text,label\nlovely,positive\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("text,label\nugh,negative\nit is,neutral\n", encoding="utf-8")
    assert read_examples(files_in(tmp_path), "label", LABELS) == (
        ["ugh", "it is", "lovely"],
        ["negative", "neutral", "positive"],
    )


def test_what_another_file_contradicts_is_refused_where_it_stands(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.csv").write_text("text,label\nugh,neutral\n", encoding="utf-8")
    with pytest.raises(LabelledExamplesError, match=r"b\.csv, line 2: 'ugh' stands further up"):
        read_examples(files_in(tmp_path), "label", LABELS)


def test_a_folder_without_examples_is_named(tmp_path):
    with pytest.raises(LabelledExamplesError, match=r"has no \.csv file"):
        files_in(tmp_path)
