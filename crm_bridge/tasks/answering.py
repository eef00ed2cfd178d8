"""Answering the customer of a task by mail: written down first, sent after, marked sent last."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.conversations import desk
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Task
from crm_bridge.models.mail import TaskMail
from crm_bridge.models.staff import Staff
from crm_bridge.tasks import working

MAX_TEXT = 10_000
_ID = re.compile(r"tml_[0-9A-Za-z]{22}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed, under the id that the form was given: sent twice it is one mail."""

    mail_id: str
    text: str
    shop: str


def new_mail_id() -> str:
    return new_id("tml")


async def write(session: AsyncSession, task_id: str, staff: Staff, answer: Answer) -> TaskMail:
    """Keep the mail; the task is theirs now. Raises 404 `task_unknown`, 409 `task_done`,
    `task_taken` and `mail_written`, 422 `message_empty`, `message_too_long`, `mail_id_invalid` and
    `address_missing`."""
    task = await working.open_task(session, task_id)
    if task.assignee_id not in (None, staff.id):
        raise await working.taken(session, task)
    text = _checked(answer.text)
    if not _ID.fullmatch(answer.mail_id):
        raise Unprocessable("mail_id_invalid", "This form is out of date. Load the page again.")
    if await session.get(TaskMail, answer.mail_id) is not None:
        raise Conflict("mail_written", "This answer is kept already.")
    task.assignee_id = staff.id
    mail = await _mail(session, task, staff, text, answer)
    session.add(mail)
    working.record(session, staff, "answered", task, mail=mail.id)
    return mail


async def unsent(session: AsyncSession, task_id: str) -> TaskMail:
    """The last mail of an open task, which did not leave. Raises 404 `task_unknown`, 409
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


async def sent(session: AsyncSession, mail_id: str, staff: Staff) -> None:
    """The mail server has taken it: the conversation tells so, and the task is done."""
    mail, task = await _with_task(session, mail_id)
    mail.state, mail.sent_at, mail.problem = "sent", now(session), None
    if task.done_at is None:
        working.end(session, task, staff)
    working.record(session, staff, "mailed", task, mail=mail.id)
    await _note(session, task, staff, f"Answered by mail to {mail.to}:\n\n{mail.text}")


async def failed(session: AsyncSession, mail_id: str, problem: str) -> None:
    """It did not leave; the task stays open, with the mail beside it."""
    mail, _ = await _with_task(session, mail_id)
    mail.state, mail.problem = "failed", problem


async def kept_only(session: AsyncSession, mail_id: str, staff: Staff) -> None:
    """There is no mail server: the conversation tells so, and the task stays open until somebody
    has written to the customer in another way."""
    mail, task = await _with_task(session, mail_id)
    told = f"An answer to {mail.to} is kept, and was not mailed: no mail server is set."
    await _note(session, task, staff, f"{told}\n\n{mail.text}")


async def _mail(
    session: AsyncSession, task: Task, staff: Staff, text: str, answer: Answer
) -> TaskMail:
    conversation = await session.get(Conversation, task.conversation_id or "")
    customer_id = conversation.customer_id if conversation else None
    customer = await session.get(Customer, customer_id or "")
    to = task.email or (customer.email if customer else None)
    if to is None:
        raise Unprocessable("address_missing", "The customer left no e-mail, and is not known.")
    locale = conversation.locale if conversation else texts.DEFAULT_LOCALE
    return TaskMail(
        id=answer.mail_id,
        task_id=task.id,
        staff_id=staff.id,
        to=to,
        subject=texts.say("system_task_mail_subject", locale, shop=answer.shop),
        text=texts.say(
            "system_task_mail_text", locale, text=text, agent=staff.name, shop=answer.shop
        ),
        state="kept",
        written_at=now(session),
    )


async def _with_task(session: AsyncSession, mail_id: str) -> tuple[TaskMail, Task]:
    mail = await session.get_one(TaskMail, mail_id)
    return mail, await working.locked(session, mail.task_id)


async def _note(session: AsyncSession, task: Task, staff: Staff, text: str) -> None:
    if task.conversation_id is not None:
        await desk.add_note(session, task.conversation_id, staff, text[: desk.MAX_TEXT])


def _checked(text: str) -> str:
    cleaned = clean(text)
    if not meaningful(cleaned):
        raise Unprocessable("message_empty", "The answer is empty.")
    if len(cleaned) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"The answer is longer than {MAX_TEXT} characters.")
    return cleaned
