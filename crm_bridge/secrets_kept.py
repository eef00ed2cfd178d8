"""All that the database holds encrypted: checked at the start, and encrypted anew when asked."""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, String, Table, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

import crm_bridge.models
from crm_bridge.models.base import Base
from crm_bridge.secrets_at_rest import (
    MARK,
    SETTING,
    Cipher,
    EncryptedText,
    KeyMissing,
    KeyWrong,
)

assert crm_bridge.models  # noqa: S101 - imported for its tables


class SecretsUnreadable(Exception):
    """The message says what cannot be read, and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One value as it stands in its row, `key` being the row's primary key."""

    column: Column[Any]
    key: Sequence[object]
    text: str

    @property
    def place(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"


@dataclass
class Report:
    """How many values were encrypted now, had been already, and were forgotten, by their place."""

    encrypted: int = 0
    already: int = 0
    forgotten: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        yield (
            f"{self.encrypted} encrypted under the first key of {SETTING}, "
            f"{self.already} were already."
        )
        for place, count in sorted(self.forgotten.items()):
            yield f"{place}: {count} could not be read and must be set up again."


async def check(session: AsyncSession, cipher: Cipher | None) -> None:
    """Raises `KeyMissing`, or `SecretsUnreadable` where no key fits; encrypts what was written
    before there was a key, so that nothing stays readable after a start."""
    kept = await _all_kept(session)
    if cipher is None:
        if any(value.text.startswith(MARK) for value in kept):
            raise KeyMissing
        return
    if unreadable := Counter(value.place for value in kept if _plain(cipher, value) is None):
        raise SecretsUnreadable(_told(unreadable))
    for value in kept:
        if not value.text.startswith(MARK):
            await _write(session, value, value.text)


async def encrypt_anew(session: AsyncSession, cipher: Cipher, *, forget: bool) -> Report:
    """Bring every value under the first key. What no key opens raises `SecretsUnreadable`, or is
    forgotten: emptied where it may be empty, else replaced by what nobody knows."""
    report = Report()
    for value in await _all_kept(session):
        plain = _plain(cipher, value)
        if plain is None:
            report.forgotten[value.place] += 1
            lost = None if value.column.nullable else secrets.token_urlsafe(32)
            await _write(session, value, lost)
        elif cipher.is_under_first_key(value.text):
            report.already += 1
        else:
            report.encrypted += 1
            await _write(session, value, plain)
    if report.forgotten and not forget:
        raise SecretsUnreadable(_told(report.forgotten))
    return report


def _plain(cipher: Cipher, value: Kept) -> str | None:
    try:
        return cipher.decrypt(value.text)
    except KeyWrong:
        return None


async def _all_kept(session: AsyncSession) -> list[Kept]:
    return [
        Kept(column, key, text)
        for table, column in _columns()
        for *key, text in await session.execute(
            select(*table.primary_key.columns, type_coerce(column, String())).where(
                column.is_not(None)
            )
        )
    ]


def _columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EncryptedText):
                yield table, column


async def _write(session: AsyncSession, value: Kept, plain: str | None) -> None:
    """Unless somebody else has changed it since it was read."""
    table = value.column.table
    same_row = [column == part for column, part in zip(table.primary_key, value.key, strict=True)]
    unchanged = type_coerce(value.column, String()) == value.text
    await session.execute(
        update(table).where(*same_row, unchanged).values({value.column.name: plain})
    )


def _told(unreadable: Counter[str]) -> str:
    places = ", ".join(f"{place} ({count})" for place, count in sorted(unreadable.items()))
    return (
        f"{SETTING} does not open what the database holds encrypted: {places}. Put the key back "
        "with which it was encrypted, beside the present one (`new,old`); it is in secrets.env of "
        "the state directory or of its back-up. If it is lost for good: "
        "`python -m crm_bridge encrypt --forget` (docs/settings.md)."
    )
