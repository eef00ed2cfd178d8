"""The colours of the pictures."""

from collections.abc import Mapping

# What the catalogue's colour names look like.
_COLOURS = {
    "black": "#34373d",
    "burgundy": "#7d3140",
    "camel": "#c39d70",
    "cedar": "#b87a50",
    "charcoal": "#4d535b",
    "chestnut": "#80502f",
    "coral": "#ec7d66",
    "cream": "#f1e6cf",
    "ecru": "#e9dfc9",
    "forest": "#42664d",
    "grey": "#a0a7ad",
    "indigo": "#3f4f7c",
    "mustard": "#dba945",
    "navy": "#324566",
    "oak": "#cba572",
    "oatmeal": "#dccfb9",
    "olive": "#71744b",
    "pink": "#e7abb1",
    "plum": "#6f4462",
    "red": "#c74c43",
    "rust": "#b95f40",
    "sage": "#a2b594",
    "sand": "#dbc7a5",
    "sky": "#8ab8d6",
    "stone": "#c1b8a8",
    "tan": "#bd8a57",
    "teak": "#a67243",
    "teal": "#418586",
    "terracotta": "#cb7652",
    "walnut": "#82593b",
    "white": "#faf8f3",
    "yellow": "#f2c445",
}
# Background and the disc on it, by category, and the disc behind things that are nearly white.
_GROUNDS = {
    "clothing": ("#e6ece7", "#f2f5f1", "#c9d6cd"),
    "shoes": ("#efe6db", "#f8f2ea", "#dccdb9"),
    "electronics": ("#e0e7ee", "#eff3f7", "#c3d0dc"),
    "home": ("#f0e4df", "#f9f1ed", "#e0cac1"),
}
_NEARLY_WHITE = frozenset({"white", "cream", "ecru"})
_FIXED = {
    "ink": "#2f3439",  # lines, rubber, screens
    "steel": "#b9c0c6",
    "silver": "#dfe3e6",
    "brass": "#c9a24f",
    "wood": "#c69a66",
    "paper": "#fbf9f4",
    "glow": "#ffe6a3",
    "leaf": "#6f9a6b",
    "glass": "#cfe0e8",
}


def paints(colour: str, category: str) -> Mapping[str, str]:
    """What a picture is painted with: `c` the colour, `d` and `dd` darker, `l` lighter."""
    base = _COLOURS[colour]
    ground, pale, deep = _GROUNDS[category]
    return {
        **_FIXED,
        "ground": ground,
        "halo": deep if colour in _NEARLY_WHITE else pale,
        "c": base,
        "d": _mixed(base, "#1d2226", 0.18),
        "dd": _mixed(base, "#1d2226", 0.36),
        "l": _mixed(base, "#ffffff", 0.28),
    }


def _mixed(one: str, other: str, share: float) -> str:
    """`one` with a share of `other` stirred in."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
