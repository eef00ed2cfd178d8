"""What can be chosen is what the assistant knows."""

from bot.yaml_text import parsed
from crm_bridge.corrections.choices import DATA, NOT_CHOSEN, SMALL_TALK, Choices


def test_every_intent_is_described_and_nothing_else_is(choices: Choices) -> None:
    described = parsed((DATA / "intents.yml").read_text(encoding="utf-8"))
    assert set(described) == set(choices.intents)
    assert not set(choices.intents) & NOT_CHOSEN
    assert all(one.about.endswith((".", "?")) for one in choices.intents.values())


def test_small_talk_is_offered_last(choices: Choices) -> None:
    assert set(list(choices.intents)[-len(SMALL_TALK) :]) == SMALL_TALK


def test_what_only_buttons_carry_cannot_be_marked(choices: Choices) -> None:
    assert "order_number" in choices.entities
    assert not {"item", "reason"} & set(choices.entities)


def test_topics_and_articles_say_what_they_are_about(choices: Choices) -> None:
    assert all(one.about for one in choices.topics.values())
    assert choices.articles["delivery-late"].title == "When a delivery is late"
    assert "late_delivery" in choices.articles["delivery-late"].topics
