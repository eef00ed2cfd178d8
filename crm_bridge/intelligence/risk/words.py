"""What made an order or an account stand out, in words for agents."""

from collections.abc import Callable, Mapping, Sequence

from crm_bridge.intelligence.risk.scored import Part

FAMILIES = (
    {"quantity", "own_quantity", "pieces"},
    {"value", "own_value", "first_value"},
    {"few_lines", "own_few_lines", "small"},
    {"burst", "soon"},
)
"""Signs of one thing seen from different sides: the one that counts most is told."""
MOST = 4
RARE = 0.2
"""Nothing is told that more than this share of the orders have as much of, unless it is all."""
ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
)  # fmt: skip

Names = Mapping[str, str]
"""Products' names by their ids."""


def facts(parts: Sequence[Part], names: Names) -> list[str]:
    """The parts that made the score, the largest first, as they are shown."""
    rare = [part for part in parts if part.share <= RARE] or parts[:1]
    return [_SAY[part.sign](part.told, names) for part in _of_their_own(rare)[:MOST]]


def _of_their_own(parts: Sequence[Part]) -> list[Part]:
    """One of each family."""
    told: list[Part] = []
    for part in parts:
        family = next((one for one in FAMILIES if part.sign in one), {part.sign})
        if not any(other.sign in family for other in told):
            told.append(part)
    return told


def times(ratio: float) -> str:
    """14.2 → “14 times”, 1.26 → “1.3 times”."""
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times"


def ordinal(number: float) -> str:
    count = int(number)
    if count < len(ORDINALS):
        return ORDINALS[count]
    last = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count % 100 not in (11, 12, 13) else 0)
    return f"{count}{last or 'th'}"


def ago(seconds: float) -> str:
    """How long between two orders."""
    if seconds < 60:
        return "within a minute of"
    if seconds < 3_600 * 2:
        return f"{_counted(round(seconds / 60), 'minute')} after"
    if seconds < 86_400 * 2:
        return f"{_counted(round(seconds / 3_600), 'hour')} after"
    return f"{_counted(round(seconds / 86_400), 'day')} after"


def _counted(count: float, what: str) -> str:
    return f"{count:g} {what}" if count == 1 else f"{count:g} {what}s"


def _repeated(told: Sequence[float | str], names: Names) -> str:
    share, number = float(told[0]), told[1]
    much = "The same items" if share >= 1 else f"{share:.0%} of the items"
    return f"{much} as in order {number}, within a week of it"


def _small(told: Sequence[float | str], names: Names) -> str:
    return f"Worth only {float(told[0]):.0%} of what this customer usually spends"


def _back(told: Sequence[float | str], names: Names) -> str:
    back, year = int(told[0]), int(told[1])
    were = "was" if back == 1 else "were"
    return f"{back} of {_counted(year, 'order')} in the year before {were} sent back or called off"


def _back_of_account(told: Sequence[float | str], names: Names) -> str:
    back, year = int(told[0]), int(told[1])
    were = "was" if back == 1 else "were"
    return f"{back} of {_counted(year, 'order')} in a year {were} sent back or called off"


Say = Callable[[Sequence[float | str], Names], str]

_SAY: Mapping[str, Say] = {
    "quantity": lambda told, names: (
        f"{times(float(told[0]))} the usual quantity of {names.get(str(told[1]), str(told[1]))}"
        f" ({_counted(float(told[2]), 'piece')})"
    ),
    "own_quantity": lambda told, _: (
        f"{times(float(told[0]))} the pieces of one product that this customer usually takes"
    ),
    "pieces": lambda told, _: f"{times(float(told[0]))} the usual number of pieces of each product",
    "value": lambda told, _: f"{times(float(told[0]))} the value of a usual order",
    "own_value": lambda told, _: f"{times(float(told[0]))} what this customer usually spends",
    "first_value": lambda told, _: (
        f"A first order, with {times(float(told[0]))} the value of a usual one"
    ),
    "price": lambda told, _: f"A product {times(float(told[0]))} as dear as is usual",
    "few_lines": lambda told, _: (
        f"{_counted(float(told[0]), 'product')}, where an order usually has {float(told[1]):g}"
    ),
    "own_few_lines": lambda told, _: (
        f"{_counted(float(told[0]), 'product')}, where this customer usually orders"
        f" {float(told[1]):g}"
    ),
    "small": _small,
    "burst": lambda told, _: f"{ordinal(float(told[0])).capitalize()} order within a day",
    "soon": lambda told, _: f"Placed {ago(float(told[0]))} the order before",
    "repeated": _repeated,
    "countries": lambda told, _: f"{ordinal(float(told[0])).capitalize()} country within 30 days",
    "postcodes": lambda told, _: (
        f"{ordinal(float(told[0])).capitalize()} delivery postcode within 30 days"
    ),
    "payments": lambda told, _: f"{ordinal(float(told[0])).capitalize()} way to pay within 30 days",
    "taken_back": _back,
    "account_taken_back": _back_of_account,
    "account_value_back": lambda told, _: (
        f"{float(told[0]):.0%} of what it was worth was sent back or called off"
    ),
    "account_payments": lambda told, _: f"{int(told[0])} ways to pay in a year",
    "account_postcodes": lambda told, _: f"{int(told[0])} delivery postcodes in a year",
    "account_countries": lambda told, _: f"{int(told[0])} countries in a year",
    "account_burst": lambda told, _: f"{int(told[0])} orders within a day",
    "account_unusual": lambda told, _: (
        f"{int(told[0])} of {_counted(float(told[1]), 'order')} in a year"
        f" {'was' if told[0] == 1 else 'were'} unusual"
    ),
}
