"""`docs/performance.md`: what stands between its marks is written by `python -m tests.bench`.

A part that was never measured here leaves what stands there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.bench import plots
from tests.flows.running_shop import ROOT

PAGE = ROOT / "docs/performance.md"
Json = Mapping[str, Any]

COMPARED = {
    "turns_a_second_1_client": ("turns a second, 1 client", "at least 2.5"),
    "turns_a_second_8_clients": ("turns a second, 8 clients", "at least 4"),
    "turns_a_second_32_clients": ("turns a second, 32 clients", "at least 4"),
    "p50_1_client": ("half of the turns within, 1 client (ms)", ""),
    "p95_1_client": ("19 of 20 turns within, 1 client (ms)", ""),
    "p50_8_clients": ("half of the turns within, 8 clients (ms)", "at most 0.4"),
    "p95_8_clients": ("19 of 20 turns within, 8 clients (ms)", "at most 0.3"),
    "p50_32_clients": ("half of the turns within, 32 clients (ms)", ""),
    "p95_32_clients": ("19 of 20 turns within, 32 clients (ms)", ""),
    "first_answer": ("first answer from cold (s)", "at most 0.5"),
    "memory": ("memory of all processes, shared pages once (MB)", "at most 1.0"),
    "memory_rss": ("the same, shared pages each time (MB)", ""),
}


def write(report: Mapping[str, Json]) -> None:
    """Each part that the report has, in its place."""
    text = PAGE.read_text(encoding="utf-8")
    for name, told in PARTS.items():
        if name in report:
            text = between(text, name, told(report[name]["results"]), report[name]["machine"])
    PAGE.write_text(text, encoding="utf-8")


def between(text: str, name: str, told: str, machine: Json) -> str:
    """The page with this part anew; ValueError where the page has no place for it."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no place for {name}")
    return f"{head}{begin}{_machine(machine)}\n\n{told}\n{end}{tail}"


def _machine(machine: Json) -> str:
    return (
        f"Measured on {machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}; "
        f"load before it began: {machine['load_before']}."
    )


def _stock(found: Json) -> str:
    drawn = found["drawn"]
    speeds = plots.throughput({side: drawn[side]["turns_a_second"] for side in drawn})
    times = plots.latencies({side: drawn[side]["milliseconds_8_clients"] for side in drawn})
    long = plots.by_turn({side: drawn[side]["by_turn"] for side in drawn})
    rows = [
        (
            title,
            f"{found[f'{name}_careline']:,}",
            f"{found[f'{name}_stock']:,}",
            f"**{found[name]:.2f}** ({_span(found[f'{name}_interval'])})",
            aim,
        )
        for name, (title, aim) in COMPARED.items()
    ]
    rows.append((
        f"training on {found['training_examples']:,} examples (s)",
        f"{found['training_careline_seconds']:,}", f"{found['training_stock_seconds']:,}",
        f"**{found['training']:.2f}**", "at most 0.25",
    ))  # fmt: skip
    rows.append((
        "turn 200 over turn 5 of one conversation", f"**{found['turn_200_over_turn_5']}**",
        f"{found['turn_200_over_turn_5_stock']}", "", "Careline at most 1.2",
    ))  # fmt: skip
    lines = [
        f"{found['rounds']} rounds. In brackets, what 95 of 100 resamples of the rounds give.",
        _table(("", "Careline", "stock Rasa", "Careline / stock", "aim"), rows),
        f"Answers that were not of the kind asked for: Careline {found['wrong_answers_careline']}, "
        f"stock {found['wrong_answers_stock']}. {_training(found)}",
        "Memory by process, in MB: "
        + "; ".join(
            f"{plots.NAMES[side]}: "
            + ", ".join(f"{name} {mb:.0f}" for name, mb in drawn[side]["memory"].items())
            for side in drawn
        )
        + ".",
        _image(speeds.name, "Turns a second of both, with 1, 8 and 32 clients"),
        _image(times.name, "How many of 100 turns are answered within a time, both sides"),
        _image(long.name, "Time of each turn of one conversation, both sides"),
    ]
    return "\n\n".join(lines)


def _training(found: Json) -> str:
    told = (
        "Stock's model was trained in this run."
        if found["training_stock_in_this_run"]
        else "Stock's model was kept from an earlier run, and so is the time of its training."
    )
    if "training_stock_all_examples" in found:
        told += (
            f" On all {found['training_stock_all_examples']:,} examples stock took "
            f"{found['training_stock_all_examples_seconds']:,.0f} s."
        )
    return told


