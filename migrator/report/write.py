"""Audits and findings on standard output, in the format that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.facts import Facts
from migrator.findings import Finding
from migrator.report.console import visible

if TYPE_CHECKING:
    from migrator.agreement import Execution


@dataclass(frozen=True)
class Compared:
    """The findings of a check.

    Attributes:
        findings: What is reported.
        known: Number of findings that the baseline knows.
        gone: Number of entries of the baseline that occur no more.
    """

    findings: tuple[Finding, ...]
    known: int = 0
    gone: int = 0


def write_audit(
    facts: Facts, findings: Sequence[Finding], output: str, execution: Execution | None = None
) -> None:
    """Write an audit, after what Celery itself has said, where it was asked."""
    if execution is not None:
        _write_execution(facts, findings, output, execution)
        return
    if output == "text":
        from migrator.report.audit import audit_lines
        from migrator.report.lines import print_lines

        print_lines(audit_lines(facts, findings))
    elif output == "json":
        from migrator.report.documents import audit_document, to_json

        sys.stdout.write(to_json(audit_document(facts, findings)))
    elif output == "markdown":
        from migrator.report.markdown import audit_markdown

        _write(audit_markdown(facts, findings))
    else:
        _write_findings(facts, findings, output)


def write_check(facts: Facts, compared: Compared, output: str, told: bool = False) -> None:
    """Write the findings of a check, and a summary to standard error.

    Args:
        facts: What they follow from.
        compared: The findings.
        output: The format.
        told: True where they tell what was not read.
    """
    from migrator.report.findings import finding_lines, summary_line

    summary = summary_line(compared.findings, compared.known, compared.gone)
    if output == "text":
        _write(finding_lines(compared.findings))
    elif output == "json":
        from migrator.report.documents import check_document, to_json

        sys.stdout.write(to_json(check_document(compared.findings, compared.known, facts)))
    elif output == "markdown":
        from migrator.report.markdown import findings_markdown

        skipped = () if told else facts.skipped
        _write(findings_markdown(compared.findings, summary, skipped))
    else:
        _write_findings(facts, compared.findings, output)
    print(f"demonolith: {summary}", file=sys.stderr)


def tell_unread(facts: Facts) -> None:
    """Name the files that were not read on standard error."""
    for item in facts.skipped:
        print(visible(f"note: not read: {item.path}: {item.reason}"), file=sys.stderr)


def _write_execution(
    facts: Facts, findings: Sequence[Finding], output: str, execution: Execution
) -> None:
    from migrator.report.execution import (
        execution_document,
        execution_lines,
        execution_markdown,
    )

    if output == "json":
        from migrator.report.documents import audit_document, to_json

        document = audit_document(facts, findings)
        sys.stdout.write(to_json({**document, "execution": execution_document(execution)}))
    elif output == "markdown":
        from migrator.report.markdown import audit_markdown

        _write([*execution_markdown(execution), *audit_markdown(facts, findings)])
    else:
        from migrator.report.audit import audit_lines
        from migrator.report.lines import print_lines

        print_lines([*execution_lines(execution), *audit_lines(facts, findings)])


def _write_findings(facts: Facts, findings: Sequence[Finding], output: str) -> None:
    """Write findings in a format that knows nothing else."""
    if output == "sarif":
        from migrator.report.documents import to_json
        from migrator.report.sarif import sarif_document

        sys.stdout.write(to_json(sarif_document(findings, facts)))
    else:
        from migrator.report.github import github_lines

        _write(github_lines(findings))


def _write(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
