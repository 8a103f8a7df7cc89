"""From two trees to a step that the rungs can run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from migrator.audit.apps import AppPlace, find_apps
from migrator.audit.candidates import is_test
from migrator.executed.options import Executing, command_words
from migrator.executed.rungs import Tried
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan
from migrator.reading import audit_options
from migrator.settings import Settings, load_settings
from migrator.snapshot import Snapshot, TreeReader, python_paths
from migrator.verify import changed_python

FASTAPI = "FastAPI"


def tried(
    reader: TreeReader,
    facts: Facts,
    plan: Plan,
    settings: Settings,
    trees: tuple[str, str],
    overlays: tuple[Overlay, Overlay],
    how: Executing,
    *,
    strict: bool,
) -> Tried:
    """Return what the rungs need to know of a step.

    Args:
        reader: Reads the repository.
        facts: The audit that the step is judged by.
        plan: Its plan.
        settings: Its settings.
        trees: Tree ids before and after.
        overlays: The same trees, as they are looked at.
        how: How the target's code is run.
        strict: True for a stage: the API must stay as it is.
    """
    before, after = overlays
    changed = changed_python(before, after)
    monolith = (facts.layout.monolith.path,) if facts.layout else ()
    snapshots = [Snapshot("", tree, reader) for tree in trees]
    return Tried(
        before=trees[0],
        after=trees[1],
        existing=tuple(path for path in (*changed, *monolith) if before.exists(path)),
        remaining=tuple(path for path in changed if after.exists(path)),
        apps=_apps(snapshots, settings, facts),
        served=_served(before, after, facts),
        dropped=frozenset(task.task_name for task in plan.tasks if task.action == DROP),
        strict=strict,
        test_command=how.test_command or _configured(snapshots[1]),
    )


def _configured(source: Snapshot) -> tuple[str, ...]:
    """Return the test command that the tree's own settings name."""
    return command_words(load_settings(source).test_command, "[tool.demonolith] test-command")


def _apps(snapshots: Sequence[Snapshot], settings: Settings, facts: Facts) -> tuple[AppPlace, ...]:
    """Return the apps before, and those that are only there after."""
    found = (app for source in snapshots for app in find_apps(source, audit_options(settings)))
    named = {(app.name, app.root): app for app in found if not _copied(app.path, facts)}
    return tuple(named.values())


def _served(before: Overlay, after: Overlay, facts: Facts) -> tuple[str, ...]:
    found = (path for overlay in (before, after) for path in overlay.search([FASTAPI]))
    paths = python_paths(dict.fromkeys(found))
    return tuple(path for path in paths if not is_test(path) and not _copied(path, facts))


def _copied(path: str, facts: Facts) -> bool:
    return any(PurePosixPath(path).is_relative_to(copy.path) for copy in facts.copies)
