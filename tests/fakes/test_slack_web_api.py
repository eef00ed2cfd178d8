"""The real slack_sdk client talks to the fake Slack, well and badly."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.clock import Clock
from tests.fakes.slack import FakeSlack, Person, Readings, Workspace


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=clock).served() as slack:
        yield slack


@pytest.fixture
def team(slack: FakeSlack) -> Workspace:
    return slack.team()


@pytest.fixture
def anna(team: Workspace) -> Person:
    return team.user("Anna", email="anna@example.com")


@pytest.fixture
def client(slack: FakeSlack, team: Workspace) -> AsyncWebClient:
    return AsyncWebClient(team.token, base_url=slack.api_url)


async def refusal(call: Any) -> Any:
    """The answer of a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_a_message_is_in_the_thread_as_a_person_sees_it(
    anna: Person, client: AsyncWebClient
) -> None:
    first = await client.chat_postMessage(channel=anna.dm.id, text="a &lt; b <https://x.org|here>")
    await client.chat_postMessage(channel=anna.dm.id, text="More", thread_ts=first["ts"])
    assert anna.dm.shown == ["Careline: a < b here", "Careline: More"]
    assert [one.text for one in anna.dm.thread(first["ts"])][1] == "More"


async def test_new_text_without_blocks_takes_the_blocks_away(
    anna: Person, client: AsyncWebClient
) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Yes"}, "action_id": "yes"}
    blocks = [{"type": "actions", "elements": [button]}]
    posted = await client.chat_postMessage(channel=anna.dm.id, text="Sure?", blocks=blocks)
    assert anna.dm.answers[0].buttons == ["Yes"]
    await client.chat_update(channel=anna.dm.id, ts=posted["ts"], text="You said yes.")
    assert anna.dm.answers[0].shown == "You said yes."
    assert anna.dm.answers[0].earlier == ["[Yes]"]
    marked = [anna.dm.answers[0].edited]
    await client.chat_update(channel=anna.dm.id, ts=posted["ts"], text="Sure?", blocks=blocks)
    marked.append(anna.dm.answers[0].edited)
    assert marked == [True, False]
    await client.chat_delete(channel=anna.dm.id, ts=posted["ts"])
    assert anna.dm.shown == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "DM", "text": ""}, "no_text"),
        ({"channel": "DM", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "DM", "text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
        ({"channel": "DM", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        ({"channel": "OTHERS", "text": "x"}, "not_in_channel"),
        ({"channel": "SECRET", "text": "x"}, "channel_not_found"),
    ],
)
async def test_what_slack_refuses_is_refused_and_written_down(
    slack: FakeSlack,
    team: Workspace,
    anna: Person,
    client: AsyncWebClient,
    arguments: dict[str, Any],
    error: str,
) -> None:
    others = team.channel("others", anna, with_bot=False)
    secret = team.channel("secret", anna, private=True, with_bot=False)
    places = {"DM": anna.dm.id, "OTHERS": others.id, "SECRET": secret.id}
    arguments |= {"channel": places.get(arguments["channel"], arguments["channel"])}
    answer = await refusal(client.api_call("chat.postMessage", json=arguments))
    assert answer["error"] == error
    assert answer.status_code == 200
    assert [one.what.partition(":")[0] for one in slack.violations.take()] == [error]
    assert anna.dm.messages == []


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "DM", "attachments": [{}] * 101}, "too_many_attachments"),
        ("chat.postMessage", {"channel": "DM", "markdown_text": "x" * 12_001}, "msg_too_long"),
        ("chat.update", {"channel": "DM", "ts": "HERS", "text": "x"}, "cant_update_message"),
        ("chat.delete", {"channel": "DM", "ts": "HERS"}, "cant_delete_message"),
        ("chat.delete", {"channel": "DM", "ts": "1.000001"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "DM", "user": "U1", "text": "x"}, "user_not_in_channel"),
        ("reactions.add", {"channel": "DM", "timestamp": "HERS", "name": ":a:"}, "invalid_name"),
        ("conversations.open", {"users": "BOT"}, "cannot_dm_bot"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.replies", {"channel": "DM", "ts": "HERS"}, "invalid_arguments"),
        ("users.info", {"user": "BOT"}, "invalid_arguments"),
        ("files.upload", {"content": "x"}, "method_deprecated"),
        ("views.update", {"view_id": "V0NONE", "view": {"type": "modal"}}, "not_found"),
        ("views.open", {"trigger_id": "made.up", "view": {}}, "invalid_trigger_id"),
    ],
)
async def test_methods_refuse_what_their_pages_say(
    slack: FakeSlack,
    team: Workspace,
    anna: Person,
    client: AsyncWebClient,
    method: str,
    arguments: dict[str, Any],
    error: str,
) -> None:
    hers = await anna.says("Hello")
    meant = {"DM": anna.dm.id, "HERS": hers.ts, "BOT": team.bot.id}
    arguments = {
        name: meant.get(value, value) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
    assert (await refusal(client.api_call(method, json=arguments)))["error"] == error
    assert [one.where for one in slack.violations.take()] == [method]


async def test_arguments_of_uploads_are_checked(slack: FakeSlack, client: AsyncWebClient) -> None:
    empty = client.files_getUploadURLExternal(filename="a.txt", length=0)
    assert (await refusal(empty))["error"] == "missing_argument"
    described = client.files_getUploadURLExternal(filename="a", length=1, alt_txt="x" * 1_001)
    assert (await refusal(described))["error"] == "alt_txt_too_large"
    assert len(slack.violations.take()) == 2


async def test_someone_who_left_cannot_be_written_to(
    slack: FakeSlack, anna: Person, client: AsyncWebClient
) -> None:
    anna.deleted = True
    assert (await refusal(client.conversations_open(users=anna.id)))["error"] == "user_disabled"
    slack.assert_no_violations()


async def test_leaving_the_fake_fails_with_the_rule() -> None:
    async def say_nothing() -> None:
        async with FakeSlack().served() as slack:
            client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
            arguments = {"channel": slack.team().user().dm.id}
            await refusal(client.api_call("chat.postMessage", json=arguments))

    with pytest.raises(AssertionError, match=r"no_text: .* \(rule: chat\.postMessage, no_text\)"):
        await say_nothing()


async def test_tokens_unknown_of_the_wrong_kind_and_without_scope_are_refused(
    slack: FakeSlack, team: Workspace, client: AsyncWebClient, anna: Person
) -> None:
    stranger = AsyncWebClient("xoxb-stranger", base_url=slack.api_url)
    assert (await refusal(stranger.auth_test()))["error"] == "invalid_auth"
    app = AsyncWebClient(slack.app.app_token, base_url=slack.api_url)
    assert (await refusal(app.auth_test()))["error"] == "not_allowed_token_type"
    assert (await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()))[
        "error"
    ] == "not_authed"
    team.scopes = frozenset({"chat:write"})
    answer = await refusal(client.users_info(user=anna.id))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert len(slack.violations.take()) == 4


