"""What files are allowed in, and what they are called."""

import pytest

from crm_bridge.attachments.names import clean_name, misnamed
from crm_bridge.attachments.sniffing import type_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF87a....", "image/gif"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7 ....", "application/pdf"),
        ("Grüße,\r\n\tAnn".encode(), "text/plain"),
        (b"\xef\xbb\xbfwith a mark", "text/plain"),
        (b"<3 thank you", "text/plain"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: str) -> None:
    assert type_of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b" \n<!doctype html><p>hello",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b"<HTML>",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"RIFF\x10\x00\x00\x00WAVE",
        "in another encoding: é".encode("latin-1"),
        "<p>".encode("utf-16"),
    ],
)
def test_everything_else_is_no_allowed_file(data: bytes) -> None:
    assert type_of(data) is None


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("photo.PNG", "image/png", "photo.PNG"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\Ann\\receipt.pdf", "application/pdf", "receipt.pdf"),
        ("page.html", "text/plain", "page.html.txt"),
        ("gpj.\u202egnp", "image/png", "gpj.gnp.png"),
        ("a\r\nb.txt", "text/plain", "ab.txt"),
        (None, "image/jpeg", "file.jpg"),
        ("...", "text/plain", "file.txt"),
        ("folder/", "text/plain", "file.txt"),
    ],
)
def test_a_name_is_one_that_can_be_shown_and_opened(given: str, kind: str, name: str) -> None:
    assert clean_name(given, kind) == name


def test_a_long_name_keeps_its_suffix() -> None:
    name = clean_name("x" * 300 + ".jpeg", "image/jpeg")
    assert (len(name), name[-6:]) == (120, "x.jpeg")


@pytest.mark.parametrize(
    ("given", "kind", "why"),
    [
        ("photo.png", "application/pdf", "a PDF document, and its name ends in .png"),
        ("page.html", "text/plain", "Give it a name that ends in .txt."),
        ("photo.PNG", "image/png", None),
        ("scan.jpeg", "image/jpeg", None),
        ("receipt", "application/pdf", None),
        ("v1.2/receipt", "application/pdf", None),
        (None, "image/png", None),
    ],
)
def test_a_name_that_claims_another_type_is_told_so(
    given: str | None, kind: str, why: str | None
) -> None:
    told = misnamed(given, kind)
    assert (told is None) if why is None else (told is not None and why in told)
