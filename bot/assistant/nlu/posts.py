"""Public posts as plain messages: who is addressed and what is linked does not matter."""

import re

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("|".join(_ENTITIES))
_LINK = re.compile(r"(?:https?://|www\.|\b\w+\.\w{2,3}/)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_TAG = re.compile(r"#(\w+)")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_BEGINNING, _END = 700, 500
"""The characters read of a very long text: how somebody feels is said early or at the end."""


def plain_post(text: str) -> str:
    """Handles as "user", links as "link", and a tag also as its words: "#TooLate Too Late"."""
    if len(text) > _BEGINNING + _END:
        text = f"{text[:_BEGINNING]} {text[-_END:]}"
    text = _ENTITY.sub(lambda match: _ENTITIES[match.group()], text)
    text = _HANDLE.sub("user", _LINK.sub(" link ", text))
    return _TAG.sub(lambda match: f"{match.group()} {_JOINT.sub(' ', match.group(1))}", text)
