"""What Slack's requests mean."""

from typing import Any

import pytest

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import (
    Chose,
    Deleted,
    Edited,
    Event,
    Ignored,
    InvitedToPrivate,
    Redeemed,
    Said,
    Wished,
)
from bot.gateway.channels.core.inbox import keepable
from bot.gateway.channels.slack.plain import plain
from bot.gateway.channels.slack.reading import Arrival, Kind, as_update, read
from bot.gateway.channels.slack.workspace import Workspace
from crm_bridge.api.schemas.channels import NewUpdate

ACME = Workspace("T1", "Acme", "xoxb-1", "UBOT")
TS = "1700000000.000100"
CODE = "a-code-of-24-characters_"


def arrived(payload: dict[str, Any], kind: Kind = "event") -> Arrival:
    return Arrival(kind, {"event": payload} if kind == "event" else payload)


def meant(payload: dict[str, Any], kind: Kind = "event") -> Event:
    return read(ACME, arrived(payload, kind), lambda key: key)


def kept(payload: dict[str, Any], kind: Kind = "event") -> NewUpdate | None:
    arrival = arrived(payload, kind)
    return as_update("slack", ACME, arrival, read(ACME, arrival, lambda key: key))


def posted(text: str, **others: Any) -> dict[str, Any]:
    return {
        "type": "message", "user": "U1", "text": text, "ts": TS, "event_ts": TS,
        "channel": "D1", "channel_type": "im", **others,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@UBOT> where is it?", "where is it?"),
        ("<@UBOT>: where", "where"),
        ("hey <@UBOT>, where", "hey , where"),
        ("ask <@U2|ben> or <@U3>", "ask @ben or @U3"),
        ("in <#C1|help> and <#C2>", "in #help and #C2"),
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|Monday>", "@here @crew Monday"),
        ("<https://shop.example/a?b=1&amp;c=2>", "https://shop.example/a?b=1&c=2"),
        ("<http://shop.example|shop.example>", "shop.example"),
        ("<https://shop.example/x|this one>", "this one (https://shop.example/x)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<tel:+441234|+44 1234>", "+44 1234 (+441234)"),
        (
            "so angry :rage: :+1::skin-tone-3: :shop_logo: 10:30:45",
            "so angry 😡 👍 :shop_logo: 10:30:45",
        ),
        ("two\nlines", "two\nlines"),
    ],
)
def test_slacks_marks_become_what_was_typed(sent: str, typed: str) -> None:
    assert plain(sent, "UBOT") == typed


def test_direct_messages_are_one_conversation_and_each_thread_in_them_another() -> None:
    top, reply = meant(posted("hello")), meant(posted("hello", thread_ts="1.0"))
    assert isinstance(top, Said)
    assert isinstance(reply, Said)
    assert (top.place.thread, top.place.private) == ("T1:U1", True)
    assert top.place.address == {"user": "U1", "channel": "D1"}
    assert reply.place.thread == "T1:U1:1.0"
    assert reply.place.address["thread_ts"] == "1.0"
    assert top.key == top.external_id == f"T1:D1:{TS}"
    assert top.speaker.id == "T1:U1"


def test_both_events_of_a_mention_are_one_message_of_one_thread() -> None:
    text = "<@UBOT> my parcel is late"
    events = [
        posted(text, channel="C1", channel_type="channel"),
        posted(text, channel="C1", type="app_mention", client_msg_id="x"),
    ]
    updates = [kept(event) for event in events]
    assert updates[0]
    assert updates[1]
    assert updates[0].key == updates[1].key == f"T1:C1:{TS}"
    assert {one.thread for one in updates if one} == {f"T1:C1:{TS}"}
    said = meant(events[1])
    assert isinstance(said, Said)
    assert (said.text, said.place.private, said.only_known) == ("my parcel is late", False, False)


@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_what_others_say_in_a_channel_is_not_even_kept(kind: str) -> None:
    assert kept(posted("lunch?", channel="C1", channel_type=kind)) is None


def test_a_reply_without_a_mention_counts_only_where_the_thread_is_ours() -> None:
    said = meant(posted("and now?", channel="C1", channel_type="channel", thread_ts="1.0"))
    assert isinstance(said, Said)
    assert said.only_known
    assert said.place.thread == "T1:C1:1.0"


