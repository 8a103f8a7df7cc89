"""Findings as annotations of GitHub Actions (workflow commands)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.findings import BY_ID, Finding
from migrator.report.console import visible

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield ``::error file=...,line=...,col=...,title=...::message`` for each finding."""
    for item in findings:
        properties = {
            "file": item.where.path,
            "line": str(item.where.line),
            "col": str(item.where.column),
            "title": f"{item.code} {BY_ID[item.code].name}",
        }
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        yield f"::{_COMMANDS[item.severity]} {listed}::{_data(item.full)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
