"""The menu leads everybody to what they may see, and to nothing else."""

from crm_bridge.console.sections import SECTIONS

PLACES = [place for section in SECTIONS for place in section.places]


def test_an_agent_is_not_shown_what_is_for_leads() -> None:
    open_to = {section.title: section.open_to("agent") for section in SECTIONS}
    assert not open_to["Transcripts"] + open_to["Improve"] + open_to["Insights"]
    assert [place.name for place in open_to["Conversations"]] == ["conversations"]
    assert [place.name for place in open_to["Tasks"]] == ["tasks", "unusual-orders"]
    assert "people" not in {place.name for place in open_to["Set-up"]}
    assert "people" in {place.name for one in SECTIONS for place in one.open_to("lead")}


def test_a_page_is_in_one_section_alone() -> None:
    names = [place.name for place in PLACES]
    assert len(names) == len(set(names))
    assert all(sum(section.holds(name) for section in SECTIONS) == 1 for name in names)
