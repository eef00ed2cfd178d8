"""Markdown of answers in a transcript: the chat window's part of it, safe and readable."""

import re

import pytest

from bot.gateway.transcript.formatting import formatted, plain

ANSWER = """\
## Your *parcel*
It left on
**Monday**, see https://shop.example/a_b_c.

> Ring twice.

- `CL-1` with [a number](https://post.example/1)
  - and a mail to [us](mailto:us@shop.example)
3. 2 * 3 * 4 of order_number_7

| Delivery | Costs |
|:--|--:|
| *By car* | |
"""


def test_as_plain_text_it_keeps_lines_marks_of_lists_and_addresses() -> None:
    assert plain(ANSWER).splitlines() == [
        "Your parcel",
        "",
        "It left on",
        "Monday, see https://shop.example/a_b_c.",
        "",
        "> Ring twice.",
        "",
        "- CL-1 with a number (https://post.example/1)",
        "  - and a mail to us (us@shop.example)",
        "",
        "3. 2 * 3 * 4 of order_number_7",
        "",
        "Delivery | Costs",
        "By car |",
    ]


def test_as_markup_it_has_what_the_chat_window_shows() -> None:
    made = formatted(ANSWER)
    for part in (
        "<p><strong>Your <em>parcel</em></strong></p>",
        "It left on<br>\n<strong>Monday</strong>",
        '<a href="https://shop.example/a_b_c">https://shop.example/a_b_c</a>.',
        "<blockquote>\n<p>Ring twice.</p>",
        '<li><code>CL-1</code> with <a href="https://post.example/1">a number</a>',
        '<ol start="3">\n<li>2 * 3 * 4 of order_number_7</li>',
    ):
        assert part in made


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](data:text/html,<script>alert(1)</script>)",
        "[press](//elsewhere.example)",
        "![a picture](https://tracker.example/1.gif)",
        "<https://shop.example/><b>",
        '[a](https://a.example/"onclick="x)',
    ],
)
def test_nothing_in_an_answer_becomes_markup_of_its_own(text: str) -> None:
    found = re.findall(r"<(\w+)([^>]*)>", formatted(text))
    assert {name for name, _ in found} <= {"p", "a"}
    for _, attributes in found:
        assert re.fullmatch(r'( href="https://[^"]*")?', attributes), attributes
