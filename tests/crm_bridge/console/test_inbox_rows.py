from markupsafe import Markup

from crm_bridge.console.inbox_rows import Listed
from crm_bridge.conversations.inbox import RowMarks
from crm_bridge.conversations.inbox_counts import Counts
from crm_bridge.conversations.listing import Page, Row
from crm_bridge.models.staff import Staff
from tests.crm_bridge.shop import START

ANNA, BEN = Staff(id="stf_anna", name="Anna"), Staff(id="stf_ben", name="Ben")
ROW = Row(
    id="cnv_1",
    channel="web",
    state="queued",
    state_since=START,
    last_activity_at=START,
    messages=1,
    customer_id=None,
    customer=None,
    agent=None,
    last_author="customer",
    last_text="Help",
    resolution=None,
    place=(),
)


def test_a_row_is_drawn_once_for_all_who_see_it_alike_and_anew_for_whom_it_differs() -> None:
    times = 0

    def draw(row: Row, mark: RowMarks, unread: bool, offered: bool) -> Markup:
        nonlocal times
        times += 1
        return Markup("{} {} {}").format(row.id, unread, offered)

    marks = {"cnv_1": RowMarks(offered_to=ANNA)}
    listed = Listed(Page([ROW], None), marks, Counts({}, {}), {}, draw)
    for _ in range(2):
        assert listed.drawn(ROW, unread=False, reader=BEN) == "cnv_1 False False"
        assert listed.drawn(ROW, unread=False, reader=ANNA) == "cnv_1 False True"
        assert listed.drawn(ROW, unread=True, reader=BEN) == "cnv_1 True False"
    assert times == 3
