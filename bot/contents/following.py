"""A thread that keeps a process in step with what the bridge publishes, for those processes that do
not read the bridge's feed."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from urllib.request import ProxyHandler, Request, build_opener

from bot.contents.snapshot import Contents

WAIT = 25
"""Seconds that the bridge may keep a question while there is nothing new."""
RETRY = 1.0
"""Seconds before asking again after it gave no answer."""
THREAD = "contents"

logger = logging.getLogger(__name__)
_DIRECT = build_opener(ProxyHandler({}))
"""What is asked of the bridge carries a key, so it goes through no proxy."""


class Follower:
    """`use` is called from the thread with each new snapshot; what it raises is logged. Whatever is
    wrong with an answer, the last good snapshot stays in use."""

    def __init__(self, bridge_url: str, token: str, use: Callable[[Contents], None]) -> None:
        self._url = f"{bridge_url.rstrip('/')}/v1/contents"
        self._token = token
        self._use = use
        self._number = 0
        self._answers = True
        self._stopped = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._follow, name=THREAD, daemon=True).start()

    def stop(self) -> None:
        """Nothing is used any more; a question that is open is left to end by itself."""
        self._stopped.set()

    def ask(self, wait: int = WAIT) -> None:
        """Ask once, and use the answer. Raises OSError or ValueError where there is no good one."""
        url = f"{self._url}?after={self._number}&wait={wait}"
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{self._url} is no address of the bridge")
        headers = {"Authorization": f"Bearer {self._token}"}
        request = Request(url, headers=headers)  # noqa: S310 (the scheme is checked above)
        with _DIRECT.open(request, timeout=wait + 10) as answer:
            found = Contents.from_json(json.load(answer))
        if found.number != self._number and not self._stopped.is_set():
            self._use(found)
            self._number = found.number

    def _follow(self) -> None:
        # The first question is answered at once: the bridge may have started from other records.
        wait = 0
        while not self._stopped.is_set():
            try:
                self.ask(wait)
                self._answers, wait = True, WAIT
            except Exception as error:  # whatever it is, the last good snapshot stays
                if self._answers:
                    logger.warning("What leads changed in the texts cannot be read: %s", error)
                self._answers, wait = False, 0
                self._stopped.wait(RETRY)
