"""The fields of a channel's set-up: which are missing, and what may be filled in."""

import re
from collections.abc import Mapping, Sequence

from crm_bridge.api.schemas.channels import SetupField
from crm_bridge.errors import Unprocessable

LONGEST_VALUE = 4_000


def missing(fields: Sequence[SetupField], values: Mapping[str, str]) -> list[SetupField]:
    """Those that must still be filled in, with the choices that were made."""
    return [
        one
        for one in fields
        if one.required and one.name not in values and _counts(one, fields, values)
    ]


def _counts(field: SetupField, fields: Sequence[SetupField], values: Mapping[str, str]) -> bool:
    chosen = {one.name: values.get(one.name) or next(iter(one.choices), "") for one in fields}
    unmade = {one.name for one in fields if one.required and one.name not in values}
    return all(
        name not in unmade and chosen.get(name) == value for name, value in field.only_with.items()
    )


def filled_in(
    fields: Sequence[SetupField], kept: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """The values after this was filled in. Raises 422 `value_invalid`."""
    known = {field.name: field for field in fields}
    wanted = dict(kept)
    for name, typed in given.items():
        field, value = known.get(name), typed.strip()
        if field is None:
            raise Unprocessable("value_invalid", f"{name}: this channel has no such field.")
        if value:
            _check(field, value)
            wanted[name] = value
        elif not field.secret:
            wanted.pop(name, None)
    return wanted


def _check(field: SetupField, value: str) -> None:
    if len(value) > LONGEST_VALUE:
        raise Unprocessable("value_invalid", f"{field.label}: is too long.")
    if field.choices and value not in field.choices:
        raise Unprocessable("value_invalid", f"{field.label}: choose one of the list.")
    if field.pattern and not re.fullmatch(field.pattern, value):
        said = f"{field.label}: that cannot be it. It should be {field.looks_like}."
        raise Unprocessable("value_invalid", said)
