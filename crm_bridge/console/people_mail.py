"""The mail that carries an invitation.

It is sent at once and kept nowhere, unlike other mails: the database holds only the hash of its
link. Who invites has the link before them, and is told when the mail did not leave.
"""

import logging
from urllib.parse import urlsplit

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.mail import Mailer, MailFailed, MailServer
from crm_bridge.settings import Settings
from crm_bridge.staff.invitations import LIFETIME, Invited

logger = logging.getLogger(__name__)

MAILER = web.AppKey("MAILER", Mailer)

SUBJECT = "Your account at {shop}’s console"
TEXT = """Hello,

{admin} has made an account for you in the console of {shop}.

Choose your name and password here:
{link}

The link works once, within {days} days. If you did not expect this mail, leave it alone.
"""


def add_mailer(app: web.Application, settings: Settings) -> None:
    """Without `SMTP_URL` there is none, and links are copied."""
    if settings.smtp_url is not None:
        server = MailServer.parsed(settings.smtp_url.get_secret_value())
        app[MAILER] = Mailer(server, settings.mail_from)


def link_of(request: web.Request, invited: Invited) -> str:
    """The address as people open it."""
    base = request.config_dict[SETTINGS].console_url.rstrip("/")
    return f"{base}/invitations/{invited.token}"


def opens_only_here(link: str) -> bool:
    """Whether it leads to the computer of whoever opens it: no address of the console is set."""
    host = urlsplit(link).hostname or ""
    return host == "localhost" or host.endswith(".localhost") or host in ("127.0.0.1", "::1")


async def mailed(request: web.Request, invited: Invited, admin: str) -> bool | None:
    """Whether the link was taken by the mail server; None where there is none."""
    mailer = request.config_dict.get(MAILER)
    if mailer is None:
        return None
    shop = request.config_dict[SETTINGS].shop_name
    text = TEXT.format(admin=admin, shop=shop, link=link_of(request, invited), days=LIFETIME.days)
    try:
        await mailer.send(invited.staff.email, SUBJECT.format(shop=shop), text)
    except MailFailed as error:
        logger.warning("An invitation was not mailed: %s", error)
        return False
    return True
