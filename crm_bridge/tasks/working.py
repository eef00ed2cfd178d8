"""Taking a task, finishing it, and opening it again."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations import records
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.desk import Task
from crm_bridge.models.staff import Staff
from crm_bridge.staff import boards


async def locked(session: AsyncSession, task_id: str) -> Task:
    """Held until the transaction ends. Raises 404 `task_unknown`."""
    # Who accepts a conversation finishes its tasks: everybody holds the conversation first.
    known = await session.get(Task, task_id)
    if known is not None and known.conversation_id is not None:
        await records.locked(session, known.conversation_id)
    task = await session.scalar(
        select(Task)
        .where(Task.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if task is None:
        raise NotFound("task_unknown", "There is no such task.")
    # Who holds a task changes it.
    boards.outdate(session, "tasks")
    return task


async def open_task(session: AsyncSession, task_id: str) -> Task:
    """Raises 404 `task_unknown`, 409 `task_done`."""
    task = await locked(session, task_id)
    if task.done_at is not None:
        raise Conflict("task_done", "This task was done meanwhile.")
    return task


async def take(session: AsyncSession, task_id: str, staff: Staff, seen: str | None) -> None:
    """`staff` does it from now on. `seen` is whose it was when they decided so: of two who take it
    at once, one gets it. Raises 404 `task_unknown`, 409 `task_done` and `task_taken`."""
    task = await open_task(session, task_id)
    if task.assignee_id not in (seen, staff.id):
        raise await taken(session, task)
    task.assignee_id = staff.id
    record(session, staff, "taken", task, was=seen)


async def finish(session: AsyncSession, task_id: str, staff: Staff) -> None:
    """Raises 404 `task_unknown`, 409 `task_done`."""
    task = await open_task(session, task_id)
    end(session, task, staff)
    record(session, staff, "done", task)


def end(session: AsyncSession, task: Task, staff: Staff) -> None:
    """The task, which must be locked, is done by `staff`."""
    task.done_at, task.assignee_id = now(session), staff.id


async def open_again(session: AsyncSession, task_id: str, staff: Staff) -> None:
    """It was not done after all. Raises 404 `task_unknown`."""
    task = await locked(session, task_id)
    if task.done_at is not None:
        task.done_at = None
        record(session, staff, "opened_again", task)


async def taken(session: AsyncSession, task: Task) -> Conflict:
    """What is told to who comes second."""
    other = await session.get(Staff, task.assignee_id) if task.assignee_id else None
    if other is None:
        return Conflict("task_taken", "This task was given up meanwhile: take it first.")
    return Conflict("task_taken", f"{other.name} has taken this task meanwhile.")


def record(session: AsyncSession, staff: Staff, what: str, task: Task, **detail: object) -> None:
    audit.record(session, f"staff:{staff.id}", f"task.{what}", f"task:{task.id}", detail)
