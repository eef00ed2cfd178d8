"""The stock project has what ours has: nothing is lost on the way, and nothing is made easier."""

from pathlib import Path

import pytest
import yaml

from tests.bench.load import WITH_ACTION, WITHOUT_ACTION, script
from tests.bench.stock import project
from tests.flows.running_shop import ROOT


@pytest.fixture
def written(tmp_path: Path) -> Path:
    project.write(tmp_path)
    return tmp_path


def read(path: Path) -> dict[str, list[dict[str, object]]]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def lines(blocks: list[dict[str, object]]) -> list[str]:
    return sorted(line for block in blocks for line in str(block["examples"]).splitlines())


def test_every_example_is_in_it(written: Path) -> None:
    files = [read(path)["nlu"] for path in (ROOT / "data/nlu").rglob("*.yml")]

    assert lines(read(written / "data/nlu.yml")["nlu"]) == lines(
        [block for blocks in files for block in blocks]
    )


def test_a_share_keeps_so_many_of_each_intents_examples_the_same_every_time() -> None:
    whole, part = list(project.examples()), list(project.examples(0.1))

    for all_of_it, some in zip(whole, part, strict=True):
        count = len(lines([all_of_it]))
        assert len(lines([some])) == max(2, round(count * 0.1))
        assert set(lines([some])) <= set(lines([all_of_it]))
    assert part == list(project.examples(0.1))


def test_it_has_our_rules_and_each_path_as_a_story_too(written: Path) -> None:
    files = [read(path)["rules"] for path in (ROOT / "data/rules").glob("*.yml")]
    rules = read(written / "data/rules.yml")["rules"]
    stories = {
        story["story"]: story["steps"] for story in read(written / "data/stories.yml")["stories"]
    }

    assert len(rules) == sum(map(len, files))
    assert len(stories) == sum("intent" in rule["steps"][0] for rule in rules)
    assert stories["Find the order, then answer (begun by track_order)"] == [
        {"intent": "track_order"},
        {"action": "order_form"},
        {"active_loop": "order_form"},
        {"active_loop": None},
        {"action": "action_answer_about_order"},
    ]


def test_rasa_is_left_to_choose_pipeline_and_policies(written: Path) -> None:
    config = yaml.safe_load((written / "config.yml").read_text(encoding="utf-8"))

    assert config["pipeline"] is None
    assert config["policies"] is None


def test_its_model_is_kept_until_what_it_learns_from_changes(written: Path) -> None:
    before = project.fingerprint(written)
    (written / "endpoints.yml").write_text("tracker_store: {}\n")
    assert project.fingerprint(written) == before

    with (written / "data/nlu.yml").open("a") as nlu:
        nlu.write("# one more\n")
    assert project.fingerprint(written) != before


def test_four_of_ten_turns_of_each_conversation_need_an_action() -> None:
    for number in range(5):
        assert sorted(script(number)) == sorted([*WITH_ACTION, *WITHOUT_ACTION])
    assert len(WITH_ACTION) * 6 == len(WITHOUT_ACTION) * 4
    assert script(1) == script(1) != script(2)
