"""The articles as a visitor finds them: by subject, by address, by words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.articles.document import Article, Paragraph, plain_text
from bot.assistant.articles.lexical import Bm25
from bot.assistant.articles.shelf import Changes, Shelf
from bot.assistant.articles.words import words_of

SUBJECTS: Mapping[str, frozenset[str]] = {
    "Delivery": frozenset(
        {
            "delivery_options", "delivery_period", "late_delivery", "missing_parcel",
            "track_order", "order_history", "change_shipping_address", "set_up_shipping_address",
        }
    ),
    "Orders": frozenset(
        {
            "cancel_order", "change_order", "check_cancellation_fee", "check_stock",
            "place_order", "reorder",
        }
    ),
    "Returns and refunds": frozenset(
        {
            "check_refund_policy", "exchange_item", "get_refund", "report_item_problem",
            "return_item", "track_refund",
        }
    ),
    "Payment and prices": frozenset(
        {
            "check_invoice", "check_payment_methods", "dispute_charge", "get_invoice",
            "gift_card", "payment_issue", "price_match", "promo_code_problem",
        }
    ),
    "Your account": frozenset(
        {
            "account_locked", "create_account", "delete_account", "edit_account",
            "loyalty_points", "newsletter_subscription", "privacy_request",
            "recover_password", "registration_problems", "switch_account",
        }
    ),
    "Products": frozenset({"product_question", "recommend_product", "review", "warranty"}),
}  # fmt: skip
"""An article belongs to the subject of its first topic."""
OTHERWISE = "About us"
RESULTS = 8
_EXCERPT = 180


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found; `excerpt` is of the paragraph that fits best."""

    article: Article
    paragraph: Paragraph
    excerpt: str


class Library:
    """Reads the folder when made; `refresh` touches the disk, the rest does not."""

    def __init__(
        self, folder: Path, intents: frozenset[str], changes: Callable[[], Changes] = dict
    ) -> None:
        """`changes` is as for `Shelf`."""
        self._shelf = Shelf(folder, intents, changes)
        self._arrange()

    def refresh(self) -> None:
        if self._shelf.refresh():
            self._arrange()

    def article(self, slug: str) -> Article | None:
        return self._by_slug.get(slug)

    def subjects(self) -> list[tuple[str, list[Article]]]:
        """Every article under its subject, by title."""
        order = [*SUBJECTS, OTHERWISE]
        held = {name: [one for one in self._by_title if subject(one) == name] for name in order}
        return [(name, articles) for name, articles in held.items() if articles]

    def beside(self, article: Article) -> list[Article]:
        """Other articles of the same subject."""
        mine = subject(article)
        return [one for one in self._by_title if subject(one) == mine and one.slug != article.slug]

    def search(self, text: str) -> list[Hit]:
        """Articles with the words of a question in them, best first."""
        words = words_of(text)
        scores = self._words.scores(words)
        paragraphs = self._paragraph_words.scores(words)
        best = sorted(range(len(scores)), key=lambda n: -scores[n])[:RESULTS]
        hits = []
        for number in best:
            if scores[number] <= 0:
                break
            article = self._by_title[number]
            mine = [n for n, (owner, _) in enumerate(self._paragraphs) if owner == number]
            paragraph = self._paragraphs[max(mine, key=lambda n: paragraphs[n])][1]
            hits.append(Hit(article, paragraph, _shortened(plain_text(paragraph.text))))
        return hits

    def _arrange(self) -> None:
        self._by_title = sorted(self._shelf.articles, key=lambda one: one.title.lower())
        self._by_slug = {one.slug: one for one in self._by_title}
        self._paragraphs = [(n, p) for n, one in enumerate(self._by_title) for p in one.paragraphs]
        self._words = Bm25([_all_words(one) for one in self._by_title])
        self._paragraph_words = Bm25([f"{p.heading} {p.text}" for _, p in self._paragraphs])


def subject(article: Article) -> str:
    return next((name for name, of in SUBJECTS.items() if article.topics[0] in of), OTHERWISE)


def headings(article: Article) -> list[tuple[str, str]]:
    """(anchor, heading) in order."""
    return list(dict.fromkeys((p.anchor, p.heading) for p in article.paragraphs if p.heading))


def _all_words(article: Article) -> str:
    asked: Sequence[str] = [question.text for question in article.questions]
    told = [f"{p.heading} {p.text}" for p in article.paragraphs]
    return " ".join([article.title, article.title, article.title, *asked, *told])


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