async def test_what_the_test_brings_about_is_no_violation(
    slack: FakeSlack, team: Workspace, anna: Person, client: AsyncWebClient
) -> None:
    shop = team.channel("shop", anna)
    await team.removes_bot(shop, by=anna)
    post = client.chat_postMessage
    assert (await refusal(post(channel=shop.id, text="x")))["error"] == "not_in_channel"
    with slack.outage(error="internal_error"):
        assert (await refusal(post(channel=anna.dm.id, text="x")))["error"] == "internal_error"
    with slack.outage(status=500, html=True):
        assert (await refusal(post(channel=anna.dm.id, text="x"))).status_code == 500
    await team.uninstalls_app()
    assert (await refusal(post(channel=anna.dm.id, text="x")))["error"] == "account_inactive"
    slack.assert_no_violations()


async def test_one_message_a_second_in_a_channel_after_a_short_burst(
    slack: FakeSlack, clock: Clock, anna: Person, client: AsyncWebClient
) -> None:
    for number in range(slack.readings.burst):
        await client.chat_postMessage(channel=anna.dm.id, text=f"{number}")
    answer = await refusal(client.chat_postMessage(channel=anna.dm.id, text="too much"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    clock.now += 1
    await client.chat_postMessage(channel=anna.dm.id, text="too much")
    assert slack.called("chat.postMessage")[-1].error == ""
    slack.assert_no_violations()


async def test_coming_again_before_retry_after_is_a_violation(
    slack: FakeSlack, anna: Person, client: AsyncWebClient
) -> None:
    with slack.outage(status=429, retry_after=30, times=1):
        await refusal(client.chat_postMessage(channel=anna.dm.id, text="x"))
        await client.chat_postMessage(channel=anna.dm.id, text="another")
        slack.assert_no_violations()
        await client.chat_postMessage(channel=anna.dm.id, text="x")
    (violation,) = slack.violations.take()
    assert "30.0 s before Retry-After" in violation.what


async def test_the_strict_reading_of_the_limit_has_no_burst() -> None:
    readings = Readings(burst=1, meeting_a_limit_is_a_violation=True)
    async with FakeSlack(readings=readings).served() as slack:
        client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
        channel = slack.team().user().dm.id
        await client.chat_postMessage(channel=channel, text="x")
        answer = await refusal(client.chat_postMessage(channel=channel, text="y"))
        assert answer.status_code == 429
        assert len(slack.violations.take()) == 1


async def test_an_upload_in_three_steps_is_seen_and_downloaded_with_the_token(
    slack: FakeSlack, team: Workspace, anna: Person, client: AsyncWebClient
) -> None:
    await client.files_upload_v2(
        channel=anna.dm.id, content=b"PNG", filename="box.png", alt_txt="A box"
    )
    (message,) = anna.dm.answers
    (file,) = message.files
    assert (file.content, file.mimetype, file.alt_text) == (b"PNG", "image/png", "A box")
    bearer = {"Authorization": f"Bearer {team.token}"}
    async with ClientSession() as http, http.get(file.url, headers=bearer) as response:
        assert await response.read() == b"PNG"
    stranger = {"Authorization": f"Bearer {slack.team('Others').token}"}
    for headers in ({}, stranger):
        async with ClientSession() as http, http.get(file.url, headers=headers) as response:
            assert response.content_type == "text/html"
    assert [one.where for one in slack.violations.take()] == ["url_private"] * 2


async def test_an_upload_of_another_length_is_refused(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    answer = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with ClientSession() as http, http.post(answer["upload_url"], data=b"four") as response:
        assert response.status == 400
    done = client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])
    assert (await refusal(done))["error"] == "file_not_found"
    assert len(slack.violations.take()) == 2


async def test_conversations_and_people_are_told_of(
    team: Workspace, anna: Person, client: AsyncWebClient
) -> None:
    opened = await client.conversations_open(users=anna.id)
    assert opened["channel"]["id"] == anna.dm.id
    told = await client.conversations_info(channel=anna.dm.id)
    assert (told["channel"]["is_im"], told["channel"]["user"]) == (True, anna.id)
    user = (await client.users_info(user=anna.id, include_locale=True))["user"]
    assert (user["profile"]["email"], user["locale"]) == ("anna@example.com", "en-GB")
    assert (await client.auth_test())["user_id"] == team.bot.id


async def test_status_reactions_and_what_one_alone_sees(
    slack: FakeSlack, team: Workspace, anna: Person, client: AsyncWebClient
) -> None:
    post = await anna.says("Hello")
    await client.assistant_threads_setStatus(
        channel_id=anna.dm.id, thread_ts=post.ts, status="is typing…"
    )
    assert anna.dm.status == "is typing…"
    await client.reactions_add(channel=anna.dm.id, name="eyes", timestamp=post.ts)
    assert list(post.reactions) == ["eyes"]
    again = client.reactions_add(channel=anna.dm.id, name="eyes", timestamp=post.ts)
    assert (await refusal(again))["error"] == "already_reacted"
    slack.violations.take()
    ben = team.user("Ben")
    shop = team.channel("shop", anna, ben)
    await client.chat_postEphemeral(channel=shop.id, user=anna.id, text="Only you see this")
    assert shop.messages == []
    assert [one.shown for one in shop.seen_by(anna)] == ["Only you see this"]
    assert shop.seen_by(ben) == []


# slack_sdk 3.47 makes its Basic credentials with what aiohttp 3.14 calls deprecated.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_installation_gives_a_token_once(slack: FakeSlack, clock: Clock) -> None:
    team = slack.team("Newcomers", installed=False)
    team.user("Olga")
    redirect = "http://127.0.0.1:1/slack/installed"
    asked = {"client_id": slack.app.client_id, "scope": "chat:write,im:write", "state": "s1"}
    asked |= {"redirect_uri": redirect, "team": team.id}
    async with (
        ClientSession() as http,
        http.get(slack.authorize_url, params=asked, allow_redirects=False) as response,
    ):
        location = response.headers["Location"]
    assert location.startswith(f"{redirect}?code=")
    assert location.endswith("&state=s1")
    code = location.partition("code=")[2].partition("&")[0]
    app = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    client = AsyncWebClient(base_url=slack.api_url)
    granted = await client.oauth_v2_access(**app, code=code, redirect_uri=redirect)
    assert granted["access_token"] == team.token
    assert team.scopes == {"chat:write", "im:write"}
    again = client.oauth_v2_access(**app, code=code, redirect_uri=redirect)
    assert (await refusal(again))["error"] == "code_already_used"
    late = slack.installation_code(team, team.user("Olga"))
    clock.now += 11 * 60
    assert (await refusal(client.oauth_v2_access(**app, code=late)))["error"] == "code_expired"
    slack.assert_no_violations()
    code = slack.installation_code(team, team.user("Olga"), redirect)
    other = client.oauth_v2_access(**app, code=code, redirect_uri=f"{redirect}/2")
    assert (await refusal(other))["error"] == "bad_redirect_uri"
    app["client_secret"] = "wrong"
    wrong = client.oauth_v2_access(**app, code=code)
    assert (await refusal(wrong))["error"] == "bad_client_secret"
    slack.violations.take()


async def test_a_view_opens_once_and_within_three_seconds(
    slack: FakeSlack, clock: Clock, anna: Person, team: Workspace, client: AsyncWebClient
) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Help"}, "blocks": []}
    trigger = slack.trigger(team, anna)
    await client.views_open(trigger_id=trigger, view=view)
    assert [one["title"]["text"] for one in anna.views] == ["Help"]
    title = {"type": "plain_text", "text": "Thanks"}
    await client.views_update(view_id=anna.views[0]["id"], view={**view, "title": title})
    assert [one["title"]["text"] for one in anna.views] == ["Thanks"]
    again = client.views_open(trigger_id=trigger, view=view)
    assert (await refusal(again))["error"] == "exchanged_trigger_id"
    late = slack.trigger(team, anna)
    clock.now += 4
    answer = await refusal(client.views_open(trigger_id=late, view=view))
    assert answer["error"] == "expired_trigger_id"
    assert len(slack.violations.take()) == 2


async def test_a_response_url_is_good_five_times_within_thirty_minutes(
    slack: FakeSlack, clock: Clock, anna: Person, team: Workspace
) -> None:
    shop = team.channel("shop", anna)
    webhook = AsyncWebhookClient(slack.response_url(shop, anna))
    await webhook.send(text="For you")
    await webhook.send(text="For all", response_type="in_channel")
    assert [one.shown for one in shop.messages] == ["For all"]
    assert [one.shown for one in shop.seen_by(anna)] == ["For you", "For all"]
    for _ in range(3):
        assert (await webhook.send(text="x")).status_code == 200
    sixth = await webhook.send(text="x")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
    other = AsyncWebhookClient(slack.response_url(shop, anna))
    clock.now += 31 * 60
    assert "expired_url" in (await other.send(text="x")).body
    assert len(slack.violations.take()) == 2


async def test_a_response_url_can_replace_and_delete_the_original(
    slack: FakeSlack, anna: Person, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=anna.dm.id, text="Sure?")
    (asked,) = anna.dm.answers
    webhook = AsyncWebhookClient(slack.response_url(anna.dm, anna, asked))
    await webhook.send(text="You said yes.", replace_original=True)
    assert anna.dm.shown == ["Careline: You said yes."]
    await webhook.send(delete_original=True)
    assert anna.dm.shown == []


async def test_an_outage_may_be_of_one_channel_or_one_method(
    slack: FakeSlack, team: Workspace, anna: Person, client: AsyncWebClient
) -> None:
    ben = team.user("Ben")
    with slack.outage(error="messages_tab_disabled", channel=ben.dm):
        answer = await refusal(client.chat_postMessage(channel=ben.dm.id, text="x"))
        assert (answer["error"], answer.status_code) == ("messages_tab_disabled", 200)
        await client.chat_postMessage(channel=anna.dm.id, text="x")
    with slack.outage(methods=("users.info",)):
        assert (await refusal(client.users_info(user=anna.id))).status_code == 500
        await client.chat_postMessage(channel=anna.dm.id, text="y")
    await client.users_info(user=anna.id)


def test_no_two_messages_have_the_same_ts(team: Workspace) -> None:
    team.last_ts = 4_000_000_000_999_999  # the clock was put back
    assert [team.next_ts(), team.next_ts()] == ["4000000001.000000", "4000000001.000001"]


async def test_a_method_nobody_knows_and_a_body_of_another_type(
    slack: FakeSlack, team: Workspace, client: AsyncWebClient
) -> None:
    assert (await refusal(client.api_call("chat.shout")))["error"] == "unknown_method"
    headers = {"Authorization": f"Bearer {team.token}", "Content-Type": "text/xml"}
    url = f"{slack.api_url}chat.postMessage"
    async with (
        ClientSession() as http,
        http.post(url, data=b"<x/>", headers=headers) as response,
    ):
        assert (await response.json())["error"] == "invalid_post_type"
    async with ClientSession() as http, http.post(f"{url}?token={team.token}") as response:
        assert (await response.json())["error"] == "invalid_auth"
    assert len(slack.violations.take()) == 3
