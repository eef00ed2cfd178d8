"""What leads changed, as the files that have it: those of `data/` with the changes in them."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import yaml

from bot.contents.snapshot import Entry
from bot.yaml_text import composed, parsed
from crm_bridge.contents.shipped_texts import file_name
from crm_bridge.contents.standing import Folders, Snapshot

REMOVED = "removed.txt"
"""In an archive, the files that are there no more."""
_HEAD = "responses:\n"


def exported(snapshot: Snapshot, folders: Folders) -> dict[PurePosixPath, str | None]:
    """The text of each file that differs, by its place below `data/`; None for one that is to be
    removed. Comments stay where they are; a file that cannot be edited so comes without them."""
    files: dict[PurePosixPath, str | None] = {}
    for locale, texts in snapshot.contents.texts.items():
        for topic, of_topic in _by_topic(snapshot, texts).items():
            name = file_name(topic, locale)
            path = folders.responses / name
            before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
            files[PurePosixPath("responses", name)] = with_texts(before, of_topic)
    for slug, source in snapshot.contents.articles.items():
        if source is not None or slug in snapshot.shipped_articles:
            files[PurePosixPath("knowledge", f"{slug}.md")] = source
    return dict(sorted(files.items()))


def archive(files: Mapping[PurePosixPath, str | None]) -> bytes:
    """As a zip, to unpack in `data/`."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for path, text in files.items():
            if text is not None:
                made.writestr(str(path), text)
        removed = [str(path) for path, text in files.items() if text is None]
        if removed:
            made.writestr(REMOVED, "\n".join([*removed, ""]))
    return written.getvalue()


def write(files: Mapping[PurePosixPath, str | None], folder: Path) -> list[str]:
    """Below the folder; what was done, a line a file. One that is to be removed is named alone."""
    lines = []
    for path, text in files.items():
        if text is None:
            lines.append(f"remove  {path}")
            continue
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        lines.append(f"wrote   {path}")
    return lines


def with_texts(before: str, texts: Mapping[str, list[Entry]]) -> str:
    """A file of responses with these in it, at the places where they are or at its end."""
    wanted = {**(parsed(before) or {"responses": {}})}
    wanted["responses"] = {**(wanted["responses"] or {}), **texts}
    edited = before
    nodes = _responses(before)
    known = [key for key in texts if key in nodes]
    for key in sorted(known, key=lambda one: -nodes[one][0]):
        start, end = nodes[key]
        edited = edited[:start] + _written(key, texts[key]) + edited[end:]
    new = "".join(_written(key, entries) for key, entries in texts.items() if key not in nodes)
    edited = f"{edited.rstrip()}\n{new}"
    return edited if _reads_as(edited, wanted) else _dumped(wanted)


def _by_topic(
    snapshot: Snapshot, texts: Mapping[str, list[Entry]]
) -> dict[str, dict[str, list[Entry]]]:
    found: dict[str, dict[str, list[Entry]]] = {}
    for key, entries in texts.items():
        found.setdefault(snapshot.texts.keys[key].topic, {})[key] = entries
    return found


def _responses(text: str) -> dict[str, tuple[int, int]]:
    """Where each response begins and ends, in whole lines; comments after it are not part of it."""
    root = composed(text)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, node in pairs:
        if key.value == "responses" and isinstance(node, yaml.MappingNode):
            return {one.value: _lines_of(one, held, text) for one, held in node.value}
    return {}


def _lines_of(key: yaml.Node, held: yaml.Node, text: str) -> tuple[int, int]:
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    end = text.find("\n", _last(held).end_mark.index)
    return start, len(text) if end < 0 else end + 1


def _last(node: yaml.Node) -> yaml.Node:
    """What stands last in it: a block's own end is where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    return node


def _written(key: str, entries: list[Entry]) -> str:
    lines = [f"  {key}:"]
    for entry in entries:
        lines.append(f"    - text: {_quoted(entry['text'])}")
        if entry.get("buttons"):
            lines.append("      buttons:")
        for button in entry.get("buttons", ()):
            title, payload = _quoted(button["title"]), _quoted(button["payload"])
            lines.append(f"        - {{title: {title}, payload: {payload}}}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """JSON's strings are YAML's, too; a payload with quotes reads better in single ones."""
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def _reads_as(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return bool(parsed(text) == wanted)
    except yaml.YAMLError:
        return False


def _dumped(wanted: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(wanted), sort_keys=False, allow_unicode=True, width=100)
