"""What the tests of the checks share: two trees, and the findings between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent

from migrator.engine import Finding
from migrator.overlay import Overlay
from migrator.project import Project
from migrator.verify import changed_python
from tests.support.memory import snapshot

Check = Callable[[Sequence[str], Project, Project], Sequence[Finding]]


def overlay(files: Mapping[str, str]) -> Overlay:
    """Return a tree; text is dedented."""
    return Overlay(snapshot({path: dedent(text) for path, text in files.items()}))


def changed_overlay(files: Mapping[str, str], changes: Mapping[str, str | None]) -> Overlay:
    """Return the tree with changes on top: path to text, None to delete."""
    after = overlay(files)
    contents = {
        path: text if text is None else dedent(text).encode() for path, text in changes.items()
    }
    after.apply(after.changes_to(contents))
    return after


def project(files: Mapping[str, str], root: str = "") -> Project:
    """Return a tree as modules."""
    return Project(overlay(files), root)


def messages(
    check: Check, files: Mapping[str, str], changes: Mapping[str, str | None], root: str = ""
) -> list[str]:
    """Return what a check says about changes to a project, as ``path:line: message``."""
    before, after = overlay(files), changed_overlay(files, changes)
    changed = changed_python(before, after)
    found = check(changed, Project(before, root), Project(after, root))
    return [f"{entry.path}:{entry.line}: {entry.message}" for entry in found]
