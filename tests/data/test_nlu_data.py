"""What the assistant learns from: every intent, well-formed, apart from what measures it."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
INTENTS_BY_GROUP = {
    "talk": "greet goodbye thank affirm deny stop help bot_challenge",
    "account": (
        "create_account registration_problems recover_password account_locked edit_account "
        "switch_account delete_account privacy_request"
    ),
    "order": (
        "place_order order_history track_order change_order cancel_order check_cancellation_fee "
        "reorder"
    ),
    "delivery": (
        "delivery_options delivery_period late_delivery missing_parcel change_shipping_address "
        "set_up_shipping_address"
    ),
    "returns": (
        "return_item exchange_item report_item_problem get_refund track_refund check_refund_policy"
    ),
    "payment": (
        "check_payment_methods payment_issue dispute_charge get_invoice check_invoice "
        "promo_code_problem price_match gift_card"
    ),
    "product": "recommend_product product_question check_stock warranty",
    "programme": "loyalty_points newsletter_subscription",
    "contact": ("store_info contact_customer_service contact_human_agent complaint review"),
    "out_of_scope": "out_of_scope",
}
INTENTS = [intent for names in INTENTS_BY_GROUP.values() for intent in names.split()]
ENTITIES = frozenset(
    {
        "order_number", "email", "phone", "postcode", "address",
        "product", "person", "date", "amount",
    }
)  # fmt: skip
FEELINGS = frozenset({"negative", "neutral", "positive"})
FREQUENT = frozenset(
    {
        "track_order", "cancel_order", "change_order", "place_order", "order_history",
        "delivery_options", "delivery_period", "late_delivery", "missing_parcel",
        "change_shipping_address", "return_item", "exchange_item", "report_item_problem",
        "get_refund", "track_refund", "payment_issue", "product_question", "recommend_product",
        "check_stock", "contact_human_agent", "complaint", "recover_password", "out_of_scope",
    }
)  # fmt: skip
FEWEST_EXAMPLES = 60
FEWEST_OF_A_FREQUENT = 150
FEWEST_SENTIMENT_LINES = 900
NEAR_COPY = 0.9
FEWEST_WORDS_OF_A_COPY = 5  # any two people write "yep" and "where is my order"

_ENTITY = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<type>[^()]*)\)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@cache
def blocks(file: Path) -> list[tuple[str, list[str]]]:
    """(intent, its examples with their entity markup) of one file, in the file's order."""
    content = yaml.safe_load(file.read_text("utf-8"))
    return [
        (block["intent"], [line.removeprefix("- ") for line in block["examples"].splitlines()])
        for block in content["nlu"]
    ]


def training_files() -> list[Path]:
    """The files of the groups, and below near/ what of a group lies near other intents."""
    return sorted((DATA / "nlu").rglob("*.yml"))


def training_examples() -> Iterator[tuple[str, str]]:
    """(text with markup, intent) of everything the assistant is trained on."""
    for file in training_files():
        for intent, examples in blocks(file):
            yield from ((example, intent) for example in examples)


@cache
def rows(name: str) -> list[tuple[str, str]]:
    """(text, label) of a CSV file below data/."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file, strict=True)]


def without_markup(example: str) -> str:
    return _ENTITY.sub(r"\g<text>", example)


def normalised(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", without_markup(text).lower()))


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", without_markup(text).lower()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity, 0 (no word shared) to 1 (the same words)."""
    shared = len(one & other)
    return shared / ((len(one) + len(other) - shared) or 1)


def near_copies(seen: list[str], blind: list[str]) -> list[tuple[str, str]]:
    """(blind text, seen text) of all of five words or more that share nine words in ten."""
    by_length: dict[int, list[tuple[frozenset[str], str]]] = {}
    for text in seen:
        own = words(text)
        by_length.setdefault(len(own), []).append((own, text))
    return [
        (text, learned)
        for text in blind
        if len(text.split()) >= FEWEST_WORDS_OF_A_COPY
        for learned in _near_copies_of(words(text), by_length)
    ]


def _near_copies_of(
    own: frozenset[str], by_length: dict[int, list[tuple[frozenset[str], str]]]
) -> Iterator[str]:
    """Sets of very different sizes cannot share that much, and are not compared."""
    for size in range(math.ceil(len(own) * NEAR_COPY), math.floor(len(own) / NEAR_COPY) + 1):
        for learned, text in by_length.get(size, ()):
            if likeness(own, learned) >= NEAR_COPY:
                yield text


