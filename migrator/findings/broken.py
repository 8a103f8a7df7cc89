"""DM4xx: imports that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import BrokenImport, Facts
from migrator.findings.finding import Finding
from migrator.findings.make import finding


def broken_imports(facts: Facts) -> Iterator[Finding]:
    """Yield the imports of executors, the modular package and workers that nothing can satisfy."""
    for executor in facts.executors:
        for item in executor.broken_imports:
            yield _finding(item, executor.function.name)
    for item in (*facts.broken_imports, *facts.missing_includes):
        yield _finding(item, item.scope or None)


def missing_exports(facts: Facts) -> Iterator[Finding]:
    """Yield the names in ``__all__`` that their module does not have."""
    for item in facts.missing_exports:
        message = f"__all__ of {item.module} names {item.name}, which {item.module} does not have"
        yield finding("DM404", item.where, message, symbol=item.name)


def _finding(item: BrokenImport, symbol: str | None) -> Finding:
    message = f"no module {item.module}: {item.reason}" if item.reason else item.module
    return finding(_code(item), item.where, message, symbol=symbol)


def _code(item: BrokenImport) -> str:
    if not item.proven:
        return "DM403"
    return "DM401" if item.certain else "DM402"
