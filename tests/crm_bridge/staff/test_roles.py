"""What each role may do."""

import pytest

from crm_bridge.models.staff import ROLES
from crm_bridge.staff.roles import MEANINGS, TABLE, Ability, may


@pytest.mark.parametrize(
    ("ability", "roles"),
    [
        (Ability.OWN_ACCOUNT, ["agent", "lead", "admin"]),
        (Ability.WORK, ["agent", "lead", "admin"]),
        (Ability.SEE_PEOPLE, ["lead", "admin"]),
        (Ability.CHANGE_PEOPLE, ["admin"]),
    ],
)
def test_who_may(ability: Ability, roles: list[str]) -> None:
    assert [role for role in ROLES if may(role, ability)] == roles


def test_the_table_speaks_of_every_role() -> None:
    assert tuple(TABLE) == tuple(MEANINGS) == ROLES


def test_a_role_that_nobody_knows_may_nothing() -> None:
    assert not any(may("owner", ability) for ability in Ability)
