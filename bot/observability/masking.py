"""Log lines tell what happened, not to whom: what is personal or secret in them is replaced.

Log lines of the product name ids and never a customer's words; but an error of a library may repeat
what it was given, and that is caught here, as the last thing before a line is written.
"""

from __future__ import annotations

import re

_REPLACED = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [secret]"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:token|secret|password|api[_-]?key)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)]{4,}"
        ),
        r"\1[secret]",
    ),
    (re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+@"), "[secret]@"),
    (re.compile(r"[^\s<>\"'(),;:=\[]{1,64}@[^\s<>\"'(),;:]{1,190}\.\w{2,24}"), "[e-mail]"),
    (re.compile(r"(?<![\w.-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\w-])"), "[card]"),
    (re.compile(r"(?<![\w.:-])\+\d(?:[\s().-]?\d){7,14}(?![\w-])"), "[phone]"),
    (re.compile(r"(?<![\w.:-])0\d(?:[ ().-]?\d){8,12}(?![\w-])"), "[phone]"),
)


def masked(line: str) -> str:
    """The line with addresses, numbers of cards and phones, and secrets replaced."""
    for shape, by in _REPLACED:
        line = shape.sub(by, line)
    return line
