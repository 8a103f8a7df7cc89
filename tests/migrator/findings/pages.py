"""Reads the examples of docs/findings: projects that show what each page says."""

from __future__ import annotations

import re
from pathlib import Path

from migrator.audit import AuditOptions, audit
from migrator.findings import all_findings
from migrator.report.findings import finding_lines
from tests.migrator.findings.backend import backend
from tests.support.memory import snapshot

FOLDER = Path(__file__).parents[3] / "docs" / "findings"
_FILE = re.compile(r"^`([\w./]+)`(, added at its end)?:\n\n```\w+\n(.*?)^```", re.S | re.M)
_OUTPUT = re.compile(r"^```text\n(.*?)^```", re.S | re.M)


def project_of(page: str) -> dict[str, str | bytes]:
    """Return the files of a page's example."""
    files = backend() if "README.md#the-project" in page else {}
    for path, added, text in _FILE.findall(page):
        files[path] = f"{files[path]}\n\n{text}" if added else text
    return files


def reported(page: str, code: str) -> list[str]:
    """Return the lines that ``check`` prints for a page's example under its code."""
    facts = audit(snapshot(project_of(page)), AuditOptions())
    return list(finding_lines([item for item in all_findings(facts) if item.code == code]))


def claimed(page: str) -> list[str]:
    """Return the lines that the page says are printed."""
    match = _OUTPUT.search(page)
    return match[1].splitlines() if match else []
