"""Sending what was written for a task, where there is a mail server."""

import logging
from typing import Literal

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF
from crm_bridge.console.people_mail import MAILER
from crm_bridge.db import DATABASE
from crm_bridge.mail import MailFailed
from crm_bridge.models.mail import TaskMail
from crm_bridge.tasks import answering

logger = logging.getLogger(__name__)

Told = Literal["mailed", "failed", "kept"]
NOT_TAKEN = "The mail server did not take it."


async def answered(request: web.Request, task_id: str, mail_id: str, text: str) -> Told:
    """Keep the answer and send it. Raises what `answering.write` raises."""
    shop = request.config_dict[SETTINGS].shop_name
    answer = answering.Answer(mail_id, text, shop)
    async with request.config_dict[DATABASE].session() as session:
        mail = await answering.write(session, task_id, request[STAFF], answer)
        if MAILER not in request.config_dict:
            await session.flush()
            await answering.kept_only(session, mail.id, request[STAFF])
    return await _send(request, mail)


async def sent_again(request: web.Request, task_id: str) -> Told:
    """Send what did not leave. Raises what `answering.unsent` raises."""
    async with request.config_dict[DATABASE].session() as session:
        mail = await answering.unsent(session, task_id)
    return await _send(request, mail)


async def _send(request: web.Request, mail: TaskMail) -> Told:
    mailer, database = request.config_dict.get(MAILER), request.config_dict[DATABASE]
    if mailer is None:
        return "kept"
    try:
        await mailer.send(mail.to, mail.subject, mail.text)
    except MailFailed as error:
        logger.warning("An answer was not mailed: %s", error)
        async with database.session() as session:
            await answering.failed(session, mail.id, NOT_TAKEN)
        return "failed"
    async with database.session() as session:
        await answering.sent(session, mail.id, request[STAFF])
    return "mailed"
