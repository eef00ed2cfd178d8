"""Values that look like what they stand for, and are nobody's."""

import random
from collections.abc import Callable, Mapping

_FIRST = ("Ada", "Bruno", "Clara", "Dario", "Edith", "Felix", "Greta", "Henrik", "Ines", "Jonas")
_LAST = ("Abbott", "Brandt", "Calder", "Dunmore", "Ellwood", "Farrow", "Garland", "Hartley")
_STREETS = ("Larch Road", "Mill Lane", "Harbour Street", "Orchard Close", "Station Road", "Elm Way")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_FICTIONAL_PHONES = "07700 900"
"""Kept free by the British regulator for stories."""


def invented(kind: str, original: str, chance: random.Random) -> str:
    """Something of the kind (`person`, `email`, `order_number` …) in the shape of the original."""
    return _MAKERS.get(kind, _number)(original, chance)


def _person(original: str, chance: random.Random) -> str:
    names = [chance.choice(_FIRST)]
    if len(original.split()) > 1:
        names.append(chance.choice(_LAST))
    return _cased(" ".join(names), original)


def _email(original: str, chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)}.{chance.choice(_LAST)}@mail.example".lower()


def _phone(original: str, chance: random.Random) -> str:
    number = f"{_FICTIONAL_PHONES}{chance.randrange(1000):03}"
    return number.replace("0", "+44 ", 1) if original.lstrip().startswith(("+", "00")) else number


def _address(original: str, chance: random.Random) -> str:
    return _cased(f"{chance.randrange(2, 90)} {chance.choice(_STREETS)}", original)


def _postcode(original: str, chance: random.Random) -> str:
    """Its digits are others, and the letters of its last three signs."""
    head, tail = original[:-3], original[-3:]
    return _number(head, chance) + "".join(
        _cased(chance.choice(_LETTERS), one) if one.isalpha() else _number(one, chance)
        for one in tail
    )


def _number(original: str, chance: random.Random) -> str:
    """Other digits, none of them a leading nought that was not there."""
    made, begun = [], False
    for one in original:
        if not one.isdigit():
            made.append(one)
            continue
        made.append(one if one == "0" and not begun else str(chance.randrange(1, 10)))
        begun = True
    return "".join(made)


def _link(original: str, chance: random.Random) -> str:
    return "https://shop.example/page"


def _cased(made: str, original: str) -> str:
    if original.islower():
        return made.lower()
    return made.upper() if original.isupper() else made


_MAKERS: Mapping[str, Callable[[str, random.Random], str]] = {
    "person": _person,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "postcode": _postcode,
    "link": _link,
}
