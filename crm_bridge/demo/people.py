"""The demo shop's customers: who they are, where they live and what they like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from crm_bridge.demo.catalogue import CATEGORIES, DATA, SIZES
from crm_bridge.demo.seeds import pick, stream

CUSTOMERS = 200
_COLOURS = ("black", "navy", "grey", "forest", "sage", "cream", "rust", "teal", "mustard", "coral")
_BRANDS = {
    "clothing": ("Alder & Finch", "Moorland", "Saltmarsh", "Juniper Row", "Kestrel"),
    "shoes": ("Fellwright", "Tarn", "Cobble & Co", "Stride Lab", "Saltmarsh"),
    "electronics": ("Halden", "Lumen", "Otter Audio", "Volta"),
    "home": ("Hearth & Vine", "Claymoor", "Fern House", "Brightwell"),
}
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Address:
    """Where parcels go."""

    street: str
    town: str
    postcode: str
    country: str

    def __str__(self) -> str:
        return f"{self.street}, {self.town} {self.postcode}"


@dataclass(frozen=True, slots=True)
class Taste:
    """What somebody likes: weights by category and brand, favourite colours, sizes by size run."""

    fit: str
    categories: Mapping[str, float]
    brands: frozenset[str]
    colours: tuple[str, ...]
    sizes: Mapping[str, str]
    has_children: bool
    activity: float


@dataclass(frozen=True, slots=True)
class Person:
    """One customer; `joined_days_ago` counts back from the day the shop is made for."""

    id: str
    name: str
    email: str
    phone: str
    address: Address
    locale: str
    joined_days_ago: int
    consent: bool
    taste: Taste


def people(taken: Iterator[Person]) -> list[Person]:
    """All customers; `taken` are those that are fixed, the others are made up around them."""
    fixed = list(taken)
    chance = stream("people")
    source = yaml.safe_load((DATA / "people.yml").read_text(encoding="utf-8"))
    names = {person.name for person in fixed}
    made = fixed
    while len(made) < CUSTOMERS:
        country = pick(chance, [(c, c["share"]) for c in source["countries"]])
        person = _person(chance, f"AF-{10001 + len(made)}", country, source)
        if person.name not in names:
            names.add(person.name)
            made.append(person)
    return made


def taste(chance: Random, fit: str) -> Taste:
    """Somebody's taste: one or two categories they come for, a brand or two in each."""
    first, second = chance.sample(CATEGORIES, 2)
    categories = dict.fromkeys(CATEGORIES, 0.35) | {first: 3.0, second: 1.4}
    place = chance.choices(range(6), (1, 4, 6, 5, 3, 1))[0]
    sizes = {run: values[min(place, len(values) - 1)] for run, values in SIZES.items() if values}
    shoes = SIZES["mens_shoes" if fit == "men" else "womens_shoes"][place]
    sizes |= {"all_shoes": shoes, "sock_sizes": "8-11" if int(shoes) > 7 else "4-7"}
    sizes |= {run: chance.choice(SIZES[run]) for run in ("beds", "rugs", "baskets", "kids_shoes")}
    return Taste(
        fit=fit,
        categories=categories,
        brands=frozenset(chance.choice(brands) for brands in _BRANDS.values()),
        colours=tuple(chance.sample(_COLOURS, 4)),
        sizes=sizes,
        has_children=chance.random() < 0.3,
        activity=chance.lognormvariate(0, 0.8),
    )


def _person(
    chance: Random, identifier: str, country: dict[str, Any], source: dict[str, Any]
) -> Person:
    fit = chance.choice(("women", "men"))
    first, last = chance.choice(country[fit]), chance.choice(country["surnames"])
    town, area, phone = chance.choice(country["towns"])
    street = f"{chance.randint(1, 148)} {chance.choice(source['streets'])}"
    postcode = _postcode(chance, country["code"], area)
    plain = f"{first}.{last}".lower().replace("'", "")
    return Person(
        id=identifier,
        name=f"{first} {last}",
        email=f"{plain}@{chance.choice(source['email_domains'])}",
        phone="".join(str(chance.randint(0, 9)) if c == "#" else c for c in phone),
        address=Address(street, town, postcode, country["code"]),
        locale=country["locale"],
        joined_days_ago=chance.randint(15, 900),
        consent=chance.random() < 0.6,
        taste=taste(chance, fit),
    )


def _postcode(chance: Random, country: str, area: str) -> str:
    """A postcode of the right shape for the area it begins with."""

    def digits(count: int) -> str:
        return "".join(str(chance.randint(0, 9)) for _ in range(count))

    def letters(count: int) -> str:
        return "".join(chance.choice(_INWARD_LETTERS) for _ in range(count))

    match country:
        case "GB":
            return f"{area}{chance.randint(1, 17)} {chance.randint(1, 9)}{letters(2)}"
        case "IE":
            return f"{area}{digits(1)} {letters(1)}{digits(1)}{letters(1)}{digits(1)}"
        case "CA":
            return f"{area}{letters(1)} {digits(1)}{letters(1)}{digits(1)}"
        case "US":
            return area + digits(2)
        case _:
            return area + digits(3)
