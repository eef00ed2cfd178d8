"""A customer's file: in the message itself, or fetched from where the message says it is."""

import base64

from aiohttp import ClientError, ClientSession

from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.channel import TryLater, Undeliverable
from bot.gateway.channels.core.events import FileRef
from bot.gateway.channels.core.files import as_upload
from bot.gateway.channels.webhook.incoming import INLINE
from crm_bridge.errors import Unprocessable
from crm_bridge.webhooks.addresses import AddressRefused, check_url
from crm_bridge.webhooks.posting import failure_in_words

_CHUNK = 64 * 1024


async def fetched(http: ClientSession, file: FileRef, *, private: bool, most_bytes: int) -> Upload:
    """Raises TryLater, Undeliverable and Unprocessable."""
    if file.ref.startswith(INLINE):
        return as_upload(file, base64.b64decode(file.ref.removeprefix(INLINE)))
    try:
        await check_url(file.ref, private=private)
    except Unprocessable as error:
        raise Undeliverable(error.detail) from error
    return as_upload(file, await _got(http, file.ref, most_bytes))


async def _got(http: ClientSession, url: str, most_bytes: int) -> bytes:
    try:
        # Sent as it is: a packed answer could become a very large one.
        async with http.get(
            url, allow_redirects=False, headers={"Accept-Encoding": "identity"}
        ) as response:
            if response.status == 429 or response.status >= 500:
                raise TryLater(f"it was answered with {response.status}")
            if response.status != 200:
                raise Undeliverable(f"it was answered with {response.status}")
            data = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > most_bytes:
                    raise Unprocessable("attachment_too_large", "too large")
            return bytes(data)
    except (ClientError, OSError, TimeoutError) as error:
        words = failure_in_words(error, http.timeout.total)
        if _is_refused(error):
            raise Undeliverable(words) from error
        raise TryLater(words) from error


def _is_refused(error: Exception) -> bool:
    return isinstance(getattr(error, "os_error", error), AddressRefused)
