"""Whether what is worked out of customers errs more about some groups of them."""

from aiohttp import web

from crm_bridge.console.pages import page
from crm_bridge.intelligence.fairness.compare import LEAST
from crm_bridge.intelligence.fairness.recipe import FAIRNESS
from crm_bridge.intelligence.fairness.report import KINDS, TITLES, worse
from crm_bridge.intelligence.risk.model import ENOUGH_ORDERS
from crm_bridge.intelligence.running.shelf import MODEL_SHELF

routes = web.RouteTableDef()

MEASURES = {
    "calibration": "Calibration",
    "auroc": "AUROC",
    "false_positive": "False alarms",
    "false_negative": "Missed",
    "hit_rate": "Hit rate",
}


@routes.get("/fairness")
async def show(request: web.Request) -> web.Response:
    """The report that was made last; where there is none, what it takes."""
    found = request.config_dict[MODEL_SHELF].get(FAIRNESS)
    context = {
        "report": found,
        "worse": {model.model: worse(model) for model in found.models} if found else {},
        "titles": TITLES,
        "kinds": KINDS,
        "measures": MEASURES,
        "enough": ENOUGH_ORDERS,
        "least": max(count for counts in LEAST.values() for count in counts),
    }
    return page(request, "fairness.html", context)
