"""Not understanding, stopping, calling a person, and noticing that somebody is upset."""

from tests.actions.chat import Chat, Heard


async def test_the_first_message_not_understood_gets_quick_replies(chat: Chat) -> None:
    heard = await chat.does("action_fallback", "blorp", "nlu_fallback")

    assert heard.keys == ["utter_rephrase"]
    assert "careline:handoff" in heard.buttons


async def test_the_second_in_a_row_calls_a_person(chat: Chat) -> None:
    await chat.does("action_fallback", "blorp", "nlu_fallback")
    heard = await chat.does("action_fallback", "blarp", "nlu_fallback")

    assert heard.custom == [{"handoff": {"reason": "not_understood"}}]


async def test_two_with_something_understood_between_call_nobody(chat: Chat) -> None:
    await chat.does("action_fallback", "blorp", "nlu_fallback")
    await chat.does("action_deny", "no", "deny")
    heard = await chat.does("action_fallback", "blarp", "nlu_fallback")

    assert heard.keys == ["utter_rephrase"]


async def test_the_quick_replies_follow_the_likeliest_need(chat: Chat) -> None:
    chat._listen("refnd pls mebbe", "nlu_fallback", 0.0, {})
    chat.latest["intent_ranking"] = [{"name": "nlu_fallback"}, {"name": "track_refund"}]
    heard = await chat.runs("action_fallback")

    assert heard.keys == ["utter_rephrase_returns"]


async def test_a_bare_order_number_is_a_question_about_that_order(chat: Chat) -> None:
    chat._listen("and CL-104300?", "nlu_fallback", 0.0, {})
    heard = Heard()
    events = await chat._call("action_fallback", heard)

    assert events == [{"event": "followup", "name": "order_form"}]
    assert not heard.keys


async def test_asking_for_a_person_ends_the_form(chat: Chat) -> None:
    await chat.says("track CL-104233", "track_order")
    heard = await chat.does("action_handoff", "a person please", "contact_human_agent")

    assert heard.custom == [{"handoff": {"reason": "request", "topic": "track_order"}}]
    assert chat.form is None
    assert chat.slots["requested_slot"] is None


async def test_stop_says_that_nothing_was_changed(chat: Chat) -> None:
    await chat.says("cancel CL-104300", "cancel_order")
    heard = await chat.does("action_stop", "forget about all this", "stop")

    assert heard.keys == ["utter_stopped"]
    assert chat.form is None


async def test_stop_with_nothing_going_on_starts_afresh(chat: Chat) -> None:
    heard = await chat.does("action_stop", "start over", "stop")

    assert heard.keys == ["utter_nothing_to_stop"]


async def test_a_yes_to_nothing_in_particular_asks_what_to_do(chat: Chat) -> None:
    heard = await chat.does("action_affirm", "yes", "affirm")

    assert heard.keys == ["utter_affirm"]


async def test_beyond_scope_twice_offers_a_person(chat: Chat) -> None:
    first = await chat.does("action_out_of_scope", "sing", "out_of_scope")
    second = await chat.does("action_out_of_scope", "dance", "out_of_scope")

    assert first.keys == ["utter_out_of_scope"]
    assert second.keys == ["utter_out_of_scope_again"]


async def test_gibberish_taken_for_out_of_scope_counts_as_not_understood(chat: Chat) -> None:
    chat._listen("asdf qwer", "out_of_scope", 0.0, {})
    chat.latest["intent"]["confidence"] = 0.6
    first = await chat.runs("action_out_of_scope")
    second = await chat.does("action_fallback", "zxcv", "nlu_fallback")

    assert first.keys == ["utter_rephrase"]
    assert second.custom[0]["handoff"]["reason"] == "not_understood"


async def test_who_has_no_order_number_is_told_where_it_is(chat: Chat) -> None:
    await chat.says("track my order", "track_order")
    heard = await chat.does("action_deny", "I don't have it", "deny")

    assert heard.keys == ["utter_without_order_number"]
    assert heard.buttons == ["careline:handoff"]


async def test_a_second_strongly_negative_message_offers_a_person_once(chat: Chat) -> None:
    first = await chat.does("action_complaint", "this is awful", "complaint", mood=-0.9)
    second = await chat.does("action_deny", "useless", "deny", mood=-0.8)

    assert first.keys == ["utter_complaint"]
    assert second.keys == ["utter_deny", "utter_offer_person_upset"]


async def test_the_offer_is_made_once_and_calling_is_left_to_the_rule(chat: Chat) -> None:
    for text in ("awful", "useless"):
        await chat.does("action_deny", text, "deny", mood=-0.9)
    heard = await chat.does("action_deny", "terrible", "deny", mood=-0.9)

    assert heard.keys == ["utter_deny"]
    assert heard.custom == []


async def test_a_button_and_the_rest_of_a_message_are_no_moods(chat: Chat) -> None:
    await chat.does("action_deny", "awful", "deny", mood=-0.9)
    chat._listen("Yes", "affirm", 0.0, {})
    del chat.latest["sentiment"]
    pressed = await chat.runs("action_deny")
    heard = await chat.does("action_deny", "useless", "deny", mood=-0.9)

    assert pressed.keys == ["utter_deny"]
    assert heard.keys == ["utter_deny", "utter_offer_person_upset"]


async def test_one_bad_word_among_kind_ones_changes_nothing(chat: Chat) -> None:
    await chat.does("action_deny", "thanks anyway", "deny", mood=0.5)
    heard = await chat.does("action_deny", "this is awful", "deny", mood=-0.9)

    assert heard.keys == ["utter_deny"]


async def unsure(chat: Chat, text: str, **entities: str) -> Heard:
    chat._listen(text, "nlu_fallback", 0.0, entities)
    chat.latest["unsure_between"] = ["cancel_order", "change_order"]
    return await chat.runs("action_fallback")


async def test_of_two_close_needs_it_is_asked_which_is_meant(chat: Chat) -> None:
    heard = await unsure(chat, "sort out my order")

    assert heard.keys == ["utter_unsure_between"]
    assert "to cancel an order, or to change what is in an order?" in heard.text
    assert heard.buttons == ["/cancel_order", "/change_order"]


async def test_the_buttons_are_about_the_order_that_was_named(chat: Chat) -> None:
    heard = await unsure(chat, "do something with CL-104233", order_number="CL-104233")

    assert heard.buttons[0] == '/cancel_order{"order_number": "CL-104233"}'


async def test_asking_which_is_meant_does_not_count_as_not_understood(chat: Chat) -> None:
    await unsure(chat, "sort out my order")
    first = await chat.does("action_fallback", "blorp", "nlu_fallback")
    second = await chat.does("action_fallback", "blarp", "nlu_fallback")

    assert first.keys == ["utter_rephrase"]
    assert second.custom == [{"handoff": {"reason": "not_understood"}}]


async def test_it_is_not_asked_twice_in_a_row(chat: Chat) -> None:
    await unsure(chat, "sort out my order")
    heard = await unsure(chat, "just sort it")

    assert heard.keys == ["utter_rephrase"]


async def test_inside_a_form_the_question_of_the_form_stands(chat: Chat) -> None:
    await chat.says("track my order", "track_order")
    heard = await unsure(chat, "sort it out")

    assert heard.keys == ["utter_rephrase_in_form"]


async def test_needs_without_words_of_their_own_are_not_asked_about(chat: Chat) -> None:
    chat._listen("hm", "nlu_fallback", 0.0, {})
    chat.latest["unsure_between"] = ["cancel_order", "a_need_of_tomorrow"]
    heard = await chat.runs("action_fallback")

    assert heard.keys == ["utter_rephrase"]
