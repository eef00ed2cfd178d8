"""Tokens and cookies in hands that they were not given to, or a second time."""

import asyncio
import re
from http import HTTPStatus
from uuid import uuid4

import pytest
from aiohttp import ClientSession, DummyCookieJar, FormData
from multidict import CIMultiDict

from crm_bridge.staff import accounts
from tests.crm_bridge.console.staff_browser import CHEAP_HASH, PASSWORD
from tests.fakes.shop_app import signed
from tests.flows.customer import Customer
from tests.gateway.conftest import House
from tests.gateway.test_limits import base

COOKIE = "careline_staff"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
CHOSEN = "a" * 43
"""A cookie that somebody planted in the browser of the one who will log in."""


async def log_in(house: House, name: str, planted: str | None = None) -> str:
    """An account, and the cookie that its log-in gives."""
    async with house.database.session() as session:
        email = f"{name}@shop.example"
        staff = await accounts.create(
            session, email=email, name=name, role="agent", password=None, actor="system"
        )
        staff.password_hash = CHEAP_HASH
    headers = {"Cookie": f"{COOKIE}={planted}"} if planted else {}
    form = {"email": email, "password": PASSWORD}
    url = house.bridge.make_url("/login")
    async with (
        ClientSession(cookie_jar=DummyCookieJar()) as browser,
        browser.post(url, data=form, headers=headers, allow_redirects=False) as response,
    ):
        assert response.status == HTTPStatus.SEE_OTHER
        return response.cookies[COOKIE].value


async def asked(house: House, path: str, cookie: str) -> tuple[int, str]:
    async with ClientSession(cookie_jar=DummyCookieJar()) as browser:
        headers = {"Cookie": f"{COOKIE}={cookie}"}
        async with browser.get(
            house.bridge.make_url(path), headers=headers, allow_redirects=False
        ) as response:
            return response.status, await response.text()


async def test_a_cookie_from_before_the_log_in_opens_nothing_after_it(house: House) -> None:
    given = await log_in(house, "anna", planted=CHOSEN)
    assert given != CHOSEN
    assert (await asked(house, "/account", CHOSEN))[0] == HTTPStatus.FOUND
    assert (await asked(house, "/account", given))[0] == HTTPStatus.OK


async def test_the_token_of_a_colleagues_page_is_worth_nothing_in_ones_own(house: House) -> None:
    anna, ben = [await log_in(house, name) for name in ("anna", "ben")]
    pages = [(await asked(house, "/account", cookie))[1] for cookie in (anna, ben)]
    tokens = [re.findall(r'name="csrf" value="([0-9a-f]+)"', page)[0] for page in pages]
    assert tokens[0] != tokens[1]
    async with ClientSession(cookie_jar=DummyCookieJar()) as browser:
        for cookie, token, status in (
            (anna, tokens[1], HTTPStatus.FORBIDDEN),
            (anna, tokens[0], HTTPStatus.OK),
        ):
            url = house.bridge.make_url("/presence")
            form = {"csrf": token, "status": "busy"}
            headers = {"Cookie": f"{COOKIE}={cookie}", "HX-Request": "true"}
            async with browser.post(url, data=form, headers=headers) as response:
                assert response.status == status


async def test_news_for_staff_are_for_no_one_without_the_cookie(house: House) -> None:
    for cookie in ("", CHOSEN):
        status, body = await asked(house, "/events", cookie)
        assert (status, body) == (HTTPStatus.UNAUTHORIZED, "")


async def test_a_chat_token_reaches_nothing_of_another_conversation(house: House) -> None:
    anna, eve = await house.customer(), await house.customer()
    await anna.say("my order is CL-1")
    async with house.http.post(
        f"{house.url}/chat/attachments",
        data=form_with(PNG),
        headers={"Authorization": f"Bearer {anna.token}"},
    ) as response:
        file_id = (await response.json())["id"]
    status, problem = await eve.post({"id": str(uuid4()), "attachments": [file_id]})
    assert (status, problem["code"]) == (422, "attachment_unknown")
    headers = {"Authorization": f"Bearer {eve.token}"}
    for path in (f"/chat/attachments/{file_id}", "/chat/transcript", "/chat/messages"):
        async with house.http.get(f"{house.url}{path}", headers=headers) as response:
            assert "CL-1" not in await response.text()
            assert response.status == (404 if "attachments" in path else 200)
    # Nor do services of the shop take a visitor's token, or the gateway's own doors theirs.
    async with house.http.get(house.bridge.make_url("/v1/feed"), headers=headers) as response:
        assert response.status == HTTPStatus.UNAUTHORIZED


