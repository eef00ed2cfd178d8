"""Pictures that would unpack to more than a browser can hold."""

import struct
from collections.abc import Callable

import pytest

from crm_bridge.attachments.dimensions import too_many_pixels


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", width, height) + b"\x08\x02"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(3)


def jpeg(width: int, height: int) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + bytes(14)
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + bytes(10)
    return b"\xff\xd8" + app0 + frame


def webp_extended(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + sizes


def webp_lossless(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return b"RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f" + bits.to_bytes(4, "little") + bytes(5)


def webp_lossy(width: int, height: int) -> bytes:
    head = bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return b"RIFF\0\0\0\0WEBPVP8 \x0a\0\0\0" + head


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (png, "image/png"),
        (gif, "image/gif"),
        (jpeg, "image/jpeg"),
        (webp_extended, "image/webp"),
        (webp_lossless, "image/webp"),
        (webp_lossy, "image/webp"),
    ],
)
def test_a_header_that_claims_a_flood_of_pixels_is_known(
    made: Callable[[int, int], bytes], kind: str
) -> None:
    assert too_many_pixels(made(16_000, 16_000), kind)
    assert not too_many_pixels(made(8_000, 6_000), kind)


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp"])
def test_a_header_that_is_cut_off_or_nonsense_shows_nothing_and_stops_nothing(kind: str) -> None:
    for data in (b"", b"\xff\xd8\xff", b"\xff\xd8" + b"\xff\xe0\0\0", bytes(40)):
        assert not too_many_pixels(data, kind)


def test_what_is_no_picture_has_no_pixels() -> None:
    assert not too_many_pixels(b"x" * 100, "text/plain")
