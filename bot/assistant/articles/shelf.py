"""The articles in use, read again when one of their files changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Optional, Union

import yaml

from bot.assistant.articles.document import Article, article_of, read_article
from bot.assistant.articles.mistakes import ArticleError, Mistake

INTENTS = Path("bot/assistant/domain/intents.yml")

logger = logging.getLogger(__name__)
Changes = Mapping[str, Optional[str]]
"""Whole articles by slug that stand instead of their files; None for one that was retired."""
_Stamp = Union[tuple[int, int], str]
"""Of a file, its time and size; of an article that leads changed, its text."""
_Reading = tuple[_Stamp, Union[Article, ArticleError, None]]
_UNREAD: _Reading = ((-1, -1), None)


class Shelf:
    """Keeps articles in step with the `*.md` files of a folder and with what leads changed in them;
    `refresh` looks at both.

    An article that cannot be used is logged, with file, line and reason; its last good version
    stays in use.
    """

    def __init__(
        self,
        folder: Path,
        intents: frozenset[str],
        changes: Callable[[], Changes] = dict,
    ) -> None:
        """`changes` tells what leads changed, at each look."""
        self._folder = folder
        self._intents = intents
        self._changes = changes
        self._readings: dict[Path, _Reading] = {}
        self._good: dict[str, Article] = {}
        self._articles: tuple[Article, ...] = ()
        self.refresh()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The newest good ones, by slug."""
        return self._articles

    def refresh(self) -> bool:
        """Read now what has changed; true if that made a difference."""
        stamps = self._stamps()
        changed = {
            path for path, stamp in stamps.items() if self._readings.get(path, _UNREAD)[0] != stamp
        }
        if not changed and stamps.keys() == self._readings.keys():
            return False
        self._readings = {
            path: (stamp, self._read(path, stamp)) if path in changed else self._readings[path]
            for path, stamp in stamps.items()
        }
        before = self._articles
        self._choose()
        return self._articles != before

    def _stamps(self) -> dict[Path, _Stamp]:
        stamps = _stamps(self._folder)
        for slug, text in self._changes().items():
            path = self._folder / f"{slug}.md"
            if text is None:
                stamps.pop(path, None)
            else:
                stamps[path] = text
        return stamps

    def _read(self, path: Path, stamp: _Stamp) -> Article | ArticleError:
        try:
            if isinstance(stamp, str):
                return article_of(path, stamp, self._intents)
            return read_article(path, self._intents)
        except ArticleError as error:
            logger.error("article not used: %s", error)
            return error

    def _choose(self) -> None:
        """What is new and good takes the place of what was; a title belongs to one article."""
        slugs = {path.stem: path for path in sorted(self._readings)}
        good = {slug: one for slug, one in self._good.items() if slug in slugs}
        chosen = dict(good)
        new = []
        for slug, path in slugs.items():
            read = self._readings[path][1]
            if isinstance(read, Article) and good.get(slug) is not read:
                chosen[slug] = read
                new.append(slug)
        # All are in their places before titles are compared: one may have given its title to
        # another. What goes back to its last good version may meet a title that was taken since.
        while (taken := _taken(chosen, new)) is not None:
            slug, owner = taken
            mistake = Mistake(f"the title {chosen[slug].title!r} is that of {owner}.md already", 2)
            logger.error("article not used: %s", ArticleError(slugs[slug], mistake))
            new.remove(slug)
            del chosen[slug]
            if slug in good:
                chosen[slug] = good[slug]
        self._good = chosen
        self._articles = tuple(self._good[slug] for slug in sorted(self._good))


def _taken(chosen: Mapping[str, Article], new: list[str]) -> tuple[str, str] | None:
    """The last of the `new` articles whose title is another's, and the other; None of none."""
    for slug in reversed(new):
        title = chosen[slug].title.lower()
        for other in chosen.values():
            if other.slug != slug and other.title.lower() == title:
                return slug, other.slug
    return None


def known_intents(path: Path = INTENTS) -> frozenset[str]:
    """The intents that the assistant's domain declares."""
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))["intents"]
    return frozenset(one if isinstance(one, str) else next(iter(one)) for one in declared)


def _stamps(folder: Path) -> dict[Path, _Stamp]:
    stamps: dict[Path, _Stamp] = {}
    for path in sorted(folder.glob("*.md")):
        try:
            status = path.stat()
        except OSError:  # removed since the folder was listed
            continue
        stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps
