"""What is secret in the database opens with the key outside it, and with nothing else."""

import pyotp
import pytest
from sqlalchemy import select, text, update

from crm_bridge import secrets_kept
from crm_bridge.db import Database
from crm_bridge.models.staff import Staff
from crm_bridge.models.webhook import Webhook
from crm_bridge.secrets_at_rest import SETTING, Cipher, KeyMissing, give
from crm_bridge.staff import accounts, second_step
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.shop import ENCRYPTION, WEBHOOKS, ShopBridge

OLD = Cipher(ENCRYPTION)
NEW_KEY = "bmV3IGtleSBvZiB0aGUgdGVzdHMgLSAwMTIzNDU2Nzg="
NEW = Cipher(NEW_KEY)
BOTH = Cipher(f"{NEW_KEY}, {ENCRYPTION}")


@pytest.fixture
async def secrets(bridge: ShopBridge) -> dict[str, str]:
    """Anna's second step and a webhook's signing secret, as those who need them have them."""
    anna = await colleague(bridge)
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, anna.id)
        second_step.begin(staff)
        pending = staff.totp_pending or ""
        await second_step.turn_on(session, staff, pyotp.TOTP(pending).at(bridge.clock()))
    added = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, {"url": "https://93.184.215.14/"})
    return {"totp": pending, "webhook": added.body["secret"]}


async def rows(database: Database) -> dict[str, str]:
    """As whoever has a copy of the database sees them."""
    async with database.reading() as session:
        totp = await session.scalar(text("SELECT totp_secret FROM staff WHERE name = 'Anna'"))
        webhook = await session.scalar(text("SELECT secret FROM webhooks"))
        return {"totp": str(totp), "webhook": str(webhook)}


async def read(database: Database) -> dict[str, str | None]:
    """As the bridge reads them."""
    async with database.reading() as session:
        totp = await session.scalar(select(Staff.totp_secret).where(Staff.name == "Anna"))
        return {"totp": totp, "webhook": await session.scalar(select(Webhook.secret))}


async def check(database: Database, cipher: Cipher | None) -> None:
    async with database.session() as session:
        await secrets_kept.check(session, cipher)


async def encrypt_anew(
    database: Database, cipher: Cipher, *, forget: bool = False
) -> secrets_kept.Report:
    give(database.engine.dialect, cipher)
    async with database.session() as session:
        return await secrets_kept.encrypt_anew(session, cipher, forget=forget)


async def test_a_copy_of_the_database_gives_no_secret_away(
    bridge: ShopBridge, secrets: dict[str, str]
) -> None:
    assert await read(bridge.database) == secrets
    for name, kept in (await rows(bridge.database)).items():
        assert kept.startswith("fernet:")
        assert secrets[name] not in kept


async def test_what_an_earlier_release_left_readable_is_encrypted_at_the_start(
    bridge: ShopBridge, secrets: dict[str, str]
) -> None:
    async with bridge.database.session() as session:
        await session.execute(text("UPDATE webhooks SET secret = 'whsec_plain'"))
    assert (await read(bridge.database))["webhook"] == "whsec_plain"
    untouched = (await rows(bridge.database))["totp"]
    await check(bridge.database, OLD)
    kept = await rows(bridge.database)
    assert kept["webhook"].startswith("fernet:")
    assert kept["totp"] == untouched
    assert (await read(bridge.database))["webhook"] == "whsec_plain"


async def test_a_key_is_changed_without_losing_anything(
    bridge: ShopBridge, secrets: dict[str, str]
) -> None:
    database = bridge.database
    await check(database, BOTH)
    report = await encrypt_anew(database, BOTH)
    assert (report.encrypted, report.already) == (2, 0)
    again = await encrypt_anew(database, BOTH)
    assert (again.encrypted, again.already) == (0, 2)
    give(database.engine.dialect, NEW)
    await check(database, NEW)
    assert await read(database) == secrets


async def test_a_lost_key_is_known_at_the_start_and_changes_nothing(
    bridge: ShopBridge, secrets: dict[str, str]
) -> None:
    before = await rows(bridge.database)
    with pytest.raises(secrets_kept.SecretsUnreadable) as wrong:
        await check(bridge.database, NEW)
    with pytest.raises(secrets_kept.SecretsUnreadable):
        await encrypt_anew(bridge.database, NEW)
    with pytest.raises(KeyMissing, match=SETTING):
        await check(bridge.database, None)
    assert SETTING in str(wrong.value)
    assert "staff.totp_secret (1), webhooks.secret (1)" in str(wrong.value)
    assert await rows(bridge.database) == before


async def test_with_a_key_lost_for_good_people_get_in_and_nobody_signs_with_nothing(
    bridge: ShopBridge, secrets: dict[str, str]
) -> None:
    report = await encrypt_anew(bridge.database, NEW, forget=True)
    assert report.forgotten == {"staff.totp_secret": 1, "webhooks.secret": 1}
    left = await read(bridge.database)
    assert left["totp"] is None
    assert len(left["webhook"] or "") > 40
    await check(bridge.database, NEW)


async def test_a_shop_without_secrets_needs_no_key(bridge: ShopBridge) -> None:
    await colleague(bridge)
    await check(bridge.database, None)


def test_an_encrypted_column_is_never_searched() -> None:
    with pytest.raises(TypeError, match="NULL alone"):
        select(Webhook).where(Webhook.secret == "whsec_x")
    select(Staff).where(Staff.totp_secret.is_not(None))
    update(Staff).values(totp_secret=None)


@pytest.mark.parametrize("keys", ["", "short", "x" * 43 + "!", f"{NEW_KEY},", f"{NEW_KEY}AAAA"])
def test_what_is_no_key_is_refused(keys: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes in base64"):
        Cipher(keys)


def test_a_key_may_be_written_in_either_alphabet() -> None:
    kept = Cipher("-_" * 21 + "8=").encrypt("hush")
    assert Cipher("+/" * 21 + "8").decrypt(kept) == "hush"
