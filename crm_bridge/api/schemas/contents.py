"""What leads changed in the texts and articles, as the other processes read it."""

from typing import Any

from pydantic import Field

from crm_bridge.api.schemas.base import Number, RequestModel, ResponseModel


class ContentsQuery(RequestModel):
    """`after` is the number known; with it the answer waits up to `wait` seconds for another."""

    after: Number | None = None
    wait: float = Field(default=0, ge=0, le=30)


class ContentsSnapshot(ResponseModel):
    """`number` grows with every change and is 0 while nobody changed anything. `texts` are whole
    responses by locale and key, in the form of `data/responses`; `articles` are whole files by
    slug, in the form of `data/knowledge`, and `retired` are the slugs of those that are not used
    any more. All else is as in the files."""

    number: int
    texts: dict[str, dict[str, list[dict[str, Any]]]]
    articles: dict[str, str]
    retired: list[str]
