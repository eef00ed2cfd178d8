"""No protected trait is among what models of customers are made from.

Who a customer is (name, e-mail, telephone, language, where they live) is never read. Country is
read where it went, for the comparison between groups, and to see that it changed from one order to
the next: which country it is makes no difference to a score.
"""

import ast
from dataclasses import fields, replace
from pathlib import Path

import crm_bridge.intelligence
from crm_bridge.intelligence.order_lines import COLUMNS
from crm_bridge.intelligence.predictions.features import FEATURES
from crm_bridge.intelligence.risk.accounts import ACCOUNT_SIGNS, account_signs
from crm_bridge.intelligence.risk.norms import Norms
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.reading import About
from crm_bridge.intelligence.risk.signs import SIGNS, Past, signs_of
from tests.crm_bridge.intelligence.risk.ordering import a_shop, an_order

SOURCES = {"customer", "product", "order", "at", "quantity", "price", "country", "cancelled"}
"""The whole table that models are made from."""
OF_AN_ORDER = {
    "number", "customer", "at", "lines", "currency", "country", "postcode", "payment",
    "taken_back", "called_off_at",
}  # fmt: skip
TRAITS = {"name", "email", "email_key", "phone", "locale", "gender", "sex", "age", "birthday"}
FOLDER = Path(crm_bridge.intelligence.__file__).parent
MODELS = ("predictions", "recommenders", "risk", "segments")


def test_the_sources_of_features_are_these_and_no_more() -> None:
    assert set(COLUMNS) == SOURCES
    assert {field.name for field in fields(PlacedOrder)} == OF_AN_ORDER
    assert {field.name for field in fields(About)} == {
        "currency", "country", "postcode", "payment", "status",
    }  # fmt: skip


def test_no_feature_is_named_after_a_trait() -> None:
    names = {*FEATURES, *SIGNS, *ACCOUNT_SIGNS}
    assert not {name for name in names for trait in TRAITS if trait in name.split("_")}
    assert "country" not in " ".join(FEATURES)


def test_no_model_reads_who_a_customer_is() -> None:
    """`Customer.name` and the like stand in no module that a model is made by. Lists for staff name
    the customers that they are of."""
    shown_to_staff = {"listing.py", "reading.py", "lists.py"}
    read = {
        f"{path.parent.name}/{path.name}: {ast.unparse(node)}"
        for folder in MODELS
        for path in (FOLDER / folder).rglob("*.py")
        if path.name not in shown_to_staff
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("Customer", "customer")
        and node.attr in TRAITS | {"postcode", "country", "tier"}
    }
    assert read == set()


def test_which_country_or_postcode_it_is_makes_no_difference() -> None:
    norms = Norms.fit(a_shop())

    def moved(name: str) -> PlacedOrder:
        return an_order("ann", 40, country=name, postcode=f"{name} 1")

    def stays(name: str) -> list[PlacedOrder]:
        return [an_order("ann", day, country=name, postcode=f"{name} 1") for day in (20, 30)]

    for here, there in (("GB", "NG"), ("NG", "GB"), ("US", "PK")):
        same = signs_of(moved(here), [Past.of(one) for one in stays(here)], norms)
        other = signs_of(moved(there), [Past.of(one) for one in stays(here)], norms)
        assert "countries" not in same
        assert other["countries"].value == 1.0
        assert account_signs([*stays(here), moved(there)], [False] * 3)["account_countries"].told
    first = signs_of(moved("GB"), [], norms)
    assert first == signs_of(replace(moved("GB"), country="NG", postcode="x"), [], norms)
