"""``python -m benchmarks``: generate trees, measure side by side, print tables with ratios."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import commits, faulty, moves, table, tools, trees
from benchmarks.measure import Measured, side_by_side
from migrator.cache.folder import PLACE

SIZES = (100, 1000, 5000, 20000)


def main(argv: list[str] | None = None) -> int:
    """Measure what the command line asks for."""
    options = _options().parse_args(argv)
    for tool in tools.missing(options.tools):
        hint = f"not installed: {tool}; what needs it is left out"
        print(f"{hint} (pip install 'demonolith[bench]', or --tools PYTHON)", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="demonolith-bench-") as name:
        os.environ[PLACE] = str(Path(name) / "cache")
        measured = _measure(options, Path(name))
    if options.json:
        print(json.dumps(measured, indent=2, default=asdict))
    else:
        _print(measured)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="Python files a tree")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; the median is shown")
    parser.add_argument("--full", action="store_true", help="the slow ones on all sizes: an hour")
    parser.add_argument("--moves", action="store_true", help="only take modules apart, beside rope")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    parser.add_argument("--tools", default=sys.executable, help="Python that has rope and LibCST")
    parser.add_argument("--keep", type=Path, help="make the trees in this folder, and use them")
    return parser


def _measure(options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    moved = moves.compare(scratch / "moves", options.tools, tools.has_module(options.tools, "rope"))
    if options.moves:
        return {"moves": moved}
    results: dict[int, dict[str, Measured]] = {}
    taken: dict[int, list[float] | str] = {}
    started = side_by_side(list(tools.of_startup(scratch)), max(options.repeat, 5))
    for size in options.sizes:
        folder = (options.keep or scratch) / str(size)
        if not folder.exists():
            trees.make_repository(folder, size)
        jobs = tools.of_tree(folder, size, options.tools, options.full)
        results[size] = side_by_side(list(jobs), options.repeat)
        taken[size] = commits.seconds_per_commit(folder, scratch)
    found = faulty.compare(scratch / "faulty", options.tools)
    return {
        "startup": started,
        "trees": results,
        "commits": taken,
        "faults": found,
        "moves": moved,
    }


def _print(measured: dict[str, Any]) -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    blocks = [table.moves(measured["moves"])]
    if "trees" in measured:
        blocks[:0] = [
            table.trees(measured["trees"], measured["commits"]),
            table.startup(measured["startup"]),
            table.faults(measured["faults"]),
        ]
    print("\n\n".join("\n".join(lines) for lines in blocks))


if __name__ == "__main__":
    sys.exit(main())
