"""Which of what leads changed fits the files as they are now: a release may have moved them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.assistant.articles.document import Article
from bot.contents.snapshot import Entry
from crm_bridge.contents.article_form import article_in
from crm_bridge.contents.checking_texts import ContentRefused, check_entries
from crm_bridge.contents.shipped_texts import ShippedTexts
from crm_bridge.contents.versions import Item
from crm_bridge.models.contents import ContentVersion


@dataclass
class Judged:
    """What can be used, and of the rest why not. `sources` are as in `Contents.articles`."""

    articles: dict[str, Article]
    texts: dict[str, dict[str, list[Entry]]] = field(default_factory=dict)
    sources: dict[str, str | None] = field(default_factory=dict)
    problems: dict[Item, str] = field(default_factory=dict)


def judged(
    items: Mapping[Item, ContentVersion],
    texts: ShippedTexts,
    articles: Mapping[str, Article],
    intents: frozenset[str],
) -> Judged:
    """`articles` are those of the files. What does not fit leaves what is in the files."""
    found = Judged(dict(articles))
    for item, version in items.items():
        if version.content is None:
            continue
        try:
            if item.kind == "text":
                _text(found, item, version, texts)
            else:
                _article(found, item, version, intents)
        except ContentRefused as refused:
            found.problems[item] = refused.detail
    while (taken := _taken(found, items)) is not None:
        item, other = taken
        found.problems[item] = f"Its title is that of the article {other}, too."
        del found.sources[item.name], found.articles[item.name]
        if item.name in articles:
            found.articles[item.name] = articles[item.name]
    return found


def _text(found: Judged, item: Item, version: ContentVersion, texts: ShippedTexts) -> None:
    text = texts.keys.get(item.name)
    if text is None:
        raise ContentRefused("", "There is no such text any more.")
    entries: list[Entry] = (version.content or {}).get("entries", [])
    check_entries(text, item.locale, entries)
    found.texts.setdefault(item.locale, {})[item.name] = entries


def _article(found: Judged, item: Item, version: ContentVersion, intents: frozenset[str]) -> None:
    content = version.content or {}
    if content.get("retired"):
        found.articles.pop(item.name, None)
        found.sources[item.name] = None
        return
    source = str(content.get("source", ""))
    # What was good when it was kept is not judged by what came beside it later, but for its title.
    found.articles[item.name] = article_in(item.name, source, intents)
    found.sources[item.name] = source


def _taken(found: Judged, items: Mapping[Item, ContentVersion]) -> tuple[Item, str] | None:
    """The newest changed article whose title is another's, and the other; None of none.

    A title belongs to one article, or the readers would leave one of them out. Asked once all are
    in their places: one may have given its title to another, whichever was edited last.
    """
    for item in reversed(list(items)):
        if item.kind != "article" or found.sources.get(item.name) is None:
            continue
        title = found.articles[item.name].title.lower()
        for other in found.articles.values():
            if other.slug != item.name and other.title.lower() == title:
                return item, other.slug
    return None
