"""Scorecards: what is asked, scoring blind to each other, results and agreement."""

import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from crm_bridge.models.review import Score
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser
from tests.crm_bridge.reviews.read import Helped, helped, lead
from tests.crm_bridge.shop import ShopBridge

CRITERION = {
    "name": "Kind",
    "question": "Was it kind?",
    "scale": "five",
    "about": "conversation",
    "weight": "2",
}


@pytest.fixture
async def lea(bridge: ShopBridge) -> StaffBrowser:
    """With the criteria that are offered to begin with."""
    lea = await lead(bridge)
    assert (await lea.post("/scores/criteria", starters="yes")).status == 303
    return lea


@pytest.fixture
async def ann(bridge: ShopBridge) -> Helped:
    return await helped(bridge)


def fields(page: Answer, name: str) -> list[str]:
    """The names of the inputs of a criterion: it is asked once of each subject."""
    legend = re.escape(name)
    found = re.findall(rf"<legend>{legend}.*?name=\"(score:[^\"]+)\"", page.source, re.DOTALL)
    return list(dict.fromkeys(found))


async def test_without_criteria_the_page_offers_some(bridge: ShopBridge, ann: Helped) -> None:
    lea = await lead(bridge)
    assert "Nothing is asked yet." in (await lea.get("/scores")).text
    assert "Say what a good conversation is" in (await lea.get(ann.page)).text
    assert "Begin with these" in (await lea.get("/scores/criteria")).text
    await lea.post("/scores/criteria", starters="yes")
    page = await lea.get("/scores/criteria")
    assert "Begin with these" not in page.text
    assert "Did the customer get what they came for?" in page.text
    twice = await lea.post("/scores/criteria", starters="yes")
    assert (twice.status, "There are criteria already." in twice.text) == (409, True)


async def test_each_is_asked_about_what_it_is_about(lea: StaffBrowser, ann: Helped) -> None:
    page = await lea.get(ann.page)
    asked = {name: fields(page, name) for name in ("Helped", "Right", "Tone")}
    assert [one.split(":", 3)[3] for one in asked["Helped"]] == ["conversation"]
    assert [one.split(":", 3)[3] for one in asked["Right"]] == ["answer:2"]
    assert [one.split(":", 3)[3] for one in asked["Tone"]] == [f"agent:{ann.chloe.id}"]


async def test_scores_count_by_their_weight_for_assistant_and_agents(
    lea: StaffBrowser, ann: Helped
) -> None:
    page = await lea.get(ann.page)
    (helped_,), (right,), (plain,), (tone,) = (
        fields(page, name) for name in ("Helped", "Right", "Plain", "Tone")
    )
    given = {helped_: "4", right: "1", plain: "1", tone: "2", "comment": "Slow."}
    assert (await lea.post(f"{ann.page}/scores", **given)).status == 303
    results = await lea.get("/scores")
    # Right counts three times: 1 of 1; Plain once: 1 of 5 is 0. Tone: 2 of 5 is a quarter.
    assert "The assistant 75% 2 Plain 0% Right 100%" in results.text
    assert "Chloe 25% 1 Tone 25%" in results.text
    assert "1 transcript, scored by 1 reviewer." in results.text
    for wanted, there in (
        ("", True),
        ("who=assistant", True),
        (f"who={ann.chloe.id}", True),
        (f"criterion={tone.split(':')[1]}", True),
        (f"criterion={tone.split(':')[1]}&who=assistant", False),
        ("who=nobody", False),
        ("who=%00&criterion=%00'--", False),
    ):
        behind = await lea.get(f"/scores/transcripts?{wanted}")
        assert ("scored by Lea" in behind.text) is there, wanted
    shown = await lea.get(ann.page)
    assert re.search(rf'name="{re.escape(tone)}" value="2" checked', shown.source)
    assert "Slow." in shown.text


async def test_a_score_keeps_the_words_it_was_given_under(lea: StaffBrowser, ann: Helped) -> None:
    page = await lea.get(ann.page)
    (old,) = fields(page, "Helped")
    await lea.post(f"{ann.page}/scores", **{old: "5"})
    criterion = old.split(":")[1]
    changed = {**CRITERION, "name": "Helped well"}
    assert (await lea.post(f"/scores/criteria/{criterion}", seen="1", **changed)).status == 303
    results = await lea.get("/scores")
    assert "Helped asked before Did the customer get what they came for?" in results.text
    assert "Helped well" in (await lea.get(ann.page)).text
    assert "Earlier versions" in (await lea.get("/scores/criteria")).text
    # Who had the page open before the change scores what they saw.
    late = await lea.post(f"{ann.page}/scores", **{old: "4"})
    assert late.status == 303
    stale = await lea.post(f"/scores/criteria/{criterion}", seen="1", **changed)
    assert (stale.status, "A colleague has changed" in stale.text) == (409, True)


