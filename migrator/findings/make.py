"""Makes findings: the severity comes from the code's table, never from the caller."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.facts import Location
from migrator.findings.codes import BY_ID
from migrator.findings.finding import Finding, Related


def finding(
    code: str,
    where: Location,
    message: str,
    *,
    task: str | None = None,
    symbol: str | None = None,
    related: Iterable[Related] = (),
    detail: str = "",
) -> Finding:
    """Return a finding with the severity of its code."""
    severity = BY_ID[code].severity
    return Finding(code, severity, message, where, task, symbol, tuple(related), detail)
