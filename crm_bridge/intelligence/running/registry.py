"""Every model of the shop's data; whoever makes one adds a line here."""

from typing import Any

from crm_bridge.intelligence.fairness.recipe import FAIRNESS
from crm_bridge.intelligence.predictions.recipe import PREDICTIONS
from crm_bridge.intelligence.recommenders.recipe import RECOMMENDATIONS
from crm_bridge.intelligence.risk.recipe import RISK
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.segments.recipe import SEGMENTS

RECIPES: tuple[Recipe[Any], ...] = (
    SEGMENTS,
    RECOMMENDATIONS,
    PREDICTIONS,
    RISK,
    FAIRNESS,
)
"""They are trained in this order."""


def recipe_named(name: str) -> Recipe[Any] | None:
    return next((recipe for recipe in RECIPES if recipe.name == name), None)
