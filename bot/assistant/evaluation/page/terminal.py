"""The compact table that `make eval` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.assistant.evaluation.figures import Figure, Section
from bot.assistant.evaluation.page import wording

_NAME = 48


def lines(sections: Iterable[Section]) -> Iterator[str]:
    """Each section under its title, then how many targets are met."""
    kept = list(sections)
    yield f"{'':{_NAME + 2}} {'rows':>6}  {'value':>9}  {'95 %':<17} target"
    for section in kept:
        yield section.title
        if section.skipped:
            yield f"  not available: {section.skipped}"
        yield from (line(figure) for figure in section.figures)
    yield summary(kept)


def summary(sections: Iterable[Section]) -> str:
    verdicts = [f.met for section in sections for f in section.figures if f.met is not None]
    if not verdicts:
        return "No target was measured."
    return f"Targets met: {sum(verdicts)} of {len(verdicts)}."


def line(figure: Figure) -> str:
    verdict = wording.verdict(figure)
    whole = (
        f"  {figure.name:<{_NAME}} {figure.count:>6}  {wording.value(figure):>9}  "
        f"{wording.interval(figure):<17} {wording.target(figure):<10} {verdict}"
    )
    return whole.rstrip()
