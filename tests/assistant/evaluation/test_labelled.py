"""What is wrong with a file of examples is said with file and line."""

from __future__ import annotations

import pytest

from bot.assistant.evaluation.labelled import FileUnusableError, read_labelled, read_rows


def test_reads_texts_as_they_are_and_labels_without_padding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text,label\n1," two\nlines, ""quoted""", greet \n2,hi,bye\n')
    read = read_labelled(path)
    assert read.texts == [' two\nlines, "quoted"', "hi"]
    assert read.labels == ["greet", "bye"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("\ufefftext,label\r\nhi,greet\r\n".encode())
    assert read_labelled(path).texts == ["hi"]


def test_a_line_separator_within_a_text_begins_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,label\nfirst\u2028second\x0bthird,greet\n", encoding="utf-8")
    assert read_labelled(path).texts == ["first\u2028second\x0bthird"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.csv: is empty"),
        (b"text,label\n", "a.csv: holds no rows"),
        (
            b"texts,label\nhi,x\n",
            "a.csv, line 1: needs a column 'text'; the header has texts, label",
        ),
        (b"text\nhi\n", "a.csv, line 1: needs a column 'label'"),
        (b"text,label\nhi,x\n\xff\xfe,y\n", "a.csv, line 3: is not UTF-8"),
        (b'text,label\n"two\nlines",x\n  ,y\n', "a.csv, line 4: the row has no text"),
        (b"text,label\nhi\n", "a.csv, line 2: the row has no label"),
        (b'text,label\nhi,x\n"open,y\n', "a.csv, line 3: unexpected end of data"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path, content, said):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnusableError) as caught:
        read_labelled(path)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileUnusableError, match=r"b\.csv: cannot be read: No such file"):
        read_rows(tmp_path / "b.csv", ("text",))
