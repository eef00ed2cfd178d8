"""What a change set's page shows of its evaluation, and of what can be done next."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import DATABASE
from crm_bridge.models.correction import ChangeSet
from crm_bridge.models.message import Message
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
    by now than the one that was compared with. `taken_back` are messages, as `conversation#seq`."""

    run: TrainingRun | None
    taken_back: Set[str]
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
        """Without what customers took back meanwhile."""
        result = self.run.result if self.run else None
        if result is None:
            return None
        said = result.get("corrected", ())
        return {
            **result,
            "corrected": [one for one in said if one["message"] not in self.taken_back],
        }


async def run_of(request: web.Request, change_set: ChangeSet) -> dict[str, Any]:
    """The context of `_training_run.html`."""
    async with request.config_dict[DATABASE].reading() as session:
        run = await runs.last_evaluation(session, change_set.id)
        busy = await runs.under_way(session)
        other = busy is not None and busy.change_set_id != change_set.id
        found = await session.get(ChangeSet, busy.change_set_id) if busy and other else None
        taken_back = await _taken_back(session, run.result) if run and run.result else frozenset()
    models = await request.config_dict[SWAPPING].models()
    live = models.live
    measured = run is not None and run.result is not None
    beside = run.result["beside"] if run is not None and run.result is not None else None
    outdated = measured and beside != (live.name if live else None)
    ready = measured and change_set.state in ("evaluated", "refused")
    view = RunView(
        run=run,
        taken_back=taken_back,
        may_try=change_set.state in MAY_TRY and busy is None,
        may_accept=ready and not outdated and busy is None,
        may_roll_back=change_set.state == "live"
        and live is not None
        and list(live.change_sets)[-1:] == [change_set.id],
        busy_with=found.name if found else None,
        outdated=ready and outdated,
    )
    return {"change_set": change_set, "training": view, "aspects": ASPECTS}


async def _taken_back(session: AsyncSession, result: Mapping[str, Any]) -> frozenset[str]:
    said = {one["message"].partition("#")[0] for one in result.get("corrected", ())}
    rows = await session.execute(
        select(Message.conversation_id, Message.seq).where(
            Message.conversation_id.in_(said),
            Message.content["deleted_at"].as_string().is_not(None),
        )
    )
    return frozenset(f"{cid}#{seq}" for cid, seq in rows)
