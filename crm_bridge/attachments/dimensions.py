"""How large a picture becomes when it is unpacked, by its header: a few kilobytes can claim to be
billions of pixels, and whoever shows them runs out of memory."""

import struct
from collections.abc import Callable, Mapping

MOST_PIXELS = 64_000_000
"""A large camera's picture has some 60 million."""

Size = tuple[int, int]
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that tell width and height."""


def too_many_pixels(data: bytes, kind: str) -> bool:
    """Whether the picture is larger than `MOST_PIXELS`. What is no picture, or has no header that
    could be read (and cannot be shown then), is not."""
    size = size_of(data, kind)
    return size is not None and size[0] * size[1] > MOST_PIXELS


def size_of(data: bytes, kind: str) -> Size | None:
    """Width and height in pixels; None for what is no picture or has no readable header."""
    try:
        return _READERS[kind](data)
    except (KeyError, struct.error, IndexError):
        return None


def _png(data: bytes) -> Size | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> Size | None:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _jpeg(data: bytes) -> Size | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + max(length, 2)
    return None


def _webp(data: bytes) -> Size | None:
    form, header = data[12:16], data[20:30]
    if form == b"VP8X":
        return 1 + _little(header[4:7]), 1 + _little(header[7:10])
    if form == b"VP8L":
        bits = _little(header[1:5])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        return _little(header[6:8]) & 0x3FFF, _little(header[8:10]) & 0x3FFF
    return None


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


_READERS: Mapping[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}
