"""All that is found in one text, the more certain kinds taking precedence where two overlap."""

from collections.abc import Iterator
from datetime import date

from bot.assistant.nlu import order_numbers
from bot.assistant.nlu.addresses import addresses
from bot.assistant.nlu.amounts import amounts, amounts_in_words
from bot.assistant.nlu.contacts import emails, phones, phones_read_out
from bot.assistant.nlu.dates import dates
from bot.assistant.nlu.people import people
from bot.assistant.nlu.postcodes import after_addresses, dashed_postcodes, postcodes
from bot.assistant.nlu.products import ProductNames
from bot.assistant.nlu.spans import Span, without_overlaps
from bot.assistant.nlu.spelled import spelled_numbers


def find_entities(text: str, today: date, products: ProductNames) -> list[Span]:
    """Spans that do not overlap, in the order of the text."""
    return without_overlaps(_by_certainty(text, today, products))


def _by_certainty(text: str, today: date, products: ProductNames) -> Iterator[Span]:
    days = list(dates(text, today))
    streets = list(addresses(text))
    read_out = list(spelled_numbers(text))
    yield from emails(text)
    yield from products.find(text)
    if any(c.isdigit() for c in text):
        yield from amounts(text)
        yield from after_addresses(text, streets)
        yield from (day for day in days if any(map(str.isdigit, text[day.start : day.end])))
        yield from postcodes(text)
        yield from order_numbers.named(text)
        yield from phones(text)
    yield from streets
    yield from amounts_in_words(text)
    yield from phones_read_out(read_out)
    yield from order_numbers.read_out(text, read_out)
    yield from dashed_postcodes(text)
    yield from order_numbers.bare(text)
    yield from order_numbers.alone(text)
    yield from days
    yield from people(text)
