"""Sending files: only what is allowed gets in, and only its own conversation gets it out."""

import time
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import FormData

from bot.gateway.attachments.links import LASTING, AttachmentLinks
from tests.flows.customer import Customer
from tests.gateway.conftest import SECRET, House
from tests.gateway.test_socket import opened, until

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 6144
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
MEGABYTE = 1024 * 1024
Json = dict[str, Any]


def form(data: bytes, name: str = "file.bin", field: str = "file") -> FormData:
    sent = FormData()
    sent.add_field(field, BytesIO(data), filename=name, content_type="application/octet-stream")
    return sent


def bearer(customer: Customer) -> dict[str, str]:
    return {"Authorization": f"Bearer {customer.token}"}


async def upload(customer: Customer, data: bytes, name: str = "file.bin") -> tuple[int, Json]:
    async with customer.http.post(
        f"{customer.base}/chat/attachments", data=form(data, name), headers=bearer(customer)
    ) as response:
        return response.status, await response.json()


async def kept(customer: Customer, data: bytes = PNG, name: str = "photo.png") -> Json:
    status, file = await upload(customer, data, name)
    assert status == 201, file
    return file


async def send(customer: Customer, *ids: str, **message: object) -> tuple[int, Json]:
    return await customer.post({"id": str(uuid4()), "attachments": list(ids), **message})


@pytest.mark.parametrize(
    ("data", "name", "kind", "way"),
    [
        (PNG, "photo.png", "image/png", "inline"),
        (PDF, "receipt.pdf", "application/pdf", "attachment"),
        ("Grüße".encode(), "note.txt", "text/plain", "attachment"),
    ],
)
async def test_what_is_uploaded_can_be_fetched_by_its_link_and_is_never_run(
    house: House, data: bytes, name: str, kind: str, way: str
) -> None:
    customer = await house.customer()
    file = await kept(customer, data, name)
    assert (file["name"], file["type"], file["size"]) == (name, kind, len(data))
    assert customer.token not in file["url"]
    async with house.http.get(house.url + file["url"]) as response:
        assert (response.status, await response.read()) == (200, data)
        assert response.content_type == kind
        assert response.headers["Content-Disposition"].startswith(f"{way};")
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (SVG, "drawing.svg", "attachment_type"),
        (HTML, "photo.png", "attachment_type"),
        (b"MZ\x90\x00", "note.txt", "attachment_type"),
        (b"", "photo.png", "attachment_empty"),
        (b"x" * (MEGABYTE + 1), "note.txt", "attachment_too_large"),
        (b"x" * (3 * MEGABYTE), "note.txt", "attachment_too_large"),
    ],
)
async def test_what_is_not_allowed_is_refused_with_its_reason(
    house: House, data: bytes, name: str, code: str
) -> None:
    gateway = await house.new_gateway(attachment_max_mb=1)
    base = str(gateway.make_url("")).rstrip("/")
    customer = await Customer.arrives(house.http, base)
    status, problem = await upload(customer, data, name)
    assert (status, problem["code"]) == (422, code)


