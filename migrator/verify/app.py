"""A process that loses the Celery app publishes to Celery's unconfigured default app.

Whoever imported the monolith imported, through its ``@app.task``, the module that makes the app.
The tasks package registers with ``@shared_task`` and need not import it. So, for each file that
stops importing the monolith, every process that reaches the file must still come by the app:

* The file, or what it imports instead, imports the app: nothing is lost.
* The process imports the app while it starts, or Django did with its settings: nothing is lost.
* The process can import the app only inside some function, or it is no process that the source
  shows (a module that a framework loads by name): a note for the reviewer.
* A process none of whose modules names a task, outside the tasks package: it sends nothing.
* A web process or a script that cannot reach the app any more, and does send: a finding.
  There is no run of it in which the app is configured, so this is never a false alarm
  unless the app is imported by a computed name.

Tests are left out: they configure their own app, or run tasks in place. So are stubs: they are
never imported.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from migrator.engine import Finding
from migrator.expected import DEFAULT_APP
from migrator.facts import Facts, Layout
from migrator.modules import package_folder
from migrator.overlay import Overlay
from migrator.snapshot import python_paths

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator
    from migrator.audit.values import App
    from migrator.verify.processes import Processes


@dataclass(frozen=True)
class Loss:
    """A process that came by the app through the monolith, and does so no longer.

    Attributes:
        path: The file that stopped importing the monolith.
        process: The module that the process starts from.
        app: The module that makes the app.
        certain: True where the process cannot have the app any more.
    """

    path: str
    process: str
    app: str
    certain: bool

    def __str__(self) -> str:
        how = "cannot import" if self.certain else "may not have imported"
        return (
            f"{self.process} {how} the Celery app of {self.app} any more: what it sends would go "
            f"to Celery's default app; import {self.app} where the process starts"
        )


def check_app(facts: Facts, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the processes that certainly lose the app."""
    losses = [loss for loss in app_losses(facts, before, after) if loss.certain]
    return tuple(Finding("app", loss.path, 1, str(loss)) for loss in losses)


# The stage notes what is uncertain, the verification reports what is certain: one answer for both.
_known: OrderedDict[object, tuple[Loss, ...]] = OrderedDict()


def app_losses(facts: Facts, before: Overlay, after: Overlay) -> tuple[Loss, ...]:
    """Return the losses between two trees, certain or not."""
    layout = facts.layout
    if layout is None or not before.exists(layout.monolith.path):
        return ()
    paths = _changed(layout.monolith.name, before, after)
    if not paths:
        return ()
    key = (facts.registrations, layout, before.key, after.key)
    if key not in _known:
        search = _Search.of(facts, layout, before, after)
        _known[key] = tuple(search.losses(search.released(paths)))
        while len(_known) > 2:
            _known.popitem(last=False)
    return _known[key]


def threaded_apps(facts: Facts, before: Overlay, after: Overlay) -> dict[str, list[str]]:
    """Return the apps that a web process sends with, where it now sends shared tasks.

    The variables of the apps, by the module that makes them.

    Its request handlers run in threads. There a task of the monolith has its own app, while a
    shared one takes the current app, which is that of the thread that has made it, or else the
    default app.
    """
    layout = facts.layout
    if layout is None or not before.exists(layout.monolith.path):
        return {}
    paths = _changed(layout.monolith.name, before, after)
    if not paths or any(True for _ in after.search(DEFAULT_APP)):
        return {}
    search = _Search.of(facts, layout, before, after)
    starts = {start for path in paths for start in search.processes.reaching(path)}
    if not any(map(search.processes.is_web, starts)):
        return {}
    return {path: list(_variables(search.new, path)) for path in sorted(search.apps)}


def app_names(overlay: Overlay, layout: Layout) -> frozenset[str]:
    """Return what the monolith calls the Celery apps that it uses.

    Args:
        overlay: The tree.
        layout: Where the monolith is.
    """
    from migrator.audit.names import open_project

    evaluator, _ = open_project(overlay, layout.source_root)
    return frozenset(name for name, _ in _bound(evaluator, layout.monolith.path))


def _changed(monolith: str, before: Overlay, after: Overlay) -> list[str]:
    """Return the changed files that could have imported the monolith, without tests and stubs."""
    from migrator.audit.candidates import is_test

    leaf = monolith.rpartition(".")[2].encode()
    paths = python_paths(dict.fromkeys([*before.edits, *after.edits]))
    return [
        path
        for path in paths
        if after.exists(path) and path.endswith(".py") and not is_test(path)
        if leaf in (before.get(path) or b"") and before.get(path) != after.get(path)
    ]


@dataclass(frozen=True)
class _Search:
    """The imports of two trees, and what is looked for in them."""

    monolith: str
    senders: frozenset[str]
    apps: frozenset[str]
    old: Evaluator
    new: Evaluator

    @classmethod
    def of(cls, facts: Facts, layout: Layout, before: Overlay, after: Overlay) -> _Search:
        from migrator.audit.names import open_project

        old, _ = open_project(before, layout.source_root)
        new, _ = open_project(after, layout.source_root)
        monolith = layout.monolith.path
        senders = frozenset(_senders(facts, layout, after))
        return cls(monolith, senders, frozenset(_apps(old, monolith)), old, new)

    @cached_property
    def processes(self) -> Processes:
        """The processes of the new tree."""
        from migrator.verify.processes import Processes

        return Processes(self.new)

    def released(self, paths: list[str]) -> Iterator[str]:
        """Yield the files that imported the monolith and do not any more."""
        from migrator.verify.processes import Processes

        before = Processes(self.old)
        for path in paths:
            was = self.monolith in before.targets(path)
            if was and self.monolith not in self.processes.targets(path):
                yield path

    def losses(self, released: Iterator[str]) -> Iterator[Loss]:
        """Yield what the processes of these files lose."""
        if not self.apps:
            return
        processes = self.processes
        for path in released:
            if self.apps & processes.with_own_imports(path):
                continue
            for start in processes.reaching(path):
                reach = processes.all_from(start)
                begun = processes.at_start(start) | processes.before(start)
                if self.apps & begun or not self.senders & reach:
                    continue
                certain = not self.apps & reach and processes.is_process(start)
                yield Loss(path, start, min(self.apps), certain)


def _senders(facts: Facts, layout: Layout, after: Overlay) -> Iterator[str]:
    """Yield the files outside the tasks package that name a task or its function."""
    names = {entry.function for entry in facts.registrations}
    names |= {entry.name for entry in facts.registrations if entry.name}
    inside = f"{package_folder(layout.tasks_package.path)}/"
    word = re.compile(rb"\b(%s)\b" % b"|".join(re.escape(name.encode()) for name in sorted(names)))
    for path in python_paths(after.search(sorted(names))):
        if not path.startswith(inside) and word.search(after.read(path)):
            yield path


def _apps(evaluator: Evaluator, monolith: str) -> Iterator[str]:
    """Yield the modules that make the apps of the monolith, itself left out."""
    for _, app in _bound(evaluator, monolith):
        if app.path and app.path != monolith:
            yield app.path


def _variables(evaluator: Evaluator, path: str) -> Iterator[str]:
    """Yield the variables of a module that stand for an app that it makes itself."""
    return (name for name, app in _bound(evaluator, path) if app.path == path)


def _bound(evaluator: Evaluator, path: str) -> Iterator[tuple[str, App]]:
    from migrator.audit.values import App

    scope = evaluator.project.module_scope(path)
    for name in evaluator.project.bindings(scope.node) if scope else ():
        value = evaluator.of_module(path, name)
        if isinstance(value, App):
            yield name, value
