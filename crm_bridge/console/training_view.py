"""What a change set's page shows of its evaluation, and of what can be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from crm_bridge.db import DATABASE
from crm_bridge.models.correction import ChangeSet
from crm_bridge.models.training import TrainingRun
from crm_bridge.training import runs
from crm_bridge.training.swapping import SWAPPING

ASPECTS = {
    "intent": "Intent",
    "entities": "Entities",
    "sentiment": "Sentiment",
    "escalation": "Calls a person",
}
MAY_TRY = ("collecting", "evaluated", "refused", "rolled_back")


@dataclass(frozen=True, slots=True)
class RunView:
    """`busy_with` names another change set that is being tried. `outdated`: another model answers
    by now than the one that was compared with."""

    run: TrainingRun | None
    may_try: bool
    may_accept: bool
    may_roll_back: bool
    busy_with: str | None
    outdated: bool

    @property
    def under_way(self) -> bool:
        return self.run is not None and self.run.state in runs.UNDER_WAY

    @property
    def result(self) -> Mapping[str, Any] | None:
        return self.run.result if self.run else None


async def run_of(request: web.Request, change_set: ChangeSet) -> dict[str, Any]:
    """The context of `_training_run.html`."""
    async with request.config_dict[DATABASE].reading() as session:
        run = await runs.last_evaluation(session, change_set.id)
        busy = await runs.under_way(session)
        other = busy is not None and busy.change_set_id != change_set.id
        found = await session.get(ChangeSet, busy.change_set_id) if busy and other else None
    models = await request.config_dict[SWAPPING].models()
    live = models.live
    measured = run is not None and run.result is not None
    beside = run.result["beside"] if run is not None and run.result is not None else None
    outdated = measured and beside != (live.name if live else None)
    ready = measured and change_set.state in ("evaluated", "refused")
    view = RunView(
        run=run,
        may_try=change_set.state in MAY_TRY and busy is None,
        may_accept=ready and not outdated and busy is None,
        may_roll_back=change_set.state == "live"
        and live is not None
        and list(live.change_sets)[-1:] == [change_set.id],
        busy_with=found.name if found else None,
        outdated=ready and outdated,
    )
    return {"change_set": change_set, "training": view, "aspects": ASPECTS}
