"""What leads changed in the texts and the articles, for those parts of this process that Rasa makes
by itself: whoever says a text or looks for an article asks here.

Only the server follows the bridge. Commands (training, evaluation, parsing) go by the files.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from bot.assistant.articles.shelf import Changes
from bot.assistant.responses import Texts
from bot.contents.following import Follower
from bot.contents.snapshot import Contents

DEFAULT_BRIDGE = "http://127.0.0.1:8090"

logger = logging.getLogger(__name__)
_in_use = Contents()


def changed_texts() -> Texts:
    return _in_use.texts


def changed_articles() -> Changes:
    return _in_use.articles


def use(contents: Contents) -> None:
    """From now on these."""
    global _in_use
    _in_use = contents


def follower(environment: Mapping[str, str] = os.environ) -> Follower | None:
    """Of the bridge's snapshots; none without the bridge's key, which is logged."""
    token = environment.get("CARELINE_ACTIONS_TOKEN")
    if not token:
        logger.warning("CARELINE_ACTIONS_TOKEN is not set: texts and articles are as in the files.")
        return None
    return Follower(environment.get("CARELINE_BRIDGE_URL") or DEFAULT_BRIDGE, token, use)
