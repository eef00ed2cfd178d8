from dataclasses import replace

from markupsafe import Markup

from crm_bridge.console.inbox_rows import Listed, drawn_once
from crm_bridge.conversations.inbox import Colleague, RowMarks
from crm_bridge.conversations.inbox_counts import Counts
from crm_bridge.conversations.listing import Page, Row
from crm_bridge.models.staff import Staff
from tests.crm_bridge.shop import START

ANNA, BEN = Staff(id="stf_anna", name="Anna"), Staff(id="stf_ben", name="Ben")
ROW = Row(
    id="cnv_1",
    channel="web",
    channel_title="Web",
    began=None,
    private=True,
    state="queued",
    state_since=START,
    last_activity_at=START,
    messages=1,
    customer_id=None,
    customer=None,
    called=None,
    agent=None,
    agent_id=None,
    last_author="customer",
    last_text="Help",
    resolution=None,
    place=(),
)


def test_a_row_is_drawn_anew_where_it_has_changed_and_for_whom_it_differs() -> None:
    times = 0

    @drawn_once
    def draw(row: Row, mark: RowMarks, unread: bool, mine: bool) -> Markup:
        nonlocal times
        times += 1
        return Markup("{} {} {}").format(row.last_text, unread, mine)

    def listed(row: Row) -> Listed:
        marks = {"cnv_1": RowMarks(offered_to=Colleague(ANNA.id, ANNA.name))}
        return Listed(Page([row], None), marks, Counts({}, {}), {}, draw)

    for _ in range(2):
        assert listed(ROW).drawn(ROW, unread=False, reader=BEN) == "Help False False"
        assert listed(ROW).drawn(ROW, unread=False, reader=ANNA) == "Help False True"
        assert listed(ROW).drawn(ROW, unread=True, reader=BEN) == "Help True False"
    assert times == 3
    later = replace(ROW, last_text="Anybody?")
    assert listed(later).drawn(later, unread=False, reader=BEN) == "Anybody? False False"
