"""An article as the fields of a form, and the fields as the file they make."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.assistant.articles.document import FENCE, Article, article_of
from bot.assistant.articles.mistakes import ArticleError
from crm_bridge.contents.checking_texts import ContentRefused

_HEADING = "## "


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """`topics` are intents; `questions` are one a line, under lines `## Heading` of the part that
    answers them; `body` is Markdown."""

    title: str = ""
    topics: tuple[str, ...] = ()
    questions: str = ""
    body: str = ""


def form_of(article: Article) -> ArticleForm:
    return ArticleForm(article.title, article.topics, _lines(article), article.body)


def source_of(form: ArticleForm) -> str:
    """The file. Raises `ContentRefused` where the questions are in disorder."""
    lines = [FENCE, f"title: {_scalar(' '.join(form.title.split()))}"]
    lines.append(f"topics: [{', '.join(form.topics)}]")
    lines += _questions(form.questions)
    return "\n".join([*lines, FENCE, "", _unix(form.body).strip(), ""])


def article_in(slug: str, source: str, intents: frozenset[str]) -> Article:
    """The article that the file is. Raises `ContentRefused` at the field where it is wrong."""
    try:
        return article_of(Path(f"{slug}.md"), source, intents)
    except ArticleError as error:
        raise ContentRefused(_field(source, error.line), _told(source, error)) from error


def _lines(article: Article) -> str:
    lines: list[str] = []
    heading = None
    for question in article.questions:
        if question.heading != heading:
            heading = question.heading
            lines += [*([""] if lines else []), f"{_HEADING}{heading}"]
        lines.append(question.text)
    return "\n".join(lines)


def _questions(typed: str) -> list[str]:
    grouped = _under_headings(typed)
    loose = grouped.pop("")
    if grouped and loose:
        reason = f"Put “{loose[0]}” under a line ## with the heading that answers it."
        raise ContentRefused("questions", reason)
    for heading, asked in grouped.items():
        if not asked:
            raise ContentRefused("questions", f"There is no question under “{heading}”.")
    lines = ["questions:", *(f"  - {_scalar(one)}" for one in loose)]
    for heading, asked in grouped.items():
        lines += [f"  {_scalar(heading)}:", *(f"    - {_scalar(one)}" for one in asked)]
    return lines if loose or grouped else []


def _under_headings(typed: str) -> dict[str, list[str]]:
    """The questions by heading; those before the first have none."""
    grouped: dict[str, list[str]] = {"": []}
    under = grouped[""]
    for line in map(str.strip, _unix(typed).splitlines()):
        if line.startswith("#"):
            under = grouped.setdefault(line.lstrip("#").strip(), [])
        elif question := line.removeprefix("- ").strip():
            under.append(question)
    return grouped


def _scalar(text: str) -> str:
    """As plain as YAML allows, on one line."""
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10_000)
    return dumped.removesuffix("...\n").strip()


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _field(source: str, line: int | None) -> str:
    if line is None:
        return "slug"
    lines = source.splitlines()
    if line >= _end(lines):
        return "body"
    for one in reversed(lines[:line]):
        name, colon, _ = one.partition(":")
        if colon and name in ("title", "topics", "questions"):
            return name
    return "title"


def _told(source: str, error: ArticleError) -> str:
    """With the line of the body, which is what whoever wrote it sees."""
    reason = error.reason[:1].upper() + error.reason[1:]
    reason = reason if reason.endswith(".") else f"{reason}."
    if error.line is None or _field(source, error.line) != "body":
        return reason
    first = _end(source.splitlines()) + 2
    if error.line < first:
        return "Write its text: a heading, and a paragraph that answers."
    return f"Line {error.line - first + 1} of the text: {reason}"


def _end(lines: list[str]) -> int:
    """The line, from 1, with which the front matter ends."""
    return next((n for n, one in enumerate(lines[1:], 2) if one == FENCE), len(lines))
