"""The way of what was written for a task: tried until the mail server takes it, then told in the
conversation, and the task is done."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import desk
from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.mail_outbox import FIRST_PAUSE, MOST_TRIES, Letter
from crm_bridge.models.desk import Task
from crm_bridge.models.mail import TaskMail
from crm_bridge.models.staff import Staff
from crm_bridge.tasks import working

MOST_AT_ONCE = 500


def hand_over(session: AsyncSession, mail: TaskMail) -> None:
    """To be sent now, and again until it is taken."""
    mail.state, mail.tries, mail.due_at = "kept", 0, now(session)


async def unsent(session: AsyncSession, task_id: str) -> TaskMail:
    """The last mail of an open task, which has not left. Raises 404 `task_unknown`, 409
    `task_done` and `mail_sent`."""
    task = await working.open_task(session, task_id)
    mail = await session.scalar(
        select(TaskMail)
        .where(TaskMail.task_id == task.id)
        .order_by(TaskMail.written_at.desc())
        .limit(1)
    )
    if mail is None or mail.state == "sent":
        raise Conflict("mail_sent", "There is no mail of this task that was not sent.")
    return mail


async def keep_only(session: AsyncSession, mail: TaskMail, staff: Staff) -> None:
    """There is no mail server: the conversation tells so, and the task stays open until somebody
    has written to the customer in another way."""
    told = f"An answer to {mail.to} is kept, and was not mailed: no mail server is set."
    task = await session.get_one(Task, mail.task_id)
    await _note(session, task, staff, f"{told}\n\n{mail.text}")


async def due(session: AsyncSession) -> list[Letter]:
    """Mails that are to be tried now, oldest first."""
    mails = await session.scalars(
        select(TaskMail)
        .where(TaskMail.due_at <= now(session))
        .order_by(TaskMail.due_at)
        .limit(MOST_AT_ONCE)
    )
    return [Letter(mail.id, mail.to, mail.subject, mail.text) for mail in mails]


async def settle(session: AsyncSession, mail_id: str, problem: str | None) -> None:
    """How a try went: `problem` None means that the mail server has taken it."""
    mail = await session.get_one(TaskMail, mail_id)
    task = await working.locked(session, mail.task_id)
    mail.tries, mail.problem = mail.tries + 1, problem
    if problem is None:
        await _sent(session, mail, task)
    elif mail.tries >= MOST_TRIES:
        mail.state, mail.due_at = "failed", None
    else:
        mail.due_at = now(session) + FIRST_PAUSE * (1 << (mail.tries - 1))


async def _sent(session: AsyncSession, mail: TaskMail, task: Task) -> None:
    staff = await session.get_one(Staff, mail.staff_id)
    mail.state, mail.sent_at, mail.due_at = "sent", now(session), None
    if task.done_at is None:
        working.end(session, task, staff)
    working.record(session, staff, "mailed", task, mail=mail.id)
    await _note(session, task, staff, f"Answered by mail to {mail.to}:\n\n{mail.text}")


async def _note(session: AsyncSession, task: Task, staff: Staff, text: str) -> None:
    if task.conversation_id is not None:
        await desk.add_note(session, task.conversation_id, staff, text[: desk.MAX_TEXT])