async def test_a_link_of_a_file_opens_that_file_alone(house: House) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    files = []
    for _ in range(2):
        async with house.http.post(
            f"{house.url}/chat/attachments", data=form_with(PNG), headers=headers
        ) as response:
            files.append(await response.json())
    signature = files[0]["url"].partition("?token=")[2]
    assert signature
    for file, status in zip(files, (200, 401), strict=True):
        url = f"{house.url}/chat/attachments/{file['id']}?token={signature}"
        async with house.http.get(url) as response:
            assert response.status == status


async def test_a_signed_message_that_comes_again_is_one_message(house: House) -> None:
    customer = await house.customer()
    body = {"id": str(uuid4()), "text": "cancel my order"}
    answers = await asyncio.gather(*(customer.post(body) for _ in range(20)))
    assert {(status, answer["seq"]) for status, answer in answers} == {(202, 1)}
    await customer.outcome_of(1)
    assert len(house.assistant.turns) == 1


async def test_a_signature_is_of_one_body_and_channel(house: House) -> None:
    raw, other = b'{"id":"1"}', b'{"id":"2"}'
    url = f"{house.url}/channels/webhook/messages"
    async with house.http.post(url, data=other, headers=signed(raw)) as response:
        assert response.status in (401, 503)
    for path in ("slack/events", "telegram/webhook"):
        url = f"{house.url}/channels/{path}"
        async with house.http.post(url, data=raw, headers=signed(raw)) as response:
            assert response.status in (401, 404)


@pytest.mark.parametrize(
    "forwarded",
    [
        ["203.0.113.{n}", "198.51.100.7"],
        ["203.0.113.{n}, 198.51.100.7"],
        ["203.0.113.{n}, 203.0.113.{n}", "203.0.113.{n},198.51.100.7"],
    ],
)
async def test_what_a_visitor_says_of_their_address_is_not_believed(
    house: House, forwarded: list[str]
) -> None:
    """A proxy may add its word to the visitor's header, or a header of its own behind it."""
    gateway = await house.new_gateway(address_messages_per_minute=3, trust_forwarded=True)
    answers = []
    for n in range(4):
        one = await Customer.arrives(house.http, base(gateway))
        headers = CIMultiDict({"Authorization": f"Bearer {one.token}"})
        for value in forwarded:
            headers.add("X-Forwarded-For", value.format(n=n))
        async with house.http.post(
            f"{one.base}/chat/messages", json={"id": str(uuid4()), "text": "hi"}, headers=headers
        ) as response:
            answers.append(response.status)
    assert answers == [202, 202, 202, 429]


@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionParam")
@pytest.mark.parametrize(
    "name",
    [
        'a\\"; filename=\\"b.html',
        'a"; filename="b.html',
        "a\r\nSet-Cookie: c=d",
        "../../x.png",
        "a\0.png",
        "\u202egnp.x",
    ],
)
async def test_the_name_of_a_file_changes_no_header(house: House, name: str) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    said = f'form-data; name="file"; filename="{name}"'.encode()
    body = b"--b\r\nContent-Disposition: " + said + b"\r\n\r\n" + PNG + b"\r\n--b--\r\n"
    async with house.http.post(
        f"{house.url}/chat/attachments",
        data=body,
        headers={**headers, "Content-Type": "multipart/form-data; boundary=b"},
    ) as response:
        if response.status != HTTPStatus.CREATED:
            assert response.status == HTTPStatus.UNPROCESSABLE_ENTITY
            return
        file = await response.json()
    async with house.http.get(f"{house.url}/chat/attachments/{file['id']}", headers=headers) as got:
        assert got.status == HTTPStatus.OK
        assert not got.cookies
        disposition = got.headers["Content-Disposition"]
        assert re.fullmatch(r"""inline; filename(="[\w .]+"|\*=UTF-8''[\w.%-]+)""", disposition)


def form_with(data: bytes) -> FormData:
    form = FormData()
    form.add_field("file", data, filename="photo.png")
    return form
