"""DM4xx: imports that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import BrokenImport, Facts
from migrator.findings.finding import Finding
from migrator.findings.make import finding


def broken_imports(facts: Facts) -> Iterator[Finding]:
    """Yield the executors' imports that nothing can satisfy."""
    for executor in facts.executors:
        for item in executor.broken_imports:
            message = f"no module {item.module}: {item.reason}" if item.reason else item.module
            yield finding(_code(item), item.where, message, symbol=executor.function.name)


def _code(item: BrokenImport) -> str:
    if not item.proven:
        return "DM403"
    return "DM401" if item.certain else "DM402"
