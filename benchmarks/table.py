"""Prints what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks import tools
from benchmarks.measure import Measured
from benchmarks.moves import WORKS, Moved, Row

Results = Mapping[str, Measured]
KINDS = {
    "import": "imports that work",
    "reference": "references that are right",
    "dependency": "dependencies that work",
}


def trees(results: Mapping[int, Results], commits: Mapping[int, list[float] | str]) -> list[str]:
    """Return the table of all sizes: one row for each tool."""
    sizes = list(results)
    names = list(dict.fromkeys(name for size in sizes for name in results[size]))
    rows = [["seconds", *(f"{size:,} files" for size in sizes)]]
    rows += [[name, *(_seconds(results[size].get(name)) for size in sizes)] for name in names]
    rows.append(["a commit of `run` (slowest)", *(_slowest(commits.get(size)) for size in sizes)])
    rows.append(["peak memory of audit, MB", *(_memory(results[size]) for size in sizes)])
    ratios = (*_ratios(results, "seconds"), "", *_ratios(results, "cpu"))
    return [*markdown(rows), "", *ratios]


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


def moves(rows: Sequence[Row]) -> list[str]:
    """Return the table of modules taken apart, case by case and counted."""
    lines = [["after the move", "demonolith", "rope"]]
    for row in rows:
        ours, rope = (_outcome(moved) for moved in (row.ours, row.rope))
        lines.append([f"{row.case.kind}: {row.case.what}", ours, rope])
    counted = [["", "demonolith", "rope"]]
    for kind, label in KINDS.items():
        chosen = [row for row in rows if row.case.kind == kind]
        both = ([row.ours for row in chosen], [row.rope for row in chosen])
        counted.append([label, *map(_working, both)])
    every = ([row.ours for row in rows], [row.rope for row in rows])
    counted.append(["comments kept", *map(_kept, every)])
    return [*markdown(lines), "", *markdown(counted)]


def _outcome(moved: Moved | None) -> str:
    text = moved.outcome if moved else "not installed"
    return text if len(text) <= 60 else f"{text[:59]}…"


def _working(moved: Sequence[Moved | None]) -> str:
    done = [one.outcome for one in moved if one]
    refused = sum(outcome.startswith("refused") for outcome in done)
    note = f", {refused} refused" if refused else ""
    return f"{done.count(WORKS)} of {len(done)}{note}" if done else "-"


def _kept(moved: Sequence[Moved | None]) -> str:
    done = [one for one in moved if one]
    kept, total = sum(one.kept for one in done), sum(one.comments for one in done)
    return f"{kept} of {total}" if done else "-"


def _ratios(results: Mapping[int, Results], what: str) -> list[str]:
    compared = (
        ("audit : rg", tools.AUDIT, tools.RIPGREP),
        ("audit, again : rg", tools.AUDIT_AGAIN, tools.RIPGREP),
        ("audit as JSON : rg", tools.AUDIT_JSON, tools.RIPGREP),
        ("rope : audit", tools.ROPE, tools.AUDIT),
        ("rope : preview", tools.ROPE, tools.PREVIEW),
        ("LibCST on the 25 files : preview", tools.CODEMOD_HITS, tools.PREVIEW),
        ("LibCST on all files : preview", tools.CODEMOD, tools.PREVIEW),
    )
    title = "ratio" if what == "seconds" else "ratio of CPU time"
    rows = [[title, *(f"{size:,} files" for size in results)]]
    for name, one, other in compared:
        rows.append([name, *(_ratio(r.get(one), r.get(other), what) for r in results.values())])
    return markdown(rows)


def _ratio(one: Measured | None, other: Measured | None, what: str = "seconds") -> str:
    upper, lower = getattr(one, what, None), getattr(other, what, None)
    return f"{upper / lower:.1f}" if upper and lower else "-"


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
