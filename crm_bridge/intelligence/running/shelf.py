"""The models at work, in memory, for request handlers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web

from crm_bridge.intelligence.running.recipe import Recipe

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Standing:
    """A model at work, which version of it, and from what data it was learnt."""

    model: Any
    version: int
    trained_at: datetime
    data_from: datetime
    data_to: datetime


class ModelShelf:
    """Empty until something was trained; a model is replaced between two requests."""

    def __init__(self) -> None:
        self._standing: dict[str, Standing] = {}

    def get(self, recipe: Recipe[M]) -> M | None:
        """The model at work, or None: then say less, and never wait."""
        found = self._standing.get(recipe.name)
        model: M | None = found.model if found else None
        return model

    def standing(self, name: str) -> Standing | None:
        return self._standing.get(name)

    def put(self, name: str, standing: Standing | None) -> None:
        if standing is None:
            self._standing.pop(name, None)
        else:
            self._standing[name] = standing


MODEL_SHELF = web.AppKey("MODEL_SHELF", ModelShelf)
