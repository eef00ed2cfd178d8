"""One help article: a Markdown file with front matter, every mistake named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.articles.front_matter import FrontMatter, Question, read_front_matter
from bot.assistant.articles.mistakes import ArticleError, Mistake

FENCE = "---"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


@dataclass(frozen=True)
class Paragraph:
    """A stretch of text that answers something; `heading` is empty above the first heading."""

    heading: str
    text: str

    @property
    def anchor(self) -> str:
        return anchor_of(self.heading)


@dataclass(frozen=True)
class Article:
    """`topics` are the intents it serves; `body` is the Markdown below the front matter."""

    slug: str
    title: str
    topics: tuple[str, ...]
    questions: tuple[Question, ...]
    paragraphs: tuple[Paragraph, ...]
    body: str


def read_article(path: Path, intents: frozenset[str]) -> Article:
    """The article in the file; raises ArticleError. `intents` are the topics there can be."""
    try:
        text = _text(path)
    except Mistake as mistake:
        raise ArticleError(path, mistake) from mistake
    return article_of(path, text, intents)


def article_of(path: Path, text: str, intents: frozenset[str]) -> Article:
    """The same of a text that need not be in the file."""
    try:
        if not _SLUG.fullmatch(path.stem):
            raise Mistake("its name should be lower-case words joined by hyphens")
        lines = text.splitlines()
        end = _end_of_front_matter(lines)
        front = read_front_matter("\n".join(lines[1:end]), 2, intents)
        paragraphs = _paragraphs(lines, end + 1)
        _check_headings(front, paragraphs)
    except Mistake as mistake:
        raise ArticleError(path, mistake) from mistake
    body = "\n".join(lines[end + 1 :]).strip()
    return Article(path.stem, front.title, front.topics, front.questions, paragraphs, body)


def anchor_of(heading: str) -> str:
    """The part of an address that leads to a heading; empty for none."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def plain_text(markdown: str) -> str:
    """The words alone, without marks for links and emphasis."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", markdown)).split())


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Mistake(f"cannot be read: {error.strerror or error}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Mistake("is not in UTF-8", line) from error


def _end_of_front_matter(lines: list[str]) -> int:
    if not any(line.strip() for line in lines):
        raise Mistake("is empty", 1)
    if lines[0].strip() != FENCE:
        raise Mistake("has no front matter: the first line should be three hyphens", 1)
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == FENCE:
            return number
    raise Mistake("its front matter has no end: a line of three hyphens is missing", 1)


def _paragraphs(lines: list[str], start: int) -> tuple[Paragraph, ...]:
    """Blocks between blank lines; a list belongs to the block above it."""
    found: list[Paragraph] = []
    heading, told_at, anchors = "", start, set[str]()
    for number, block in _blocks(lines, start):
        title = _heading(block, number)
        if title is not None:
            if heading and (not found or found[-1].heading != heading):
                raise Mistake(f"there is no text under the heading {heading!r}", told_at)
            if anchor_of(title) in anchors:
                raise Mistake(f"the heading {title!r} stands twice", number)
            heading, told_at = title, number
            anchors.add(anchor_of(title))
        elif found and found[-1].heading == heading and _LIST_ITEM.match(block):
            found[-1] = Paragraph(heading, f"{found[-1].text}\n{block}")
        else:
            found.append(Paragraph(heading, block))
    if not found:
        raise Mistake("there is no text below its front matter", start)
    if found[-1].heading != heading:
        raise Mistake(f"there is no text under the heading {heading!r}", told_at)
    return tuple(found)


def _blocks(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    """(line from 1, text) of each block; a heading is a block of its own."""
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start + 1):
        ends = not line.strip() or _HEADING.fullmatch(line)
        if ends and block:
            yield number - len(block), "\n".join(block)
            block = []
        if ends and line.strip():
            yield number, line.strip()
        elif not ends:
            block.append(line.rstrip())


def _heading(block: str, line: int) -> str | None:
    found = _HEADING.fullmatch(block)
    if found is None:
        return None
    if found[1] == "#":
        raise Mistake("headings begin with ##; the title stands in the front matter", line)
    if not anchor_of(found[2]):
        raise Mistake("a heading has no words", line)
    return found[2]


def _check_headings(front: FrontMatter, paragraphs: tuple[Paragraph, ...]) -> None:
    headings = {paragraph.heading for paragraph in paragraphs}
    for question in front.questions:
        if question.heading is not None and question.heading not in headings:
            raise Mistake(f"there is no heading {question.heading!r}", question.line)