@pytest.mark.parametrize(
    "others",
    [
        {"bot_id": "B1"},
        {"user": "UBOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"type": "reaction_added"},
        {"type": "something_new"},
    ],
)
def test_bots_and_what_is_no_message_are_ignored(others: dict[str, Any]) -> None:
    assert kept(posted("hello") | others) is None


def changed(text: str, before: str, **others: Any) -> dict[str, Any]:
    edited = {"edited": {"user": "U1", "ts": "1700000009.000000"}}
    return {
        "type": "message", "subtype": "message_changed", "channel": "D1",
        "ts": "1700000009.000000", "event_ts": "1700000009.000000",
        "message": {"user": "U1", "text": text, "ts": TS} | edited | others,
        "previous_message": {"user": "U1", "text": before, "ts": TS},
    }  # fmt: skip


def test_an_edit_names_the_message_and_has_a_key_of_its_own() -> None:
    edited = meant(changed("A-2", "A-1"))
    assert isinstance(edited, Edited)
    assert (edited.text, edited.external_id) == ("A-2", f"T1:D1:{TS}")
    assert edited.key == f"T1:D1:{TS}:edited:1700000009.000000"
    assert edited.place.thread == "T1:U1"


def test_an_edit_of_the_message_a_thread_hangs_on_stays_in_its_conversation() -> None:
    edited = meant(changed("A-2", "A-1", thread_ts=TS))
    assert isinstance(edited, Edited)
    assert edited.place.thread == "T1:U1"


@pytest.mark.parametrize(
    ("text", "others"),
    [("A-1", {}), ("A-2", {"edited": None}), ("A-2", {"bot_id": "B1"}), ("A-2", {"user": "UBOT"})],
)
def test_an_unfurled_link_and_a_bots_edit_change_nothing(text: str, others: dict[str, Any]) -> None:
    assert kept(changed(text, "A-1", **others)) is None


def test_a_deleted_message_is_deleted_also_where_others_answered_to_it() -> None:
    plainly = {
        "type": "message", "subtype": "message_deleted", "channel": "D1", "deleted_ts": TS,
        "event_ts": "1700000009.0", "previous_message": {"user": "U1", "text": "a", "ts": TS},
    }  # fmt: skip
    tombstone = changed("This message was deleted.", "a", subtype="tombstone", user="USLACKBOT")
    for event in (plainly, tombstone):
        deleted = meant(event)
        assert isinstance(deleted, Deleted)
        assert (deleted.external_id, deleted.place.thread) == (f"T1:D1:{TS}", "T1:U1")
        update = kept(event)
        assert update
        assert update.key == f"T1:D1:{TS}:deleted"


def test_files_come_with_their_address_and_links_to_others_as_text() -> None:
    files = [
        {"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 5,
         "url_private": "https://files.slack.com/a", "mode": "hosted"},
        {"id": "F2", "name": "b.pdf", "file_access": "check_file_info"},
        {"id": "F3", "name": "gone.png", "mode": "tombstone"},
        {"id": "F4", "title": "Plan", "is_external": True, "url_private": "https://docs.example/p"},
    ]  # fmt: skip
    said = meant(posted("", subtype="file_share", files=files))
    assert isinstance(said, Said)
    assert [one.ref for one in said.files] == ["https://files.slack.com/a", "F2"]
    assert said.text == "Plan: https://docs.example/p"


def test_a_message_passed_on_brings_its_text() -> None:
    said = meant(posted("", attachments=[{"text": "from *elsewhere* &amp; here"}]))
    assert isinstance(said, Said)
    assert said.text == "from *elsewhere* & here"


def test_a_code_is_redeemed_and_a_bare_mention_is_a_greeting() -> None:
    code = meant(posted(f"link {CODE}"))
    assert isinstance(code, Redeemed)
    assert code.code == CODE
    public = meant(posted(f"<@UBOT> link {CODE}", channel="C1"))
    assert isinstance(public, Redeemed)
    assert not public.place.private
    bare = meant(posted("<@UBOT>", channel="C1", type="app_mention"))
    assert isinstance(bare, Wished)
    assert bare.wish == "start"


def command(text: str) -> dict[str, Any]:
    return {
        "command": "/support", "text": text, "user_id": "U1", "team_id": "T1",
        "channel_id": "C1", "trigger_id": "1.2.abc", "token": "old",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", "start"),
        ("Help", "help"),
        ("person", "person"),
        ("stop", "start_over"),
        (" forget  me here ", "forget_me"),
    ],
)
def test_a_word_after_the_command_is_a_wish(text: str, wish: str) -> None:
    wished = meant(command(text), "command")
    assert isinstance(wished, Wished)
    assert (wished.wish, wished.place.thread, wished.place.private) == (wish, "T1:U1", True)