@pytest.mark.parametrize("group", INTENTS_BY_GROUP)
def test_a_group_s_file_holds_exactly_the_intents_of_the_group(group: str) -> None:
    intents = [intent for intent, _ in blocks(DATA / "nlu" / f"{group}.yml")]
    assert sorted(intents) == sorted(INTENTS_BY_GROUP[group].split())


@pytest.mark.parametrize(
    "file", sorted((DATA / "nlu" / "near").glob("*.yml")), ids=lambda f: f.stem
)
def test_near_examples_of_a_group_are_of_its_intents_each_listed_once(file: Path) -> None:
    intents = [intent for intent, _ in blocks(file)]
    assert set(intents) <= set(INTENTS_BY_GROUP[file.stem].split())
    assert len(set(intents)) == len(intents)


def test_there_are_no_other_files_of_training_examples() -> None:
    nlu = DATA / "nlu"
    names = {file.relative_to(nlu).with_suffix("").as_posix() for file in training_files()}
    assert {name for name in names if not name.startswith("near/")} == set(INTENTS_BY_GROUP)
    assert {name.removeprefix("near/") for name in names} == set(INTENTS_BY_GROUP)


@pytest.mark.parametrize("folder", ["nlu", "nlu/near"])
def test_every_intent_has_enough_examples(folder: str) -> None:
    """As many as lie near another intent as there are others; more of what is asked often."""
    files = (DATA / folder).glob("*.yml")
    counts = Counter(i for file in files for i, examples in blocks(file) for _ in examples)
    fewest = {i: FEWEST_OF_A_FREQUENT if i in FREQUENT else FEWEST_EXAMPLES for i in INTENTS}
    assert {i: counts[i] for i in INTENTS if counts[i] < fewest[i]} == {}


def test_no_text_is_taught_twice() -> None:
    counts = Counter(normalised(text) for text, _ in training_examples())
    assert [text for text, count in counts.items() if count > 1] == []


def test_examples_do_not_differ_in_their_values_alone() -> None:
    """A sentence filled with other order numbers or names teaches nothing and skews the counts."""
    shapes = Counter(
        normalised(_ENTITY.sub(r"ENTITY\g<type>", text))
        for text, _ in training_examples()
        if normalised(_ENTITY.sub("", text))
    )
    assert {shape: count for shape, count in shapes.items() if count > 3} == {}


def test_no_example_is_empty_or_padded() -> None:
    assert [text for text, _ in training_examples() if not text or text != text.strip()] == []


def test_entities_are_marked_up_with_the_known_types_only() -> None:
    found = [(m["type"], text) for text, _ in training_examples() for m in _ENTITY.finditer(text)]
    assert [pair for pair in found if pair[0] not in ENTITIES] == []
    assert {kind for kind, _ in found} == ENTITIES


def test_no_markup_is_left_open() -> None:
    leftovers = [text for text, _ in training_examples() if set(without_markup(text)) & set("[]")]
    assert leftovers == []


def test_marked_up_values_have_no_padding() -> None:
    values = [m["text"] for text, _ in training_examples() for m in _ENTITY.finditer(text)]
    assert [value for value in values if value != value.strip()] == []


def test_an_email_address_in_an_example_is_marked_up() -> None:
    bare = [text for text, _ in training_examples() if _EMAIL.search(_ENTITY.sub("", text))]
    assert bare == []


def test_mail_addresses_are_in_reserved_domains() -> None:
    texts = [without_markup(text) for text, _ in training_examples()]
    for name in ("blind/intents.csv", "blind/sentiment.csv", "sentiment/training.csv"):
        texts += [text for text, _ in rows(name)]
    addresses = [address for text in texts for address in _EMAIL.findall(text)]
    assert addresses
    assert [a for a in addresses if not a.endswith((".example", "@example.com"))] == []


def test_no_example_could_be_taken_for_a_command_of_the_assistant() -> None:
    assert [text for text, _ in training_examples() if text.startswith("/")] == []


def test_sentiment_lines_have_a_text_and_a_known_feeling() -> None:
    lines = rows("sentiment/training.csv")
    assert {label for _, label in lines} == FEELINGS
    assert [text for text, _ in lines if not text.strip()] == []


def test_no_feeling_is_a_rarity_in_the_sentiment_lines() -> None:
    counts = Counter(label for _, label in rows("sentiment/training.csv"))
    assert counts.total() >= FEWEST_SENTIMENT_LINES
    assert min(counts.values()) / counts.total() >= 0.2


def test_no_sentiment_line_is_taught_twice() -> None:
    counts = Counter(normalised(text) for text, _ in rows("sentiment/training.csv"))
    assert [text for text, count in counts.items() if count > 1] == []
