"""The audit and the findings as data, each with the name and version of its schema.

The JSON Schemas are beside this file, in ``schemas/``. A version stays as it is but for fields
that are added; what takes a field away, or gives it another meaning, is a new version.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from migrator.facts import Facts
from migrator.findings import BY_ID, Finding

AUDIT_SCHEMA = "demonolith-audit/1"
CHECK_SCHEMA = "demonolith-check/1"


def audit_document(facts: Facts, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the facts with the verdict and the findings that follow from them."""
    return {
        "schema": AUDIT_SCHEMA,
        "verdict": verdict(facts),
        "findings": [finding_document(item) for item in findings],
        **asdict(facts),
    }


def check_document(findings: Sequence[Finding], known: int, facts: Facts) -> dict[str, Any]:
    """Return what ``check`` reports.

    Args:
        findings: What is reported.
        known: Number of findings that the baseline knows.
        facts: What it follows from.
    """
    return {
        "schema": CHECK_SCHEMA,
        "commit": facts.commit,
        "tree": facts.tree,
        "findings": [finding_document(item) for item in findings],
        "known": known,
        "skipped": [asdict(item) for item in facts.skipped],
    }


def verdict(facts: Facts) -> str:
    """Return ``undefined``, ``defined`` or ``clean``: the worst of all task names."""
    found = {collision.verdict for collision in facts.collisions}
    return next((worst for worst in ("undefined", "defined") if worst in found), "clean")


def finding_document(item: Finding) -> dict[str, Any]:
    """Return a finding as data."""
    return {
        "code": item.code,
        "name": BY_ID[item.code].name,
        "severity": item.severity,
        "path": item.where.path,
        "line": item.where.line,
        "column": item.where.column,
        "message": item.message,
        "detail": item.detail,
        "task": item.task,
        "symbol": item.symbol,
        "related": [{**asdict(other.where), "message": other.message} for other in item.related],
    }


def to_json(document: object) -> str:
    """Return a document as JSON, two spaces deep, with a final newline."""
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"
