"""Models are put to work and taken back; the change sets follow."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select

from bot.model_folder import About, ModelFolder, ModelUnknownError
from crm_bridge.corrections import change_sets
from crm_bridge.db import Database
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.correction import ChangeSet
from crm_bridge.models.staff import Staff
from crm_bridge.training import runs
from crm_bridge.training.assistant import ModelSwitch


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the folder with what it was made of."""

    name: str
    about: About

    @property
    def change_sets(self) -> Sequence[str]:
        return self.about.change_sets


@dataclass(frozen=True, slots=True)
class Models:
    """`live` answers; `before` answered before it, the last first, and can again."""

    live: Model | None
    before: Sequence[Model]


class Swapping:
    def __init__(self, database: Database, folder: ModelFolder, switch: ModelSwitch) -> None:
        self._database = database
        self._folder = folder
        self._switch = switch
        self._one_at_a_time = asyncio.Lock()

    async def models(self) -> Models:
        return await asyncio.to_thread(self._read)

    async def accept(self, change_set_id: str, staff: Staff | None, why: str = "") -> None:
        """The model that was trained for the change set answers. Raises 404 `change_set_unknown`,
        409 `not_evaluated`, `evaluation_outdated`, `model_unusable`, `model_gone`,
        422 `reason_needed`, 503 `unavailable`; then all is as it was."""
        async with self._one_at_a_time:
            live = (await self.models()).live
            if live and await self._answers_already(change_set_id, live):
                await self._follow("accept", change_set_id, staff, live.name)
                return
            model, state = await self._evaluated(change_set_id, why)
            async with self._database.session() as session:
                await change_sets.move(
                    session, change_set_id, "training", who=runs.actor(staff), why=why or None
                )
            try:
                await self._switch.use(model)
            except Exception:
                async with self._database.session() as session:
                    await change_sets.move(session, change_set_id, state, who="system")
                raise
            await self._follow("accept", change_set_id, staff, model)

    async def roll_back(self, change_set_id: str, staff: Staff | None) -> None:
        """The model before the change set answers again. Raises 409 `not_live`, `later_live`,
        `model_gone`, `model_unusable`, 503 `unavailable`."""
        async with self._one_at_a_time:
            models = await self.models()
            live = list(models.live.change_sets) if models.live else []
            if change_set_id not in live:
                raise Conflict("not_live", "The change set is not live.")
            if live[-1] != change_set_id:
                later = await self._name_of(live[-1])
                raise Conflict("later_live", f"{later} came after it: roll that back first.")
            target = next((m for m in models.before if list(m.change_sets) == live[:-1]), None)
            if target is None:
                raise Conflict(
                    "model_gone",
                    "The model before it is not kept any more. Train anew without it: make train",
                )
            await self._switch.use(target.name)
            await self._follow("roll_back", change_set_id, staff, target.name)

    async def use(self, name: str, staff: Staff | None) -> None:
        """Any model that answered before. Raises 409 `model_gone`, `model_unusable`,
        503 `unavailable`."""
        async with self._one_at_a_time:
            models = await self.models()
            if name not in {model.name for model in models.before}:
                raise Conflict("model_gone", f"There is no model {name} that answered before.")
            await self._switch.use(name)
            await self._follow("roll_back", None, staff, name)

    async def follow(self) -> None:
        """Bring the states of the change sets in line with the model that answers: a restart may
        have come between the two."""
        models = await self.models()
        if models.live is None:
            return
        async with self._database.session() as session:
            sets = (await session.scalars(select(ChangeSet))).all()
            for one in sets:
                state = _state_by(one, models.live.change_sets)
                if state is not None:
                    await change_sets.move(session, one.id, state, who="system")

    async def _follow(
        self, kind: str, change_set_id: str | None, staff: Staff | None, model: str
    ) -> None:
        await self.follow()
        async with self._database.session() as session:
            runs.record_swap(session, kind, change_set_id, staff, model)

    async def _answers_already(self, change_set_id: str, live: Model) -> bool:
        """The assistant took the model after all, when nobody waited for its answer any more."""
        async with self._database.reading() as session:
            found = await change_sets.get(session, change_set_id)
        return change_set_id in live.change_sets and found.state != "live"

    async def _evaluated(self, change_set_id: str, why: str) -> tuple[str, str]:
        """The model and the state of a change set that may go live."""
        async with self._database.reading() as session:
            found = await change_sets.get(session, change_set_id)
            run = await runs.last_evaluation(session, change_set_id)
            examples = await change_sets.examples(session, change_set_id)
            state = found.state
        if run is None or run.result is None or state not in ("evaluated", "refused"):
            raise Conflict("not_evaluated", "Evaluate the change set first.")
        if run.state == "refused" and not why.strip():
            raise Unprocessable(
                "reason_needed",
                "It would understand less: write why it should go live all the same.",
            )
        live = (await self.models()).live
        if run.result["beside"] != (live.name if live else None):
            raise Conflict(
                "evaluation_outdated",
                "Another model answers by now than the one that it was compared with. Evaluate it "
                "again.",
            )
        try:
            model = await asyncio.to_thread(self._folder.find, str(run.result["model"]))
        except ModelUnknownError as error:
            raise Conflict(
                "model_gone",
                "The model that was trained for it is there no more. Evaluate it again.",
            ) from error
        about = await asyncio.to_thread(self._folder.about, model.name)
        if not about.examples or about.examples[-1] != examples.as_dict():
            raise Conflict(
                "evaluation_outdated",
                "The change set has changed since it was evaluated. Evaluate it again.",
            )
        return model.name, state

    async def _name_of(self, change_set_id: str) -> str:
        async with self._database.reading() as session:
            found = await session.get(ChangeSet, change_set_id)
        return f"“{found.name}”" if found else "Another change set"

    def _read(self) -> Models:
        live = self._folder.live()
        return Models(
            Model(live.name, self._folder.about(live.name)) if live else None,
            [Model(name, self._folder.about(name)) for name in self._folder.before()],
        )


def _state_by(one: ChangeSet, live: Sequence[str]) -> str | None:
    """Where a change set belongs when these are live; None where it is there."""
    if one.id in live:
        return "live" if one.state != "live" and "live" in change_sets.NEXT[one.state] else None
    if one.state == "live":
        return "rolled_back"
    return "evaluated" if one.state == "training" else None


SWAPPING = web.AppKey("SWAPPING", Swapping)
