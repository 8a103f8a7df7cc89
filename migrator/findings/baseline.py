"""Findings that a project has already and does not want to hear of again.

An entry is code, path, symbol and task, with a count: nothing that changes when lines move.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from migrator.errors import ConfigError
from migrator.findings.finding import Finding

SCHEMA = "demonolith-baseline/1"
_FIELDS = ("code", "path", "symbol", "task")
_HINT = "write it again with --write-baseline"

Key = tuple[str, str, str, str]


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the content of a baseline file that knows these findings."""
    counts = Counter(item.key for item in findings)
    entries = [
        {**dict(zip(_FIELDS, key, strict=True)), "count": counts[key]} for key in sorted(counts)
    ]
    return json.dumps({"schema": SCHEMA, "findings": entries}, indent=2) + "\n"


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write a baseline file.

    Raises:
        ConfigError: It cannot be written.
    """
    try:
        path.write_text(baseline_text(findings), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None


def read_baseline(path: Path) -> Counter[Key]:
    """Return how often each finding is known.

    Raises:
        ConfigError: There is no such file, or it is not a baseline.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = _HINT if isinstance(error, FileNotFoundError) else ""
        raise ConfigError(f"{path}: {error.strerror}", hint) from None
    except ValueError as error:
        raise ConfigError(f"{path}: not JSON: {error}", _HINT) from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ConfigError(f"{path}: not a baseline ({SCHEMA})", _HINT)
    try:
        return _counts(document["findings"])
    except (KeyError, TypeError, ValueError):
        raise ConfigError(f"{path}: an entry is not as it was written", _HINT) from None


def _counts(entries: list[dict[str, Any]]) -> Counter[Key]:
    known: Counter[Key] = Counter()
    for entry in entries:
        code, path, symbol, task = (str(entry[name]) for name in _FIELDS)
        known[code, path, symbol, task] += int(entry.get("count", 1))
    return known


def without_known(
    findings: Iterable[Finding], known: Counter[Key]
) -> tuple[tuple[Finding, ...], Counter[Key]]:
    """Return the findings beyond the known ones, and the known ones that are gone.

    Where a key occurs more often than it is known, the last ones count as new.
    """
    left = Counter(known)
    new = []
    for item in findings:
        if left[item.key] > 0:
            left[item.key] -= 1
        else:
            new.append(item)
    return tuple(new), +left