async def test_what_was_given_under_other_words_is_no_answer_to_new_ones(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    page = await lea.get(ann.page)
    (helped_,), (plain,) = fields(page, "Helped"), fields(page, "Plain")
    await lea.post(f"{ann.page}/scores", **{helped_: "1", plain: "1"})
    for old, about in ((helped_, "conversation"), (plain, "answer")):
        changed = {**CRITERION, "name": f"New {about}", "scale": "yes_no", "about": about}
        await lea.post(f"/scores/criteria/{old.split(':')[1]}", seen="1", **changed)
    # 1 of 5 then is no Yes now.
    mine = await lea.get(ann.page)
    for about in ("conversation", "answer"):
        (new,) = fields(mine, f"New {about}")
        assert re.search(rf'name="{re.escape(new)}" value="" checked', mine.source), about
        assert not re.search(rf'name="{re.escape(new)}" value="1" checked', mine.source), about
    max_ = await lead(bridge, "Max")
    (new,) = fields(await max_.get(ann.page), "New conversation")
    await max_.post(f"{ann.page}/scores", **{new: "0"})
    apart = await max_.get(ann.page)
    assert "Helped asked before 1 – New conversation – No" in apart.text
    assert "No question was answered by two of you." in apart.text


async def test_who_changes_scores_keeps_those_that_were_not_on_the_page(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    page = await lea.get(ann.page)
    names = ("Helped", "Right", "Plain", "Tone")
    helped_, right, plain, tone = (fields(page, name)[0] for name in names)
    await lea.post(f"{ann.page}/scores", **{helped_: "5", right: "1", plain: "2", tone: "3"})
    kept = {helped_: (1, 5), right: (1, 1), plain: (1, 2), tone: (1, 3)}
    assert await scores(bridge) == kept
    # The answer is on no page of a long transcript; one question is asked no more, one anew.
    await lea.post(f"/scores/criteria/{helped_.split(':')[1]}/retire")
    changed = {**CRITERION, "name": "New tone", "about": "agent"}
    await lea.post(f"/scores/criteria/{tone.split(':')[1]}", seen="1", **changed)
    new = tone.replace(":1:", ":2:", 1)
    changes: list[tuple[dict[str, str], dict[str, tuple[int, int] | None]]] = [
        ({new: "", "comment": "Anew."}, {}),
        ({new: "", plain: "4"}, {plain: (1, 4)}),
        ({right: "", new: "1"}, {right: None, tone: (2, 1)}),
    ]
    for form, changes_to in changes:
        assert (await lea.post(f"{ann.page}/scores", **form)).status == 303
        after = {**kept, **changes_to}
        kept = {name: value for name, value in after.items() if value}
        assert await scores(bridge) == kept
    nothing = await lea.post(f"{ann.page}/scores", **{helped_: "", plain: "", new: ""})
    assert (nothing.status, await scores(bridge)) == (422, kept)


async def scores(bridge: ShopBridge) -> dict[str, tuple[int, int]]:
    """Version and value, by the field of a criterion's first version."""
    async with bridge.database.reading() as session:
        return {
            f"score:{one.criterion_id}:1:{one.subject}": (one.version, one.value)
            for one in await session.scalars(select(Score))
        }


async def test_a_question_leads_to_what_was_scored_under_its_words(
    lea: StaffBrowser, bridge: ShopBridge
) -> None:
    before, after = await helped(bridge), await helped(bridge)
    (old,) = fields(await lea.get(before.page), "Helped")
    await lea.post(f"{before.page}/scores", **{old: "5"})
    await lea.post(f"/scores/criteria/{old.split(':')[1]}", seen="1", **CRITERION)
    (new,) = fields(await lea.get(after.page), "Kind")
    await lea.post(f"{after.page}/scores", **{new: "4"})
    results = await lea.get("/scores")
    for name, only, other in (("Helped", before, after), ("Kind", after, before)):
        found = re.search(rf'href="(/scores/transcripts[^"]+)">{name}</a>', results.source)
        assert found, name
        behind = await lea.get(found[1].replace("&amp;", "&"))
        assert (only.page in behind.source, other.page in behind.source) == (True, False), name
    for version in ("", "x", "9" * 30):
        none = await lea.get(f"/scores/transcripts?criterion={old.split(':')[1]}&version={version}")
        assert "No transcript was scored so" in none.text


async def test_what_is_asked_no_more_is_not_asked_and_keeps_its_scores(
    lea: StaffBrowser, ann: Helped
) -> None:
    (helped_,) = fields(await lea.get(ann.page), "Helped")
    await lea.post(f"{ann.page}/scores", **{helped_: "5"})
    retired = await lea.post(f"/scores/criteria/{helped_.split(':')[1]}/retire")
    assert retired.status == 303
    assert fields(await lea.get(ann.page), "Helped") == []
    assert "Helped asked before" in (await lea.get("/scores")).text
    gone = await lea.post(f"/scores/criteria/{helped_.split(':')[1]}", seen="1", **CRITERION)
    assert gone.status == 404


async def test_two_score_blind_to_each_other_and_then_side_by_side(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    page = await lea.get(ann.page)
    (helped_,), (tone,) = fields(page, "Helped"), fields(page, "Tone")
    await lea.post(f"{ann.page}/scores", **{helped_: "5", tone: "3", "comment": "Very kind."})
    max_ = await lead(bridge, "Max")
    before = await max_.get(ann.page)
    assert "A colleague has scored it." in before.text
    assert "Very kind." not in before.text
    assert not re.search(r'value="[35]" checked', before.source)
    assert "Very kind." not in (await max_.part(ann.page)).text
    await max_.post(f"{ann.page}/scores", **{helped_: "2", tone: "3", "comment": "Too late."})
    for reader in (lea, max_):
        await reader.log_in()
        both = await reader.get(ann.page)
        assert "Asked Lea Max Helped 5 2 Tone Chloe 3 3" in both.text
        assert "1 of 2 differ." in both.text
        assert "Very kind." in both.text
        assert "Too late." in both.text
    again = await max_.post(f"{ann.page}/scores", **{helped_: "5"})
    assert (again.status, "your scores stay as you gave them" in again.text) == (409, True)
    calibration = await max_.get("/scores/calibration")
    assert "Lea and Max" in calibration.text
    assert "1 of 2 differ" in calibration.text
    assert "Helped 1 0% 3.0 too few to tell" in calibration.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("score:{criterion}:1:conversation", "6"),
        ("score:{criterion}:1:conversation", "-1"),
        ("score:{criterion}:1:conversation", "many"),
        ("score:{criterion}:7:conversation", "5"),
        ("score:{criterion}:1:answer:2", "5"),
        ("score:{criterion}:1:agent:nobody", "5"),
        ("score:cri_none:1:conversation", "5"),
        ("score:::", "5"),
        ("comment", "nothing but words"),
    ],
)
async def test_a_score_that_fits_no_question_is_refused(
    lea: StaffBrowser, ann: Helped, name: str, value: str
) -> None:
    (helped_,) = fields(await lea.get(ann.page), "Helped")
    refused = await lea.post(
        f"{ann.page}/scores", **{name.format(criterion=helped_.split(":")[1]): value}
    )
    assert refused.status == 422


async def test_a_question_that_cannot_be_written_is_none(lea: StaffBrowser, ann: Helped) -> None:
    sent = urlencode({"csrf": lea.csrf, "score:a\0b:1:conversation": "1"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = await lea.ask("POST", f"{ann.page}/scores", data=sent, headers=headers)
    assert refused.status == 422


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "name: is empty."),
        ({"name": "x" * 61}, "name: is longer"),
        ({"question": " "}, "question: is empty."),
        ({"scale": "ten"}, "scale:"),
        ({"about": "weather"}, "about:"),
        ({"weight": "9"}, "weight:"),
        ({"weight": "heavy"}, "weight:"),
    ],
)
async def test_a_criterion_that_cannot_be_is_refused_and_what_was_typed_stays(
    lea: StaffBrowser, wrong: dict[str, str], told: str
) -> None:
    refused = await lea.post("/scores/criteria", **{**CRITERION, **wrong})
    assert (refused.status, told in refused.text) == (422, True)
    if "question" not in wrong:
        assert 'value="Was it kind?"' in refused.source


