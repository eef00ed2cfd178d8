"""Handing what was written for a task to the mail server, where there is one."""

from typing import Literal

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF
from crm_bridge.db import DATABASE
from crm_bridge.mail_outbox import MAIL_OUTBOX
from crm_bridge.tasks import answering, mailing

Told = Literal["mailing", "kept"]


async def answered(request: web.Request, task_id: str, mail_id: str, text: str) -> Told:
    """Keep the answer; it is sent a moment later. Raises what `answering.write` raises."""
    shop = request.config_dict[SETTINGS].shop_name
    answer = answering.Answer(mail_id, text, shop)
    outbox = request.config_dict.get(MAIL_OUTBOX)
    async with request.config_dict[DATABASE].session() as session:
        mail = await answering.write(session, task_id, request[STAFF], answer)
        if outbox is None:
            await mailing.keep_only(session, mail, request[STAFF])
            return "kept"
        mailing.hand_over(session, mail)
    outbox.wake()
    return "mailing"


async def sent_again(request: web.Request, task_id: str) -> Told:
    """Try at once what has not left. Raises what `mailing.unsent` raises."""
    outbox = request.config_dict.get(MAIL_OUTBOX)
    async with request.config_dict[DATABASE].session() as session:
        mail = await mailing.unsent(session, task_id)
        if outbox is None:
            return "kept"
        mailing.hand_over(session, mail)
    outbox.wake()
    return "mailing"