def test_other_words_after_the_command_are_a_question_in_direct_messages() -> None:
    said = meant(command("where is &lt;A-1&gt;?"), "command")
    assert isinstance(said, Said)
    assert (said.text, said.place.address) == ("where is <A-1>?", {"user": "U1"})
    linked = meant(command(f"link {CODE}"), "command")
    assert isinstance(linked, Redeemed)
    assert linked.place.private
    update = kept(command("hello"), "command")
    assert update
    assert update.key == "T1:command:1.2.abc"
    assert "token" not in update.body["payload"]


def pressed(value: str, action_id: str = "choose_0", channel: str = "D1") -> dict[str, Any]:
    return {
        "type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"},
        "trigger_id": "1.2.abc",
        "container": {"type": "message", "channel_id": channel, "message_ts": TS},
        "message": {"ts": TS, "text": "", "blocks": []},
        "actions": [{"action_id": action_id, "value": value, "action_ts": "1700000005.5"}],
    }  # fmt: skip


def test_a_button_is_a_choice_and_pressing_it_twice_is_one() -> None:
    chose = meant(pressed("p_1"), "interaction")
    assert isinstance(chose, Chose)
    assert (chose.payload, chose.place.thread) == ("p_1", "T1:U1")
    first = kept(pressed("p_1"), "interaction")
    again = kept(pressed("p_1") | {"trigger_id": "3.4.def"}, "interaction")
    assert first
    assert again
    assert first.key == again.key
    assert first.position == 1_700_000_005_500_000


def test_the_button_for_a_private_place_invites_there() -> None:
    invited = meant(pressed("careline:private", channel="C1"), "interaction")
    assert isinstance(invited, InvitedToPrivate)
    update = kept(pressed("careline:private", channel="C1"), "interaction")
    assert update
    assert update.key == "T1:private:1.2.abc"


@pytest.mark.parametrize("action_id", ["fill_in_0", "another_apps"])
def test_other_buttons_are_no_choice(action_id: str) -> None:
    assert isinstance(meant(pressed("p_1", action_id), "interaction"), Ignored)


def test_shortcuts_go_to_direct_messages_and_bring_the_message_they_are_about() -> None:
    base = {"user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "1.2.abc"}
    started = meant({**base, "type": "shortcut", "action_ts": "1.0"}, "interaction")
    assert isinstance(started, Wished)
    assert started.place.thread == "T1:U1"
    message = {"text": "Is &lt;this&gt; normal?", "user": "U2", "ts": TS}
    about = {**base, "type": "message_action", "action_ts": "1.0", "message": message}
    said = meant(about, "interaction")
    assert isinstance(said, Said)
    assert (said.text, said.place.private) == ("Is <this> normal?", True)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"type": "message", "user": "U1"}, "event"),
        (posted("x", ts=None, channel=None), "event"),
        (posted("x", event_ts="soon"), "event"),
        (posted("x", files="none"), "event"),
        ({"command": "/support"}, "command"),
        ({"type": "block_actions", "actions": []}, "interaction"),
        ({"type": "view_submission", "view": {"callback_id": "careline_form"}}, "interaction"),
    ],
)
def test_what_lacks_its_parts_is_unreadable(payload: dict[str, Any], kind: Kind) -> None:
    with pytest.raises(Unreadable):
        kept(payload, kind)


def test_what_the_database_cannot_keep_is_taken_out() -> None:
    update = kept(posted("a\0b"))
    assert update
    assert keepable(update).body["payload"]["event"]["text"] == "ab"


def test_the_workspace_is_the_one_the_event_was_sent_for() -> None:
    shared = Arrival(
        "event",
        {"team_id": "T9", "authorizations": [{"team_id": "T1", "is_bot": True, "user_id": "UBOT"}]},
    )
    assert shared.teams == ["T1", "T9"]
    assert shared.bot_user == "UBOT"
    whole = Arrival("interaction", {"team": None, "enterprise": {"id": "E1"}})
    assert whole.teams == ["E1"]