async def test_a_body_that_is_no_form_with_one_file_is_refused(house: House) -> None:
    customer = await house.customer()
    two = form(PNG)
    two.add_field("file", PDF, filename="second.pdf")
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    for body, headers in (
        (b"{}", {"Content-Type": "application/json"}),
        (b"", {"Content-Type": "multipart/form-data"}),
        (b"no boundary here", multipart),
        (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ncut off', multipart),
        (form(PNG, field="picture"), {}),
        (two, {}),
    ):
        async with house.http.post(
            f"{house.url}/chat/attachments", data=body, headers={**bearer(customer), **headers}
        ) as response:
            problem = await response.json()
            assert (response.status, problem["code"]) == (422, "message_invalid"), body


async def test_an_upload_needs_a_session(house: House) -> None:
    async with house.http.post(f"{house.url}/chat/attachments", data=form(PNG)) as response:
        assert (response.status, (await response.json())["code"]) == (401, "token_invalid")


async def test_uploads_count_to_the_limits(house: House) -> None:
    gateway = await house.new_gateway(messages_per_minute=1)
    customer = await Customer.arrives(house.http, str(gateway.make_url("")).rstrip("/"))
    await kept(customer)
    assert (await upload(customer, PNG))[0] == 429


async def test_files_without_a_word_are_answered_without_the_assistant(house: House) -> None:
    customer = await house.customer()
    file = await kept(customer)
    status, sent = await send(customer, file["id"])
    assert (status, await customer.outcome_of(sent["seq"])) == (202, "answered")
    answer = await customer.waits_for("I have kept your file")
    assert (answer["author"], answer["reply_to"]) == ("system", sent["seq"])
    assert house.assistant.turns == []
    assert customer.seen[sent["seq"]]["attachments"] == [file]
    await customer.choose("Talk to a person")
    assert customer.last()["outcome"] == "escalated"


async def test_a_text_with_files_is_answered_as_ever(house: House) -> None:
    customer = await house.customer()
    file = await kept(customer)
    _, sent = await send(customer, file["id"], text="my receipt")
    await customer.waits_for("echo: my receipt")
    assert await customer.outcome_of(sent["seq"]) == "answered"


async def test_over_websocket_the_message_comes_with_links_that_work(house: House) -> None:
    customer = await house.customer()
    file = await kept(customer)
    socket, _ = await opened(house, customer)
    frame = {"type": "message", "id": str(uuid4()), "attachments": [file["id"]]}
    await socket.send_json(frame)
    told = await until(socket, "message", author="customer")
    await socket.close()
    again, ready = await opened(house, customer)
    await again.close()
    for message in (told, ready["missed"][0]):
        async with house.http.get(house.url + message["attachments"][0]["url"]) as response:
            assert await response.read() == PNG


async def test_the_same_message_twice_is_one_message(house: House) -> None:
    customer = await house.customer()
    file, message_id = await kept(customer), str(uuid4())
    first = await send(customer, file["id"], id=message_id)
    assert await send(customer, file["id"], id=message_id) == first
    status, problem = await send(customer, file["id"])
    assert (status, problem["code"]) == (422, "attachment_unknown")


async def test_files_that_are_not_there_or_too_many_are_refused(house: House) -> None:
    customer, other = await house.customer(), await house.customer()
    foreign = await kept(other)
    for ids, code in (
        (["att_none"], "attachment_unknown"),
        ([foreign["id"]], "attachment_unknown"),
        (["att_none"] * 6, "message_invalid"),
    ):
        status, problem = await send(customer, *ids, text="look")
        assert (status, problem["code"]) == (422, code)


async def test_a_session_fetches_its_own_files_alone(house: House) -> None:
    customer, other = await house.customer(), await house.customer()
    url = f"{house.url}/chat/attachments/{(await kept(customer))['id']}"
    for who, expected in ((customer, 200), (other, 404)):
        async with house.http.get(url, headers=bearer(who)) as response:
            assert response.status == expected
    async with house.http.get(url) as response:
        assert response.status == 401


async def test_a_forged_or_expired_link_opens_nothing(house: House) -> None:
    customer = await house.customer()
    file, second = await kept(customer), await kept(customer)
    path, _, token = file["url"].partition("?token=")
    long_ago = AttachmentLinks(SECRET, clock=lambda: time.time() - LASTING - 7200)
    forger = AttachmentLinks(type(SECRET)("another-secret"))
    conversation = customer.conversation_id
    for url, code in (
        (long_ago.url(conversation, file["id"], path), "token_expired"),
        (forger.url(conversation, file["id"], path), "token_invalid"),
        (f"{path}?token={token[:-4]}AAAA", "token_invalid"),
        (f"{path}?token=", "token_invalid"),
        (f"{path}?token={customer.token}", "token_invalid"),
        (f"{second['url'].partition('?')[0]}?token={token}", "token_invalid"),
    ):
        async with house.http.get(house.url + url) as response:
            assert (response.status, (await response.json())["code"]) == (401, code), url
