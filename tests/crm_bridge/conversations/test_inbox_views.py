from typing import get_args

from crm_bridge.conversations.inbox_views import SHARED, View, holds
from crm_bridge.models.staff import Staff
from tests.crm_bridge.shop import START

ANNA = Staff(id="stf_anna", name="Anna", team_id="tem_returns")
BEN = Staff(id="stf_ben", name="Ben", team_id="tem_safety")


def test_a_list_is_shared_only_if_it_is_the_same_for_everybody() -> None:
    def asked(view: View, reader: Staff) -> dict[str, object]:
        return dict(holds(view, reader, START).compile().params)

    same = {view for view in get_args(View) if asked(view, ANNA) == asked(view, BEN)}
    assert {None, *same} == SHARED
