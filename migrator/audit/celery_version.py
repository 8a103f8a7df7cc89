"""Which versions of Celery a repository declares that it runs with."""

from __future__ import annotations

import re

from migrator.audit.dependencies import declaring_files
from migrator.plain_text import decoded
from migrator.snapshot import Source

_DECLARED = re.compile(
    r"(?<![\w.-])celery(?:\[[^\]\n]*\])?[\"']?(?:\s*=\s*[\"'](?=[\d^~=<>*]))?"
    r"(?P<spec>[ \t]*\(?[=~<>!^]=?=?[^#;\n\"')]*|(?<=[\"'])\d[^\n\"']*)",
    re.I,
)
_COMMENT = re.compile(r"^\s*#.*", re.M)
_LOCKED = re.compile(r"^name = \"celery\"\s*\nversion = \"(?P<spec>\d[^\"\n]*)\"", re.M)
_PART = re.compile(r"(?P<sign>[=~<>!^]*)\s*(?P<major>\d+)(?P<rest>[\d.*]*)")


def is_below(source: Source, major: int) -> bool:
    """Tell whether every declaration of Celery keeps it below a version, and there is one.

    Args:
        source: The repository.
        major: The version.
    """
    specs: list[str] = []
    for path in declaring_files(source):
        text = _COMMENT.sub("", decoded(source.read(path)))
        if "celery" in text.lower():
            specs += (match["spec"] for match in _DECLARED.finditer(text))
            specs += (match["spec"] for match in _LOCKED.finditer(text))
    return bool(specs) and all(_keeps_below(spec, major) for spec in specs)


def _keeps_below(spec: str, major: int) -> bool:
    """``==3.1.25``, ``~=3.1``, ``^3.1``, ``<4``, ``<=3.1``: one part of several is enough."""
    for part in _PART.finditer(spec):
        sign, number = part["sign"], int(part["major"])
        exact = sign in ("", "==", "===", "~=", "^", "~", "<=")
        edge = sign == "<" and not part["rest"].strip(".0*") and number == major
        if ((exact or sign == "<") and number < major) or edge:
            return True
    return False
