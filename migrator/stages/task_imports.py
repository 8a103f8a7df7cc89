"""The tasks of workers that came by them through an import of the monolith for something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrator.facts import Facts, Layout
from migrator.modules import first_party, is_package, module_name
from migrator.overlay import Overlay

WHY = "registers the tasks"


def with_tasks(
    facts: Facts, layout: Layout, overlay: Overlay, contents: Mapping[str, bytes | None]
) -> tuple[dict[str, bytes | None], tuple[str, ...]]:
    """Return the files, with an import of the tasks where a worker would not have them any more.

    ``from old_tasks import app`` in the module of a worker registers all tasks on the way; where
    the app comes from its own module instead, nothing does.

    Args:
        facts: The audit.
        layout: Its layout.
        overlay: The tree that the contents are for.
        contents: Path to new content.
    """
    from codemods.import_for_effect import import_for_effect
    from migrator.verify.loaded import loaded

    importing = {
        process: path
        for process, path in _importing(facts, layout)
        if _changes(overlay, contents, path)
    }
    if not importing:
        return dict(contents), ()
    after = overlay.with_contents(contents)
    workers = loaded(after, layout.source_root)
    own = first_party(after, layout.source_root)
    added, notes = dict(contents), []
    package = layout.tasks_package
    for process, path in importing.items():
        starts = [worker.start for worker in workers.values() if worker.app == process]
        if all(package.path in start for start in starts if path in start):
            continue
        before = added[path] or b""
        added[path] = import_for_effect(
            before,
            package.name,
            WHY,
            own=own,
            module=module_name(path, layout.source_root) or "",
            is_package=is_package(path),
        )
        if added[path] != before:
            notes.append(
                f"{path} imports {package.name}: the worker of {process} had its tasks through "
                "the monolith"
            )
    return added, tuple(notes)


def _importing(facts: Facts, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the files of workers, each with the file that imports the monolith at its start."""
    for process in facts.processes:
        for item in process.imports if process.kind == "worker" else ():
            if item.path == layout.monolith.path and item.when == "start" and item.chain:
                yield process.path, item.chain[-1].where.path


def _changes(overlay: Overlay, contents: Mapping[str, bytes | None], path: str) -> bool:
    return bool(contents.get(path)) and contents[path] != overlay.get(path)
