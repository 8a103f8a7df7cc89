"""``# demonolith: ignore[CODE]`` on the line of a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable

from migrator.findings.finding import Finding
from migrator.snapshot import Source

_COMMENT = re.compile(rb"(?:#|<!--|//)\s*demonolith:\s*ignore(?:\[([\w\s,]*)\])?")
_NEWLINE = re.compile(rb"\r\n|\r|\n")


def without_ignored(findings: Iterable[Finding], source: Source) -> tuple[Finding, ...]:
    """Return the findings whose line does not say to ignore them.

    Args:
        findings: What was found.
        source: The files it was found in.
    """
    lines: dict[str, list[bytes]] = {}
    kept = []
    for item in findings:
        path = item.where.path
        if path not in lines:
            lines[path] = _lines(source, path)
        if not _is_ignored(item, lines[path]):
            kept.append(item)
    return tuple(kept)


def _lines(source: Source, path: str) -> list[bytes]:
    raw = source.read(path) if source.exists(path) else b""
    return _NEWLINE.split(raw) if b"demonolith:" in raw else []


def _is_ignored(item: Finding, lines: list[bytes]) -> bool:
    number = item.where.line
    match = _COMMENT.search(lines[number - 1]) if 0 < number <= len(lines) else None
    if match is None:
        return False
    if match[1] is None:
        return True
    codes = [word.strip().upper() for word in match[1].decode("ascii", "replace").split(",")]
    return any(code and item.code.startswith(code) for code in codes)
