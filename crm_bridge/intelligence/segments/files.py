"""Segments as files: numbers as arrays, words as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from crm_bridge.intelligence.segments.comparing import Standing
from crm_bridge.intelligence.segments.grouping import Scale
from crm_bridge.intelligence.segments.habits import FEATURES
from crm_bridge.intelligence.segments.model import Group, Groups, Search, Segments
from crm_bridge.intelligence.segments.naming import Trait
from crm_bridge.intelligence.segments.rfm import LEVELS, Borders
from crm_bridge.intelligence.segments.stability import Steadiness

FORMAT = 1
_ARRAYS, _WORDS = "segments.npz", "segments.json"


class SegmentsUnreadable(ValueError):
    """The files are damaged, or of another format."""


def keep(segments: Segments, folder: Path) -> None:
    borders = segments.borders
    arrays = np.stack([borders.nearness, borders.orders, borders.spend])
    np.savez(folder / _ARRAYS, borders=arrays, usual_gap=borders.usual_gap)
    words = {
        "as_of": segments.as_of.isoformat(),
        "customers": segments.customers,
        "groups": groups_as_data(segments.by_habit),
        "search": search_as_data(segments.search),
    }
    (folder / _WORDS).write_text(json.dumps(words), encoding="utf-8")


def load(folder: Path) -> Segments:
    """Raises `SegmentsUnreadable`."""
    try:
        words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        # Opened here: numpy leaves a damaged file open.
        with (folder / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            borders, usual_gap = arrays["borders"], float(arrays["usual_gap"])
        if borders.shape != (3, LEVELS - 1):
            raise ValueError("the borders of the quintiles are not as many as they should be")
        return Segments(
            datetime.fromisoformat(words["as_of"]),
            words["customers"],
            Borders(borders[0], borders[1], borders[2], usual_gap),
            groups_from(words["groups"]),
            search_from(words["search"]),
        )
    except Exception as error:
        # What a damaged archive raises depends on where it is damaged.
        raise SegmentsUnreadable(f"the segments cannot be read: {error}") from error


def groups_as_data(groups: Groups | None) -> dict[str, Any] | None:
    if groups is None:
        return None
    return {
        "mean": groups.scale.mean.tolist(),
        "deviation": groups.scale.deviation.tolist(),
        "used": groups.scale.used.tolist(),
        "centres": groups.centres.tolist(),
        "groups": [asdict(one) for one in groups.groups],
    }


def groups_from(data: Mapping[str, Any] | None) -> Groups | None:
    """Raises ValueError where the parts do not fit each other."""
    if data is None:
        return None
    scale = Scale(
        np.array(data["mean"], dtype=float),
        np.array(data["deviation"], dtype=float),
        np.array(data["used"], dtype=np.int64),
    )
    centres, groups = np.array(data["centres"], dtype=float), tuple(map(_group, data["groups"]))
    fits = scale.mean.shape == scale.deviation.shape == (len(FEATURES),)
    if not fits or centres.shape != (len(groups), len(scale.used)):
        raise ValueError("the groups by habit and their centres do not fit each other")
    return Groups(scale, centres, groups)


def search_as_data(search: Search) -> dict[str, Any]:
    return asdict(search)


def search_from(data: Mapping[str, Any]) -> Search:
    return Search(
        tuple(Steadiness(**one) for one in data["steady"]),
        tuple(Standing(**one) for one in data["methods"]),
        data["silhouette"],
        data["why_none"],
    )


def _group(data: Mapping[str, Any]) -> Group:
    traits = tuple(Trait(**one) for one in data["traits"])
    return Group(data["key"], data["name"], tuple(data["said"]), traits)
