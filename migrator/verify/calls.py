"""Each call of a task, through itself or by its name, still fits what it reaches.

A call that fits one of two definitions is sure to fail once that one is gone: this is what
unregistering the monolith's version may do to a caller that no stage has touched.
"""

from __future__ import annotations

from collections import Counter, OrderedDict

from migrator.engine import Finding
from migrator.facts import Facts, Misfit
from migrator.overlay import Overlay


def check_calls(facts: Facts, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the calls that fit no definition of their task any more."""
    root = facts.layout.source_root if facts.layout else None
    misfits = _misfits(after, root)
    known = Counter(_identity(entry) for entry in _misfits(before, root)) if misfits else Counter()
    findings = []
    for entry in misfits:
        known[_identity(entry)] -= 1
        if known[_identity(entry)] < 0:
            message = f"{entry.form} of {entry.name!r} does not fit it any more: {entry.problem}"
            findings.append(Finding("calls", entry.where.path, entry.where.line, message))
    return tuple(findings)


def _identity(entry: Misfit) -> tuple[str, str, str]:
    """Return what stays the same where lines move: which task is called where, and how."""
    return entry.name, entry.form, entry.where.path


# What one stage leaves is what the next one starts from: two trees are enough to remember.
_known: OrderedDict[object, tuple[Misfit, ...]] = OrderedDict()


def _misfits(overlay: Overlay, root: str | None) -> tuple[Misfit, ...]:
    from migrator.audit.names import open_definitions
    from migrator.audit.reach import misfits

    key = (overlay.key, root)
    if key not in _known:
        _known[key] = misfits(*open_definitions(overlay, root))
        while len(_known) > 2:
            _known.popitem(last=False)
    return _known[key]
