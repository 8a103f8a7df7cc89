"""Imports a tree in a process of its own, makes the calls of a case, and tells what came of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.cases.reading import Case, Tree

_SCRIPT = Path(__file__).with_name("caller.py")
_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")


@dataclass(frozen=True)
class Observed:
    """What calling gave.

    Attributes:
        results: For each call its value as text, or the exception.
        records: Every log record: logger, level, rendered message, exception.
    """

    results: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]

    def renamed(self, loggers: Mapping[str, str]) -> Observed:
        """Return the same with other logger names."""
        records = tuple((loggers.get(name, name), *rest) for name, *rest in self.records)
        return Observed(self.results, records)


def observe(case: Case, side: str, tree: Tree, folder: Path) -> Observed:
    """Write a tree, import it and run the calls of a case there."""
    for path, content in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    job = {"bind": bindings(case, side), "calls": list(case.calls)}
    done = subprocess.run(
        [sys.executable, "-s", "-B", "-W", "ignore", str(_SCRIPT), str(folder)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{case.name} {side}: {done.stderr.decode()}"
    told = json.loads(done.stdout)
    results = tuple(_ADDRESS.sub("0x", text) for text in told["results"])
    return Observed(results, tuple(tuple(record) for record in told["records"]))


def bindings(case: Case, side: str) -> dict[str, str]:
    """Return the names that the calls use: what each is on one side."""
    found = {}
    for name, value in case.pairs("bind", "=").items():
        before, _, after = (part.strip() for part in value.partition("|"))
        found[name] = (after or before) if side == "after" else before
    return found
