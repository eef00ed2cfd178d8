"""Files in Telegram's keeping, and what a photo has to be."""

import secrets
import struct
from dataclasses import dataclass, field

from .refusals import Json, bad_request

MEGABYTE = 1024 * 1024
PHOTO_SIZE = 10 * MEGABYTE  # sendPhoto photo: "at most 10 MB in size"
FILE_SIZE = 50 * MEGABYTE  # sendDocument: "Bots can currently send files of … up to 50 MB"
DOWNLOAD_SIZE = 20 * MEGABYTE  # getFile: "bots can download files of up to 20MB in size"
PHOTO_SIDES = 10_000  # sendPhoto: "width and height must not exceed 10000 in total"
PHOTO_RATIO = 20  # sendPhoto: "Width and height ratio must be at most 20"


@dataclass
class StoredFile:
    """`size` is told to the bot, also where the content was left out to keep a test small."""

    id: str
    unique_id: str
    path: str
    content: bytes
    size: int
    name: str | None = None
    mime: str | None = None
    url: str | None = None  # where the bot said Telegram should fetch it
    sides: tuple[int, int] = (0, 0)

    def json(self) -> Json:
        """https://core.telegram.org/bots/api#file, and the same fields of a document."""
        told = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}
        more = {"file_name": self.name, "mime_type": self.mime}
        return told | {name: value for name, value in more.items() if value is not None}


@dataclass
class Files:
    kept: dict[str, StoredFile] = field(default_factory=dict)

    def keep(
        self,
        folder: str,
        content: bytes,
        *,
        name: str | None = None,
        mime: str | None = None,
        size: int | None = None,
        url: str | None = None,
    ) -> StoredFile:
        number = len(self.kept)
        ending = (name or "").rpartition(".")[2] or "jpg"
        file = StoredFile(
            id=f"AgAD{secrets.token_urlsafe(24)}",
            unique_id=f"AQAD{number:08d}",
            path=f"{folder}/file_{number}.{ending}",
            content=content,
            size=len(content) if size is None else size,
            name=name,
            mime=mime,
            url=url,
        )
        self.kept[file.id] = file
        return file

    def keep_photo(
        self, content: bytes, *, url: str | None = None
    ) -> tuple[list[Json], StoredFile]:
        """Its sizes, smallest first, and the largest. Each size is a file of its own."""
        width, height = dimensions(content) or (1280, 960)
        sizes = []
        for share in (4, 2, 1):
            file = self.keep("photos", content, url=url)
            file.size = max(1, len(content) // share)
            file.sides = (max(1, width // share), max(1, height // share))
            told = {name: file.json()[name] for name in ("file_id", "file_unique_id", "file_size")}
            sizes.append(told | {"width": file.sides[0], "height": file.sides[1]})
        return sizes, file

    def at(self, path: str) -> StoredFile | None:
        return next((one for one in self.kept.values() if one.path == path), None)


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; of a WEBP (0, 0); None if it is no image."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 0, 0
    return _jpeg_dimensions(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    """From its frame header (SOF0 to SOF15, without DHT, JPG and DAC)."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def check_photo(content: bytes) -> None:
    """What sendPhoto takes as an upload."""
    if len(content) > PHOTO_SIZE:
        raise bad_request("file is too big", "sendPhoto photo: at most 10 MB in size")
    if not content:
        raise bad_request("file must be non-empty", "sendPhoto photo: not empty")
    sides = dimensions(content)
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED", "sendPhoto photo: an image")
    if sum(sides) > PHOTO_SIDES or max(sides) > PHOTO_RATIO * max(1, min(sides)):
        raise bad_request(
            "PHOTO_INVALID_DIMENSIONS",
            "sendPhoto photo: width and height at most 10000 in total, their ratio at most 20",
        )


def check_document(content: bytes) -> None:
    """What sendDocument takes as an upload."""
    if not content:
        raise bad_request("file must be non-empty", "sendDocument document: not empty")
    if len(content) > FILE_SIZE:
        raise bad_request("file is too big", "sendDocument document: files of up to 50 MB in size")
