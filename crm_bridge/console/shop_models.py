"""Models of the shop's data: which version of each is at work, and training them."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, NotFound
from crm_bridge.intelligence.quality.checks import BY_NAME
from crm_bridge.intelligence.running import runs, versions
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.registry import RECIPES, recipe_named
from crm_bridge.intelligence.running.shelving import SHELVING
from crm_bridge.intelligence.running.trainings import TRAININGS, ask_by_hand
from crm_bridge.models.shop_models import ShopModelRun, ShopModelVersion
from crm_bridge.training.runs import actor

routes = web.RouteTableDef()

KINDS = {"train": "Training", "lists": "Lists", "check": "Look at the data"}
CAUSES = {
    "schedule": "by the clock",
    "import": "after an import",
    "first": "for the first time",
    "asked": "asked for",
    "unusable": "as no version could be used",
    "put_back": "as another version was put to work",
}
STATES = {
    "queued": ("Waiting", "going"),
    "running": ("Running", "going"),
    "done": ("Done", "good"),
    "failed": ("Failed", "bad"),
    "interrupted": ("Interrupted", "warn"),
    "at_work": ("At work", "good"),
    "kept": ("Kept", "calm"),
    "refused": ("Not put to work", "warn"),
    "damaged": ("Cannot be used", "bad"),
    "removed": ("Removed", "calm"),
    "stopped": ("Stopped by the data", "bad"),
    "too_little": ("Too little to learn from", "warn"),
    "lists": ("Lists written", "good"),
}
"""Of runs, versions and outcomes in words, with the tone of the pill."""


METRICS = {
    "auroc": "AUROC",
    "auprc": "Average precision",
    "brier": "Brier score",
    "ece": "Calibration error",
    "mae": "Mean absolute error",
    "rmse": "Root mean square error",
    "hr10": "HR@10",
    "hr10_all": "HR@10, all items",
    "hr10_new": "HR@10, new items",
    "ndcg10": "NDCG@10",
    "ndcg10_all": "NDCG@10, all items",
    "ndcg10_new": "NDCG@10, new items",
    "mrr": "MRR",
}
"""Those that are no words by themselves."""


@dataclass(frozen=True, slots=True)
class ModelView:
    """`last` is what came of the newest try where that is not the version at work. `needs` are the
    titles of the checks that must hold."""

    recipe: Recipe[Any]
    at_work: ShopModelVersion | None
    before: ShopModelVersion | None
    versions: list[ShopModelVersion]
    last: dict[str, Any] | None
    needs: list[str]


@routes.get("/shop-models")
async def shop_models(request: web.Request) -> web.Response:
    return await _shown(request)


@routes.get("/shop-models/run")
async def run_part(request: web.Request) -> web.Response:
    """Asked for again and again while something is under way; at its end the page is read anew."""
    async with request.config_dict[DATABASE].reading() as session:
        run = await runs.under_way(session)
    response = page(request, "_shop_models_run.html", {"run": run, "kinds": KINDS})
    if run is None:
        response.headers["HX-Refresh"] = "true"
    return response


@routes.post("/shop-models/train")
async def train(request: web.Request) -> web.Response:
    """The model that the form names, or all of them."""
    name = str((await read_form(request)).get("model", ""))
    if name and recipe_named(name) is None:
        raise NotFound("model_unknown", f"There is no model {name}.")
    names = [name] if name else [recipe.name for recipe in RECIPES]
    await ask_by_hand(request.config_dict[DATABASE], "train", names, request[STAFF].id)
    request.config_dict[TRAININGS].wake()
    raise web.HTTPSeeOther("/shop-models")


@routes.post("/shop-models/use")
async def use(request: web.Request) -> web.Response:
    form = await read_form(request)
    name, number = str(form.get("model", "")), str(form.get("version", ""))
    shelving, staff = request.config_dict[SHELVING], request[STAFF]
    try:
        if not (number.isascii() and number.isdecimal() and len(number) < 9):
            raise NotFound("version_unknown", f"There is no version {number[:20]}.")
        # To its end though the browser goes away.
        await asyncio.shield(shelving.use(name, int(number), actor(staff), staff.id))
    except BridgeError as refused:
        return await _shown(request, refused)
    request.config_dict[TRAININGS].wake()
    raise web.HTTPSeeOther("/shop-models")


async def _shown(request: web.Request, refused: BridgeError | None = None) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        outcomes = await runs.last_outcomes(session)
        models = [
            _view(recipe, list(await versions.listed(session, recipe.name)), outcomes)
            for recipe in RECIPES
        ]
        under_way = await runs.under_way(session)
        done = await runs.listed(session)
    context = {
        "models": models,
        "titles": {recipe.name: recipe.title for recipe in RECIPES},
        "run": under_way,
        "runs": [run for run in done if run.state not in runs.UNDER_WAY],
        "told": _told,
        "kinds": KINDS,
        "causes": CAUSES,
        "states": STATES,
        "metrics": METRICS,
        "settings": request.config_dict[SETTINGS],
        "refused": refused,
    }
    response = page(request, "shop_models.html", context)
    response.set_status(refused.status if refused else 200)
    return response


def _view(
    recipe: Recipe[Any], found: list[ShopModelVersion], outcomes: dict[str, Any]
) -> ModelView:
    at_work = next((one for one in found if one.state == "at_work"), None)
    earlier = [one for one in found if at_work is None or one.number < at_work.number]
    last = outcomes.get(recipe.name)
    fine = last is None or (last["state"] in ("at_work", "lists") and not last["detail"])
    return ModelView(
        recipe,
        at_work,
        next((one for one in earlier if one.state == "kept"), None),
        [one for one in found if one.state != "removed"],
        None if fine else last,
        [BY_NAME[name].title for name in recipe.checks if name in BY_NAME],
    )


def _told(run: ShopModelRun, titles: dict[str, str]) -> list[tuple[str, str, str]]:
    """What came of each model of a run: its title, the state, the reason."""
    return [
        (titles.get(one["name"], one["name"]), one["state"], one["detail"] or "")
        for one in run.outcomes
    ]
