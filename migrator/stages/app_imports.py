"""The Celery app of processes that came by it through the monolith."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.facts import Facts
from migrator.modules import first_party, is_package, module_name
from migrator.overlay import ChangeSet, Overlay

if TYPE_CHECKING:
    from migrator.verify.app import Loss

WHY = "makes the app that tasks are sent with"


def with_app(
    facts: Facts, overlay: Overlay, contents: dict[str, bytes | None]
) -> tuple[ChangeSet, tuple[str, ...]]:
    """Return the changes to these files, and imports where a process would lose the app.

    ``@shared_task`` sends with whatever app the process has. One that had it only because the
    monolith imports it gets an import of its own, in the module that it starts from; the app of
    one that answers requests in threads becomes the default app.

    Args:
        facts: The audit's facts.
        overlay: The tree that the changes are to.
        contents: Path to new content.
    """
    from codemods.default_app import set_default_app
    from migrator.verify.app import app_losses, threaded_apps

    after = overlay.with_contents(contents)
    added, notes = dict(contents), []
    losses = tuple(app_losses(facts, overlay, after))
    source_root = facts.layout.source_root if facts.layout else ""
    own = first_party(after, source_root) if losses else frozenset()
    imported: set[tuple[str, str]] = set()
    for loss in losses:
        if (loss.process, loss.app) in imported:
            continue
        before = added.get(loss.process) or after.read(loss.process)
        added[loss.process] = _importing(before, loss, facts, own)
        if added[loss.process] != before:
            imported.add((loss.process, loss.app))
            notes.append(f"{loss.process} imports {loss.app}: it had the app through the monolith")
        elif not loss.certain:
            notes.append(f"{loss.path}: {loss}")
    apps = threaded_apps(facts, overlay, after)
    for path, variables in apps.items():
        before = added.get(path) or after.read(path)
        certain = len(apps) == len(variables) == 1
        added[path] = set_default_app(before, variables[0]) if certain else before
        how = "is the default app now" if added[path] != before else "should be the default app"
        notes.append(f"the app of {path} {how}: shared tasks are sent with it from every thread")
    return overlay.changes_to(added), tuple(notes)


def _importing(source: bytes, loss: Loss, facts: Facts, own: frozenset[str]) -> bytes:
    """Return the file that a process starts from, with an import of the app."""
    from codemods.import_for_effect import import_for_effect

    source_root = facts.layout.source_root if facts.layout else ""
    app = module_name(loss.app, source_root)
    if app is None:
        return source
    return import_for_effect(
        source,
        app,
        WHY,
        own=own,
        module=module_name(loss.process, source_root) or "",
        is_package=is_package(loss.process),
    )
