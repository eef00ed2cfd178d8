"""All that is found in one text, the more certain kinds taking precedence where two overlap."""

import re
from collections.abc import Iterator
from datetime import date

from bot.assistant.nlu import order_numbers
from bot.assistant.nlu.amounts import amounts
from bot.assistant.nlu.contacts import emails, phones
from bot.assistant.nlu.dates import dates
from bot.assistant.nlu.people import addresses, people
from bot.assistant.nlu.postcodes import dashed_postcodes, postcodes
from bot.assistant.nlu.products import products
from bot.assistant.nlu.spans import Span, without_overlaps


def find_entities(text: str, today: date, product_names: "re.Pattern[str]") -> list[Span]:
    """Spans that do not overlap, in the order of the text."""
    return without_overlaps(_by_certainty(text, today, product_names))


def _by_certainty(text: str, today: date, product_names: "re.Pattern[str]") -> Iterator[Span]:
    yield from emails(text)
    if any(c.isdigit() for c in text):
        yield from _with_digits(text, today)
    yield from dates(text, today)
    yield from people(text)
    yield from products(text, product_names)


def _with_digits(text: str, today: date) -> Iterator[Span]:
    yield from (span for span in dates(text, today) if span.value[:2] == "20")
    yield from amounts(text)
    yield from postcodes(text)
    yield from order_numbers.named(text)
    yield from phones(text)
    yield from addresses(text)
    yield from dashed_postcodes(text)
    yield from order_numbers.bare(text)
