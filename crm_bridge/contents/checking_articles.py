"""Whether an article can be answered from: what the file's own reader does not look at."""

import re
from collections.abc import Iterable, Mapping

from bot.assistant.articles.document import Article, plain_text
from crm_bridge.contents.checking_texts import ContentRefused

LONGEST_TITLE = 80
LONGEST_PARAGRAPH = 1_200
"""Characters: a paragraph is quoted whole in the chat."""
LONGEST_BODY = 20_000
LONGEST_QUESTION = 200
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)[^)]*\)")
_OUTSIDE = ("https://", "http://", "mailto:", "tel:")
_HELP = re.compile(r"/help/([a-z0-9-]+)(?:#([a-z0-9-]+))?")


def check_article(article: Article, others: Iterable[Article]) -> None:
    """`others` are the articles beside it. Raises `ContentRefused`."""
    beside = {one.slug: one for one in others if one.slug != article.slug}
    _check_title(article, beside)
    _check_questions(article, beside)
    _check_body(article)
    _check_links(article, {**beside, article.slug: article})


def _check_title(article: Article, beside: Mapping[str, Article]) -> None:
    if len(article.title) > LONGEST_TITLE:
        raise ContentRefused("title", f"The title can have {LONGEST_TITLE} characters.")
    for one in beside.values():
        if one.title.lower() == article.title.lower():
            raise ContentRefused("title", f"There is an article of this title ({one.slug}).")


def _check_questions(article: Article, beside: Mapping[str, Article]) -> None:
    if not article.questions:
        raise ContentRefused("questions", "Write at least one question that it answers.")
    asked = {_folded(q.text): one for one in beside.values() for q in one.questions}
    seen: set[str] = set()
    for question in article.questions:
        text = _folded(question.text)
        if len(question.text) > LONGEST_QUESTION:
            reason = f"“{question.text[:40]}…” can have {LONGEST_QUESTION} characters."
            raise ContentRefused("questions", reason)
        if text in seen:
            raise ContentRefused("questions", f"“{question.text}” stands twice.")
        if other := asked.get(text):
            reason = f"“{question.text}” is answered by “{other.title}” already."
            raise ContentRefused("questions", reason)
        seen.add(text)


def _check_body(article: Article) -> None:
    if len(article.body) > LONGEST_BODY:
        raise ContentRefused("body", f"The text can have {LONGEST_BODY:,} characters.")
    for paragraph in article.paragraphs:
        length = len(plain_text(paragraph.text))
        if length > LONGEST_PARAGRAPH:
            reason = (
                f"The paragraph “{plain_text(paragraph.text)[:40]}…” has {length} characters. It "
                f"is quoted whole in the chat: make it {LONGEST_PARAGRAPH} at most, or two."
            )
            raise ContentRefused("body", reason)


def _check_links(article: Article, there: Mapping[str, Article]) -> None:
    for target in _LINK.findall(article.body):
        if target.lower().startswith(_OUTSIDE):
            continue
        inside = _HELP.fullmatch(target)
        if inside is None:
            reason = f"The link to “{target}” leads nowhere: write https://… or /help/an-article."
            raise ContentRefused("body", reason)
        other = there.get(inside[1])
        if other is None:
            raise ContentRefused("body", f"There is no article {inside[1]} to link to.")
        if inside[2] and inside[2] not in {one.anchor for one in other.paragraphs}:
            reason = f"The article “{other.title}” has no heading #{inside[2]} to link to."
            raise ContentRefused("body", reason)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?.!")
