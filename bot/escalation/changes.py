"""What leads change in the rules: a difference to the file, kept apart from it.

Changes have the file's own shape, with `entries` by id. A mapping changes the names it holds, None
takes a name away, and a list is `{"add": […], "remove": […]}`, so that a newer file keeps what it
brings. What is changed in something that the file does not have any more is passed over.
"""

from collections.abc import Mapping
from typing import Any

Plain = dict[str, Any]


def changed(data: Mapping[str, Any], changes: Mapping[str, Any]) -> Plain:
    """The rules with the changes; neither is touched."""
    merged = _merged(by_id(data), _applicable(by_id(data), changes))
    return {**merged, "entries": list(merged["entries"].values())}


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Plain:
    """The changes that make `after` of `before`, both with `entries` by id."""
    gone: Plain = {name: None for name in before if name not in after}
    return gone | {
        name: _value_difference(before.get(name), value)
        for name, value in after.items()
        if name not in before or not _equal(before[name], value)
    }


def by_id(data: Mapping[str, Any]) -> Plain:
    """The rules with a mapping of entries, each under its id."""
    return {**data, "entries": {entry["id"]: entry for entry in data.get("entries", ())}}


def without_nothing(changes: Mapping[str, Any]) -> Plain:
    """The changes without places in which nothing is changed."""
    kept = {
        name: without_nothing(one) if isinstance(one, dict) else one
        for name, one in changes.items()
    }
    return {name: one for name, one in kept.items() if one != {}}


def _equal(before: Any, after: Any) -> bool:
    """In lists neither order nor repetition means anything."""
    if isinstance(before, list) and isinstance(after, list):
        return all(item in after for item in before) and all(item in before for item in after)
    return bool(before == after)


def _value_difference(before: Any, after: Any) -> Any:
    if isinstance(after, dict) and isinstance(before, dict):
        return difference(before, after)
    if isinstance(after, list):
        known = before if isinstance(before, list) else []
        return {
            "add": [item for item in after if item not in known],
            "remove": [item for item in known if item not in after],
        }
    return difference({}, after) if isinstance(after, dict) else after


def _applicable(data: Mapping[str, Any], changes: Mapping[str, Any]) -> Plain:
    """Without changes of entries and topics that are neither in the file nor whole."""
    kept = dict(changes)
    if "entries" in changes:
        kept["entries"] = _known(data["entries"], changes["entries"])
    topics = changes.get("meaning", {}).get("topics")
    if topics:
        known = data.get("meaning", {}).get("topics", {})
        kept["meaning"] = {**changes["meaning"], "topics": _known(known, topics)}
        if "meaning" not in data:
            del kept["meaning"]
    return kept


def _known(present: Mapping[str, Any], changes: Mapping[str, Any]) -> Plain:
    return {
        name: change
        for name, change in changes.items()
        if name in present or (change and "reason" in change)
    }


def _merged(value: Any, change: Any) -> Any:
    if not isinstance(change, dict):
        return change
    if _is_of_list(change):
        kept = [item for item in value or () if item not in change.get("remove", ())]
        return kept + [item for item in change.get("add", ()) if item not in kept]
    merged = dict(value) if isinstance(value, dict) else {}
    for name, one in change.items():
        if one is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), one)
    return merged


def _is_of_list(change: Mapping[str, Any]) -> bool:
    lists = all(isinstance(items, list) for items in change.values())
    return bool(change) and lists and change.keys() <= {"add", "remove"}
