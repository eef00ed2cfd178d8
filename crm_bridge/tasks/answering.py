"""Answering the customer of a task by mail: what is written, before it is on its way."""

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
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
        tries=0,
        written_at=now(session),
    )


def _checked(text: str) -> str:
    cleaned = clean(text)
    if not meaningful(cleaned):
        raise Unprocessable("message_empty", "The answer is empty.")
    if len(cleaned) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"The answer is longer than {MAX_TEXT} characters.")
    return cleaned
