"""Which recommenders are set beside each other, ours last."""

from collections.abc import Callable
from importlib.util import find_spec

from crm_bridge.intelligence.recommenders.buy_again import BuyAgain
from crm_bridge.intelligence.recommenders.content import Content, ContentEuclidean, ContentMeaning
from crm_bridge.intelligence.recommenders.ease import Ease
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid
from crm_bridge.intelligence.recommenders.interface import Recommender
from crm_bridge.intelligence.recommenders.item_knn import ItemNeighbours
from crm_bridge.intelligence.recommenders.popularity import Popularity, RecentPopularity
from crm_bridge.intelligence.recommenders.rules import AssociationRules
from crm_bridge.intelligence.recommenders.users import UserNeighbours, UserNeighboursPearson

_OURS: tuple[Callable[[], Recommender], ...] = (
    Popularity,
    RecentPopularity,
    Content,
    ContentEuclidean,
    UserNeighbours,
    UserNeighboursPearson,
    ItemNeighbours,
    Ease,
    AssociationRules,
    BuyAgain,
)
NOT_INSTALLED = (
    "implicit is not installed: ALS and BM25 are not measured "
    "(make eval-recommendations installs it where it can)."
)


NOT_ENCODED = (
    "content_meaning is left out: the sentence encoder reads 30 texts a second (ENCODER=1 has it)."
)


def contenders(*, encoder: bool) -> tuple[list[Recommender], list[str]]:
    """All that can be measured here, and what has to be said of the others."""
    kinds, remarks = list(_OURS), []
    if encoder:
        kinds.append(ContentMeaning)
    else:
        remarks.append(NOT_ENCODED)
    if find_spec("implicit"):
        from crm_bridge.intelligence.evaluation.implicit_models import ImplicitAls, ImplicitBm25

        kinds += [ImplicitAls, ImplicitBm25]
    else:
        remarks.append(NOT_INSTALLED)
    return [kind() for kind in (*kinds, Hybrid)], remarks