def _profile(found: Json) -> str:
    kinds = ("without_action", "with_action")
    processes = ("gateway", "bridge", "assistant", "actions", "client")
    rows = [
        (
            process,
            *(f"{found[f'{kind}_{process}_cpu_ms']:.1f}" for kind in kinds),
        )
        for process in processes
    ]
    ours = [process for process in processes if process != "client"]
    whole = [sum(found[f"{kind}_{process}_cpu_ms"] for process in ours) for kind in kinds]
    rows.append(("all four", *(f"**{one:.1f}**" for one in whole)))
    rows.append(
        ("what a customer waits (p50)", *(f"{found[f'{kind}_p50_ms']:.1f}" for kind in kinds))
    )
    lines = [
        f"{found['turns']} turns of each kind, one after another. CPU time a turn, in milliseconds;"
        " the client is the one that measures and counts to nobody:",
        _table(("process", "without action", "with action"), rows),
        _first_limit(found, ours),
        "By stage, as the processes themselves count it, in milliseconds a turn (how often a turn);"
        " a stage that waits for another process has that one's time in it:",
        _stages(found),
    ]
    for process, code in found["code"].items():
        lines.append(f"`{process}`, of 100 samples in which it ran. {_code(code)}")
    return "\n\n".join(lines)


def _first_limit(found: Json, processes: Sequence[str]) -> str:
    """Each process is one interpreter, so one core is all that it can use."""
    mixed = {
        process: 0.6 * found[f"without_action_{process}_cpu_ms"]
        + 0.4 * found[f"with_action_{process}_cpu_ms"]
        for process in processes
    }
    dearest = max(mixed, key=lambda process: mixed[process])
    return (
        f"Of the mix (60 % without an action), the {dearest} takes most: {mixed[dearest]:.1f} ms a "
        f"turn. It has one core, which is enough for {1_000 / mixed[dearest]:.0f} turns a second, "
        f"however many cores there are; all four together fill {sum(mixed.values()) / 1_000:.3f} "
        "cores for each turn a second."
    )


def _stages(found: Json) -> str:
    without, with_action = found["without_action_stages"], found["with_action_stages"]
    names = sorted({*without, *with_action})
    rows = [
        (f"`{name}`", _stage(without.get(name)), _stage(with_action.get(name))) for name in names
    ]
    return _table(("stage", "without action", "with action"), rows)


def _stage(one: Json | None) -> str:
    return f"{one['ms']:.1f} ({one['times']:.1f})" if one else ""


def _code(code: Json) -> str:
    packages = ", ".join(f"{name} {share:.0f}" for name, share in code["packages"].items())
    functions = ", ".join(f"`{name}` {share:.0f}" for name, share in code["functions"].items())
    return f"At the top of the stack: {packages}. Anywhere in it, of ours: {functions}."


def _growth(found: Json) -> str:
    lines = []
    for name, (title, unit) in GROWTH.items():
        sizes = found[name]["sizes"]
        drawn = {
            "half of the turns\nwithin, ms": [(one["size"], one["p50_ms"]) for one in sizes],
            "memory, MB": [(one["size"], sum(one["memory_mb"].values())) for one in sizes],
        }
        path = plots.growth(name, title, unit, drawn)
        rows = [
            (
                f"{one['size']:,}", f"{one['p50_ms']}", f"{one['p95_ms']}",
                f"{one['ready_seconds']}", f"{one['disk_mb']:,}",
                ", ".join(f"{process} {mb}" for process, mb in one["memory_mb"].items()),
            )
            for one in sizes
        ]  # fmt: skip
        seconds = "all open after (s)" if name == "sockets" else "ready after (s)"
        head = (unit, "p50 (ms)", "p95 (ms)", seconds, "database (MB)", "memory (MB)")
        lines += [f"### {title}", _table(head, rows), _cost(sizes, unit), _image(path.name, title)]
    return "\n\n".join(lines)


def _cost(sizes: Sequence[Json], unit: str) -> str:
    """What the largest size costs beside the smallest, for each thousand."""
    least, most = sizes[0], sizes[-1]
    thousands = (most["size"] - least["size"]) / 1_000
    memory = {
        process: (mb - least["memory_mb"][process]) / thousands
        for process, mb in most["memory_mb"].items()
    }
    dearest = max(memory, key=lambda process: memory[process])
    disk = (most["disk_mb"] - least["disk_mb"]) / thousands
    slower = (most["p50_ms"] - least["p50_ms"]) / thousands
    return (
        f"A thousand {unit} cost {sum(memory.values()):.2f} MB of memory (the {dearest} "
        f"{memory[dearest]:.2f}), {disk:.2f} MB of disk and {slower:.3f} ms of a turn."
    )


GROWTH = {
    "messages": ("More messages kept", "messages"),
    "sockets": ("More chats open", "open WebSockets"),
    "products": ("More products", "products"),
    "customers": ("More customers", "customers"),
}
PARTS: Mapping[str, Callable[[Json], str]] = {
    "stock": _stock,
    "profile": _profile,
    "growth": _growth,
}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))


def _span(interval: Sequence[float]) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}"


def _image(name: str, told: str) -> str:
    return f"![{told}](images/{name})"
