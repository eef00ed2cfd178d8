"""Whatever comes to the channels' addresses is an event, or is refused as unreadable."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import Event, Ignored
from bot.gateway.channels.core.inbox import keepable
from bot.gateway.channels.core.splitting import split
from bot.gateway.channels.slack import reading as slack
from bot.gateway.channels.slack.plain import plain
from bot.gateway.channels.slack.workspace import Workspace
from bot.gateway.channels.telegram import reading as telegram
from crm_bridge.api.schemas.channels import NewUpdate
from tests.hostile.mutations import JSON, mutated

PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Friends", "is_forum": True}
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "sv"}


def _message(**said: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_700_000_000, "chat": PRIVATE, "from": ANNA, **said}


PHOTO = {"file_id": "f1", "file_unique_id": "u1", "width": 10, "height": 10, "file_size": 100}
TELEGRAM = (
    {"update_id": 1, "message": _message(text="Where is my order?")},
    {
        "update_id": 2,
        "message": _message(
            text="/start code", entities=[{"type": "bot_command", "offset": 0, "length": 6}]
        ),
    },
    {"update_id": 3, "edited_message": _message(text="Other", edit_date=1_700_000_100)},
    {"update_id": 4, "message": _message(photo=[PHOTO], caption="look")},
    {"update_id": 5, "message": _message(chat=GROUP, text="@shop_bot hi", message_thread_id=3)},
    {"update_id": 6, "message": _message(contact={"phone_number": "+44", "first_name": "A"})},
    {"update_id": 7, "message": _message(location={"latitude": 1.0, "longitude": 2.0})},
    {
        "update_id": 8,
        "callback_query": {
            "id": "9", "from": ANNA, "chat_instance": "1", "data": "q:abc",
            "message": _message(text="Choose", reply_markup={
                "inline_keyboard": [[{"text": "Yes", "callback_data": "q:abc"}]]
            }),
        },
    },
    {
        "update_id": 9,
        "my_chat_member": {
            "chat": GROUP, "from": ANNA, "date": 1_700_000_000,
            "old_chat_member": {"user": ANNA, "status": "member"},
            "new_chat_member": {"user": ANNA, "status": "left"},
        },
    },
)  # fmt: skip

TS = "1700000000.000100"
POSTED = {
    "type": "message", "user": "U1", "text": "hello <@UBOT>", "ts": TS, "event_ts": TS,
    "channel": "D1", "channel_type": "im", "client_msg_id": "m1",
}  # fmt: skip
ENVELOPE = {
    "token": "t", "team_id": "T1", "api_app_id": "A1", "type": "event_callback",
    "event_id": "Ev1", "event_time": 1700000000,
    "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
}  # fmt: skip
EVENTS = (
    {**ENVELOPE, "event": POSTED},
    {**ENVELOPE, "event": {**POSTED, "files": [
        {"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 10,
         "url_private_download": "https://files.slack.com/a"}
    ]}},
    {**ENVELOPE, "event": {**POSTED, "type": "app_mention", "thread_ts": TS}},
    {**ENVELOPE, "event": {
        "type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im",
        "ts": TS, "event_ts": TS, "message": POSTED, "previous_message": POSTED,
    }},
    {**ENVELOPE, "event": {
        "type": "message", "subtype": "message_deleted", "channel": "D1", "channel_type": "im",
        "ts": TS, "event_ts": TS, "deleted_ts": TS, "previous_message": POSTED,
    }},
)  # fmt: skip
COMMANDS = (
    {
        "command": "/support", "text": "human", "team_id": "T1", "user_id": "U1",
        "user_name": "ann", "channel_id": "C1", "channel_name": "general", "trigger_id": "1.2",
        "response_url": "https://hooks.slack.com/x",
    },
)  # fmt: skip
INTERACTIONS = (
    {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "username": "ann"},
        "channel": {"id": "D1", "name": "directmessage"}, "trigger_id": "1.2",
        "message": {"ts": TS, "text": "Choose", "blocks": []},
        "container": {"type": "message", "message_ts": TS, "channel_id": "D1"},
        "actions": [{"action_id": "choose:1", "block_id": "b", "type": "button",
                     "value": "code", "action_ts": TS}],
    },
    {
        "type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"},
        "view": {"id": "V1", "callback_id": "form", "private_metadata": "{}",
                 "state": {"values": {"a": {"b": {"type": "plain_text_input", "value": "x"}}}}},
    },
    {
        "type": "message_action", "callback_id": "ask", "team": {"id": "T1"},
        "user": {"id": "U1"}, "channel": {"id": "C1"}, "trigger_id": "1.2", "action_ts": TS,
        "message": POSTED, "response_url": "https://hooks.slack.com/x",
    },
    {
        "type": "shortcut", "callback_id": "ask", "team": {"id": "T1"}, "user": {"id": "U1"},
        "trigger_id": "1.2", "action_ts": TS,
    },
)  # fmt: skip
ACME = Workspace("T1", "Acme", "xoxb-1", "UBOT")


@given(mutated(TELEGRAM))
def test_an_update_of_telegram_is_read_or_refused(update: Any) -> None:
    if not isinstance(update, dict):
        return  # refused where it comes in: the body must be an object
    telegram.thread_of(42, update)
    try:
        event = telegram.read(update, telegram.Bot(42, "shop_bot"))
    except Unreadable:
        return
    assert isinstance(event, Event)


@pytest.mark.parametrize(
    ("kind", "samples"),
    [("event", EVENTS), ("command", COMMANDS), ("interaction", INTERACTIONS)],
)
def test_a_request_of_slack_is_read_or_refused(kind: slack.Kind, samples: Any) -> None:
    @given(mutated(samples))
    @settings(max_examples=150)
    def check(payload: Any) -> None:
        if not isinstance(payload, dict):
            return
        arrival = slack.Arrival(kind, payload)
        try:
            assert all(arrival.teams)
            assert isinstance(arrival.bot_user, str)
            event = slack.read(ACME, arrival, lambda key: key)
            update = slack.as_update("slack", ACME, arrival, event)
        except Unreadable:
            return
        if update is None:
            assert isinstance(event, Ignored)
        else:
            assert "\0" not in keepable(update).model_dump_json()

    check()


@given(st.text())
def test_any_text_of_slack_has_a_plain_form(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.text(min_size=1, max_size=400), st.integers(10, 60))
def test_a_text_is_split_into_parts_that_fit_and_nothing_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(JSON)
def test_what_is_kept_of_an_update_can_be_kept_in_any_database(value: Any) -> None:
    update = NewUpdate(
        channel="slack", connection="T1", key="k", thread="t", position=1, body={"it": value}
    )
    assert "\\u0000" not in keepable(update).model_dump_json()
