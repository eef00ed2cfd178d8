"""A message shared out among its needs, and what each is understood to be."""

from __future__ import annotations

from bot.assistant.needs.understanding import with_needs
from bot.assistant.needs.waiting import MOST_WAITING, alone, bounded, is_farewell, to_serve

SCORES = {"cancel": "cancel_order", "where": "track_order", "refund": "get_refund"}


def rank(texts):
    """A classifier that knows three words."""
    found = []
    for text in texts:
        intent = next((i for word, i in SCORES.items() if word in text.lower()), "out_of_scope")
        found.append([{"name": intent, "confidence": 0.9}])
    return found


def parsed(text, *numbers, intent="track_order", confidence=0.6):
    top = {"name": intent, "confidence": confidence}
    places = [(number, text.index(number)) for number in numbers]
    entities = [
        {"entity": "order_number", "value": n, "start": at, "end": at + len(n)} for n, at in places
    ]
    return {"intent": top, "intent_ranking": [top], "entities": entities, "sentiment": {"score": 0}}


def needs(text, *numbers, **top):
    return with_needs(text, parsed(text, *numbers, **top), rank)["needs"]


def test_everything_belongs_to_one_of_the_needs():
    text = "Hi. Cancel 100. It's the lamp. My aunt told me about you last year. Where is 200?"
    first, second = needs(text, "100", "200")
    assert first["text"] == "Hi. Cancel 100. It's the lamp."
    assert second["text"] == "My aunt told me about you last year. Where is 200?"
    assert text[second["start"] : second["end"]] == second["text"]


def test_entities_go_to_the_need_in_whose_words_they_stand():
    first, second = needs("Cancel 100 and where is 200?", "100", "200")
    assert [e["value"] for e in first["entities"]] == ["100"]
    assert [e["value"] for e in second["entities"]] == ["200"]


def test_the_one_order_named_is_meant_in_both():
    first, second = needs("cancel 100 and refund me", "100")
    assert [e["value"] for e in second["entities"]] == ["100"]
    assert first["intent"] == "cancel_order"


def test_but_not_where_another_one_is_meant():
    _, second = needs("Cancel 100 and where is my other order?", "100")
    assert second["entities"] == []


def test_the_first_need_is_the_intent_of_the_message():
    text = "Cancel 100 and where is 200?"
    found = with_needs(text, {**parsed(text), "unsure_between": ["a", "b"]}, rank)
    assert found["intent"]["name"] == found["intent_ranking"][0]["name"] == "cancel_order"
    assert "unsure_between" not in found


def test_a_plain_message_is_not_ranked_again():
    def never(texts):
        raise AssertionError("ranked")

    text = "where is my order"
    (need,) = with_needs(text, parsed(text), never)["needs"]
    assert (need["text"], need["start"], need["end"]) == (text, 0, len(text))


def test_a_long_message_has_the_intent_of_its_clear_sentence():
    text = "My neighbour laughed. I want to cancel."
    found = with_needs(text, parsed(text, intent="nlu_fallback", confidence=0.25), rank)
    assert found["intent"]["name"] == "cancel_order"
    assert [need["text"] for need in found["needs"]] == [text]


def test_what_is_not_understood_has_no_need():
    text = "la la la"
    assert with_needs(text, parsed(text, intent="nlu_fallback"), rank)["needs"] == []


def need(intent, *numbers):
    entities = [{"entity": "order_number", "value": n, "start": 0, "end": 1} for n in numbers]
    return {"intent": intent, "confidence": 0.9, "text": "x", "start": 0, "end": 1,
            "entities": entities}  # fmt: skip


def test_a_single_need_is_served_as_the_message_it_is():
    assert to_serve({"needs": [need("track_order")]}) == []
    assert to_serve({}) == []


def test_who_asks_for_a_person_gets_one_and_nothing_else():
    both = {"needs": [need("track_order"), need("contact_human_agent")]}
    assert [one["intent"] for one in to_serve(both)] == ["contact_human_agent"]


def test_only_the_first_need_carries_the_mood():
    served = to_serve({"needs": [need("a"), need("b")], "sentiment": {"score": -1}})
    assert ["sentiment" in one for one in served] == [True, False]
    assert alone(served[0], {"sentiment": {"score": 1}})["sentiment"] == {"score": -1}
    assert "sentiment" not in alone(served[1], {"sentiment": {"score": 1}})


def test_so_many_wait_and_the_same_one_only_once():
    many = [need("a"), need("a"), need("a", "1"), need("b"), need("c")]
    assert [one["intent"] for one in bounded(many)] == ["a", "a", "b"]
    assert len(bounded(many)) == MOST_WAITING


def test_a_farewell_ends_what_waits():
    assert is_farewell("goodbye")
    assert not is_farewell("stop")