async def test_the_days_are_chosen_freely(
    lea: StaffBrowser, ann: Helped, bridge: ShopBridge
) -> None:
    page = await lea.get(ann.page)
    (field,) = fields(page, "Helped")
    await lea.post(f"{ann.page}/scores", **{field: "1"})
    bridge.clock.move(days=3)
    await lea.log_in()
    today = "?from=2026-03-23&to=2026-03-23"
    that_day = "?from=2026-03-20&to=2026-03-20"
    for there in ("/scores", "/scores/calibration"):
        assert 'name="from" value="2026-03-20"' in (await lea.get(there + that_day)).source
    assert "1 transcript, scored by 1 reviewer" in (await lea.get(f"/scores{that_day}")).text
    assert "Nothing was scored in this period" in (await lea.get(f"/scores{today}")).text
    assert "1 transcript, scored by 1 reviewer" in (await lea.get("/scores?days=7")).text
    behind = re.findall(
        r'href="(/scores/transcripts[^"]+)"', (await lea.get(f"/scores{that_day}")).source
    )
    listed = await lea.get(behind[0].replace("&amp;", "&"))
    assert "Fri 20 Mar 2026" in listed.text
    assert "Ann Archer" in listed.text
    wrong = await lea.get("/scores?from=2026-03-24&to=2026-03-01")
    assert (wrong.status, "is before the first day" in wrong.text) == (422, True)
    assert "1 transcript, scored by 1 reviewer" in wrong.text
