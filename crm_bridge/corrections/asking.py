"""Ways to ask for an article, put where its questions stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.assistant.articles.document import Article
from bot.training_data import key_of
from crm_bridge.contents.article_form import ArticleForm, form_of


def with_questions(article: Article, heading: str, texts: Sequence[str]) -> ArticleForm:
    """The article's form with these ways to ask for what stands under `heading`; those that it has
    already are left out."""
    form = form_of(article)
    known = {key_of(one.text) for one in article.questions}
    fresh = list({key_of(one): one for one in texts if key_of(one) not in known}.values())
    if not fresh:
        return form
    grouped = any(one.heading for one in article.questions)
    lines = form.questions.splitlines()
    if not grouped:
        return replace(form, questions="\n".join([*lines, *fresh]))
    head = f"## {heading}"
    if head not in lines:
        return replace(form, questions="\n".join([*lines, "", head, *fresh]))
    at = lines.index(head) + 1
    return replace(form, questions="\n".join([*lines[:at], *fresh, *lines[at:]]))


def asked(articles: Mapping[str, Article]) -> Mapping[str, frozenset[str]]:
    """By what is asked, the articles that answer it: as `Known` has labels."""
    return {
        key_of(question.text): frozenset({slug})
        for slug, article in articles.items()
        for question in article.questions
    }


def headings(article: Article) -> list[str]:
    """The parts that a question can be put under, each once."""
    return list(dict.fromkeys(one.heading for one in article.paragraphs if one.heading))
