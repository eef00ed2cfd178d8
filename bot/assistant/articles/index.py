"""The articles as numbers: vectors of their paragraphs and of the ways to ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.assistant.articles.document import Article, Paragraph, plain_text
from bot.assistant.articles.front_matter import Question
from bot.assistant.articles.lexical import Bm25
from bot.assistant.articles.vectors import Vectors
from bot.assistant.articles.words import words_of


@dataclass(frozen=True)
class Cue:
    """A question, heading or title; `paragraph` is what answers it, -1 for a title."""

    text: str
    article: int
    paragraph: int


class ArticleIndex:
    """Paragraphs and cues of all articles, each numbered in order of article.

    `paragraph_vectors` and `cue_vectors` hold a unit vector a row. `paragraphs_of` and `cues_of`
    are tables with a row of numbers an article, filled up with -1.
    """

    def __init__(self, articles: Sequence[Article], vectors: Vectors) -> None:
        """Encodes only texts that `vectors` does not know yet. There has to be an article."""
        vectors.learn(text for one in articles for text in _texts(one))
        self.articles = tuple(articles)
        self.paragraphs: list[Paragraph] = [p for one in articles for p in one.paragraphs]
        self.owners = [n for n, one in enumerate(articles) for _ in one.paragraphs]
        self.paragraph_vectors = vectors.of(
            [_in_context(articles[n], p) for n, p in zip(self.owners, self.paragraphs, strict=True)]
        )
        self.article_words = Bm25([_everything(one) for one in articles])
        self.paragraph_words = Bm25([f"{p.heading} {p.text}" for p in self.paragraphs])
        self.paragraphs_of = _table(self.owners, len(articles))
        self.cues = [cue for n in range(len(articles)) for cue in self._cues(n, vectors)]
        self.cue_vectors = vectors.of([cue.text for cue in self.cues])
        self.cues_of = _table([cue.article for cue in self.cues], len(articles))
        self.cues_to = _table([cue.paragraph for cue in self.cues], len(self.paragraphs))

    def _cues(self, number: int, vectors: Vectors) -> Iterator[Cue]:
        article = self.articles[number]
        yield Cue(article.title, number, -1)
        mine = [n for n, owner in enumerate(self.owners) if owner == number]
        for n in mine:
            if self.paragraphs[n].heading:
                yield Cue(self.paragraphs[n].heading, number, n)
        for question in article.questions:
            yield Cue(question.text, number, self._answering(question, mine, vectors))

    def _answering(self, question: Question, mine: list[int], vectors: Vectors) -> int:
        """The nearest of an article's paragraphs, under the question's heading if it names one."""
        if question.heading is not None:
            mine = [n for n in mine if self.paragraphs[n].heading == question.heading]
        vector = vectors.of([question.text])[0]
        headings = [self.paragraphs[n].heading or self.articles[self.owners[n]].title for n in mine]
        near = self.paragraph_vectors[mine] @ vector + vectors.of(headings) @ vector
        near += self.paragraph_words.scores(words_of(question.text))[mine]
        return mine[int(np.argmax(near))]


def _texts(article: Article) -> Iterator[str]:
    yield article.title
    for paragraph in article.paragraphs:
        yield _in_context(article, paragraph)
        if paragraph.heading:
            yield paragraph.heading
    for question in article.questions:
        yield question.text


def _in_context(article: Article, paragraph: Paragraph) -> str:
    """A paragraph says what it is about in its title and heading, and seldom again itself."""
    parts = (article.title, paragraph.heading, plain_text(paragraph.text))
    return ". ".join(part.rstrip(".?!") for part in parts if part)


def _everything(article: Article) -> str:
    asked = [question.text for question in article.questions]
    told = [f"{p.heading} {plain_text(p.text)}" for p in article.paragraphs]
    return " ".join([article.title, article.title, *asked, *told])


def _table(owners: Sequence[int], rows: int) -> np.ndarray:
    """Row r holds the places at which `owners` is r, filled up with -1."""
    held: list[list[int]] = [[] for _ in range(rows)]
    for place, owner in enumerate(owners):
        if owner >= 0:
            held[owner].append(place)
    width = max(2, *(len(row) for row in held), 2)
    return np.array([row + [-1] * (width - len(row)) for row in held])
