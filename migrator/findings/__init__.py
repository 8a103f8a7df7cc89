"""What a person should know of the facts: findings with stable codes."""

from __future__ import annotations

from migrator.findings.codes import BY_ID, CODES, Code
from migrator.findings.collect import all_findings
from migrator.findings.finding import Finding, Related

__all__ = ["BY_ID", "CODES", "Code", "Finding", "Related", "all_findings"]
