"""Prints what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks import tools
from benchmarks.measure import Measured

Results = Mapping[str, Measured]


def trees(results: Mapping[int, Results], commits: Mapping[int, list[float] | str]) -> list[str]:
    """Return the table of all sizes: one row for each tool."""
    sizes = list(results)
    names = list(dict.fromkeys(name for size in sizes for name in results[size]))
    rows = [["seconds", *(f"{size:,} files" for size in sizes)]]
    rows += [[name, *(_seconds(results[size].get(name)) for size in sizes)] for name in names]
    rows.append(["a commit of `run` (slowest)", *(_slowest(commits.get(size)) for size in sizes)])
    rows.append(["peak memory of audit, MB", *(_memory(results[size]) for size in sizes)])
    return [*markdown(rows), "", *_ratios(results)]


def startup(results: Results) -> list[str]:
    """Return the table of starting up."""
    rows = [["start-up", "ms", "ratio"]]
    for name, measured in results.items():
        other = results.get(name.replace("demonolith", "bare typer app"))
        ratio = _ratio(measured, other) if name.startswith("demonolith") else ""
        time = f"{1000 * measured.seconds:.0f}" if measured.seconds else measured.problem
        rows.append([name, time, ratio])
    return markdown(rows)


def faults(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the table of planted faults."""
    return markdown([["planted", "demonolith", "celery-audit"], *map(list, rows)])


def _ratios(results: Mapping[int, Results]) -> list[str]:
    compared = (
        ("audit : rg", tools.AUDIT, tools.RIPGREP),
        ("audit as JSON : rg", tools.AUDIT_JSON, tools.RIPGREP),
        ("rope : audit", tools.ROPE, tools.AUDIT),
        ("rope : preview", tools.ROPE, tools.PREVIEW),
        ("LibCST on the 25 files : preview", tools.CODEMOD_HITS, tools.PREVIEW),
        ("LibCST on all files : preview", tools.CODEMOD, tools.PREVIEW),
    )
    rows = [["ratio", *(f"{size:,} files" for size in results)]]
    for name, one, other in compared:
        rows.append([name, *(_ratio(r.get(one), r.get(other)) for r in results.values())])
    return markdown(rows)


def _ratio(one: Measured | None, other: Measured | None) -> str:
    if one is None or other is None or not one.seconds or not other.seconds:
        return "-"
    return f"{one.seconds / other.seconds:.1f}"


def _seconds(measured: Measured | None) -> str:
    if measured is None:
        return "-"
    if measured.seconds is None:
        return f"failed: {measured.problem[:60]}".replace("\n", " ")
    return f"{measured.seconds:.3f}" if measured.seconds < 10 else f"{measured.seconds:.0f}"


def _slowest(times: list[float] | str | None) -> str:
    if not isinstance(times, list):
        return "-" if times is None else f"failed: {times[:60]}".replace("\n", " ")
    return f"{max(times):.3f}"


def _memory(results: Results) -> str:
    measured = results.get(tools.AUDIT)
    return f"{measured.memory:.0f}" if measured else "-"


def markdown(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as a Markdown table whose columns line up; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]
