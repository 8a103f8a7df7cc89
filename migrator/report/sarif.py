"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from migrator import __version__
from migrator.facts import Facts, Location
from migrator.findings import CODES, Code, Finding
from migrator.report.console import visible

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_INDEX = {code.id: number for number, code in enumerate(CODES)}
_ROOT = "%SRCROOT%"


def sarif_document(findings: Sequence[Finding], facts: Facts) -> dict[str, Any]:
    """Return one run with all findings; files that were not read are its notifications."""
    driver = {
        "name": "demonolith",
        "version": __version__,
        "rules": [_rule(code) for code in CODES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The repository's root."}}},
        "invocations": [_invocation(facts)],
        "results": list(_results(findings)),
        "properties": {"commit": facts.commit, "tree": facts.tree},
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.split("-")),
        "shortDescription": {"text": f"{code.title[0].upper()}{code.title[1:]}."},
        "fullDescription": {"text": code.help},
        "help": {"text": code.help},
        "defaultConfiguration": {"level": code.severity, "enabled": code.default},
    }


def _invocation(facts: Facts) -> dict[str, Any]:
    notifications = [
        {
            "level": "warning",
            "message": {"text": visible(f"not read: {item.reason}")},
            "locations": [_location(Location(item.path, item.line))],
        }
        for item in facts.skipped
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _results(findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for item in findings:
        seen[item.key] += 1
        result = {
            "ruleId": item.code,
            "ruleIndex": _INDEX[item.code],
            "level": item.severity,
            "message": {"text": visible(item.full)},
            "locations": [_location(item.where)],
            "partialFingerprints": {"demonolith/v1": _fingerprint(item, seen[item.key])},
        }
        if item.related:
            result["relatedLocations"] = [
                {
                    "id": number,
                    **_location(other.where),
                    "message": {"text": visible(other.message)},
                }
                for number, other in enumerate(item.related)
            ]
        yield result


def _location(where: Location) -> dict[str, Any]:
    region = {"startLine": where.line, "startColumn": where.column}
    return {"physicalLocation": {"artifactLocation": _artifact(where.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}


def _fingerprint(item: Finding, occurrence: int) -> str:
    """The same while lines move; two findings of one key are told apart by their order."""
    words = "\0".join((*item.key, str(occurrence)))
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
