"""Findings as lines that editors and CI logs understand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.amounts import amount
from migrator.findings import Finding
from migrator.report.lines import one_line


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield ``path:line:column: CODE message`` for each finding."""
    for item in findings:
        where = item.where
        line = f"{where.path}:{where.line}:{where.column}: {item.code} {item.message}"
        # A line of a CI log that begins with two colons is a command to GitHub.
        yield one_line(f"./{line}" if line.startswith(":") else line)


def summary_line(findings: Sequence[Finding], known: int, gone: int) -> str:
    """Return what was found, in a line.

    Args:
        findings: What is reported.
        known: Number of findings that the baseline knows.
        gone: Number of entries of the baseline that occur no more.
    """
    files = len({item.where.path for item in findings})
    says = "no findings"
    if findings:
        says = f"{amount(len(findings), 'finding')} in {amount(files, 'file')}"
    if known:
        says += f"; {known} known to the baseline"
    if gone:
        says += f"; {gone} of the baseline gone: write it again with --write-baseline"
    return says
