"""All that is found in one text, the more certain kinds taking precedence where two overlap."""

from collections.abc import Iterator
from datetime import date

from bot.assistant.nlu import order_numbers
from bot.assistant.nlu.addresses import addresses
from bot.assistant.nlu.amounts import amounts, amounts_in_words
from bot.assistant.nlu.contacts import emails, phones
from bot.assistant.nlu.dates import dates
from bot.assistant.nlu.people import people
from bot.assistant.nlu.postcodes import after_addresses, dashed_postcodes, postcodes
from bot.assistant.nlu.products import ProductNames
from bot.assistant.nlu.spans import Span, without_overlaps


def find_entities(text: str, today: date, products: ProductNames) -> list[Span]:
    """Spans that do not overlap, in the order of the text."""
    return without_overlaps(_by_certainty(text, today, products))


def _by_certainty(text: str, today: date, products: ProductNames) -> Iterator[Span]:
    yield from emails(text)
    yield from products.find(text)
    if any(c.isdigit() for c in text):
        yield from _with_digits(text, today)
    yield from amounts_in_words(text)
    yield from (span for span in phones(text) if span.value)
    yield from order_numbers.read_out(text)
    yield from dates(text, today)
    yield from addresses(text)
    yield from people(text)


def _with_digits(text: str, today: date) -> Iterator[Span]:
    yield from amounts(text)
    streets = list(addresses(text))
    yield from after_addresses(text, streets)
    yield from (span for span in dates(text, today) if any(c.isdigit() for c in text[span.start : span.end]))
    yield from postcodes(text)
    yield from order_numbers.named(text)
    yield from phones(text)
    yield from streets
    yield from order_numbers.read_out(text)
    yield from dashed_postcodes(text)
    yield from order_numbers.bare(text)
