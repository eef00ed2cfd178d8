"""How segments are made from the shop's data, for the training of its models."""

from datetime import datetime

from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData
from crm_bridge.intelligence.segments.files import FORMAT, keep, load
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.lists import read_before, write_lists
from crm_bridge.intelligence.segments.model import Before, Segments, fit


def train(data: TrainingData) -> Trained[Segments]:
    """Nothing decides between two versions: customers of today are put together as of today."""
    purchases = Purchases(data.lines, data.returns)
    before = data.more if isinstance(data.more, Before) else None
    segments = fit(purchases, data.as_of, before)
    if segments.customers == 0 or purchases.first is None:
        raise CannotTrain("Nobody has bought anything yet.")
    period: tuple[datetime, datetime] = (purchases.first, data.as_of)
    return Trained(segments, _metrics(segments), None, period, segments.customers)


def _metrics(segments: Segments) -> dict[str, float]:
    search, groups = segments.search, segments.keys("habits")
    found = {"customers": float(segments.customers), "groups": float(len(groups))}
    if search.silhouette is not None:
        found["silhouette"] = search.silhouette
    chosen = next((one for one in search.steady if one.groups == len(groups)), None)
    if chosen is not None:
        found |= {"stability": chosen.weakest, "agreement": chosen.agreement}
    return found


SEGMENTS: Recipe[Segments] = Recipe(
    name="segments",
    title="Segments of customers",
    format=FORMAT,
    train=train,
    keep=keep,
    load=load,
    checks=(
        "orders_in_the_future",
        "orders_too_old",
        "orders_currency",
        "orders_twice",
        "orders_volume",
        "lines_references",
        "lines_quantity",
        "lines_price_units",
    ),
    reads=read_before,
    after=write_lists,
)
