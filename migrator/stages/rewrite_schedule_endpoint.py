"""Stage 6: the legacy lookup becomes a direct dispatch (step 7 of the plan)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from migrator.facts import Facts, FunctionRef, Layout, LegacyLookup, Location
from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import resolve
from migrator.python_source import definition, parse
from migrator.routing.message_parameters import plain
from migrator.snapshot import python_paths
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.app_imports import with_app
from migrator.stages.handed_lookups import HandedOn
from migrator.stages.named_lookups import named_lookups
from migrator.stages.origins import origin_of
from migrator.stages.used_elsewhere import used_elsewhere
from migrator.writing.foreign_loggers import has_foreign_loggers
from migrator.writing.formatting import formatter_for

if TYPE_CHECKING:
    from codemods.dispatch import Dispatcher, Lookup, Recipe, Rewrite, SourceFile


class RewriteScheduleEndpoint:
    """Lets whoever looked a task up by an old identifier dispatch the job directly."""

    name = "rewrite-schedule-endpoint"
    summary = "dispatch directly, without the legacy lookup"
    requires: tuple[str, ...] = ("verify-dispatcher", "rewrite-router-imports")
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the edits of all files that use the lookup."""
        layout, lookup = facts.layout, facts.lookup
        if layout is None or lookup is None:
            return Unchanged("there is no legacy lookup")
        if layout.built:
            return Unchanged("every task that the lookup leads to lives on: it has moved with them")
        handed = HandedOn.of(lookup, layout, overlay)
        paths = list(handed.users())
        if not paths:
            return Unchanged("nothing uses the legacy lookup")
        if facts.dispatcher is None:
            return Blocked((Reason(lookup.where, "there is no dispatcher", "pass --dispatcher"),))
        rewriter = _Rewriter(facts, layout, handed.lookup, facts.dispatcher, plan, overlay)
        rewrites = {path: rewriter.rewrite(path) for path in paths}
        reasons = [
            Reason(Location(path, refusal.line), refusal.reason, refusal.suggestion)
            for path, rewrite in rewrites.items()
            for refusal in rewrite.refusals
        ]
        reasons += named_lookups(facts, layout, lookup, overlay)
        if reasons:
            return Blocked(tuple(reasons))
        dropped = handed.dropped({path: rewrite.code for path, rewrite in rewrites.items()})
        if dropped.reasons:
            return Blocked(dropped.reasons)
        contents: dict[str, bytes | None] = {
            path: formatter_for(overlay, plan.line_limit, path).written(overlay.read(path), code)
            for path, code in dropped.sources.items()
            if code != overlay.read(path)
        }
        changes, notes = with_app(facts, overlay, contents)
        if not changes:
            return Unchanged("nothing uses the legacy lookup")
        return Changed(changes, (*_evidence(rewrites), *dropped.evidence, *notes))


def _evidence(rewrites: dict[str, Rewrite]) -> Iterator[str]:
    for path, rewrite in rewrites.items():
        if rewrite.sites:
            plural = "s" if rewrite.sites > 1 else ""
            yield f"{path}: {rewrite.sites} lookup{plural} replaced by a direct dispatch"
        for note in rewrite.notes:
            yield f"{path}:{note.line}: {note.message}"


class _Rewriter:
    """The codemod with everything that it has to be told; the same for every file."""

    def __init__(
        self,
        facts: Facts,
        layout: Layout,
        lookup: Lookup,
        dispatcher: FunctionRef,
        plan: Plan,
        overlay: Overlay,
    ) -> None:
        from codemods.dispatch import analyse_call_sites

        self.layout = layout
        self.overlay = overlay
        self.plan = plan
        self.lookup = lookup
        self.members = facts.lookup.members if facts.lookup is not None else ()
        self.dispatcher = _dispatcher(layout, dispatcher, overlay)
        self.job_types = frozenset(_job_types(facts, plan))
        exemplars = [self._file(path) for path in self._exemplars(dispatcher)]
        self.recipe: Recipe = analyse_call_sites(exemplars, self.dispatcher, self.job_types)
        self.writers = self._writers()
        self.matches = _matches(facts.lookup, plan)

    def rewrite(self, path: str) -> Rewrite:
        """Rewrite one file."""
        from codemods.dispatch import direct_dispatch

        return direct_dispatch(
            self._file(path),
            self.lookup,
            replace(self.dispatcher, public_module=self._home(path)),
            self.recipe,
            job_types=self.job_types,
            writers=self.writers,
            used_elsewhere=used_elsewhere(self.overlay, self.layout.source_root, path),
            matches=self.matches,
            line_length=formatter_for(self.overlay, self.plan.line_limit, path).line_length,
        )

    def _home(self, path: str) -> str:
        """Return where a file takes the dispatcher from: a module may hand on the same object."""
        public, name, root = (
            self.dispatcher.public_module,
            self.dispatcher.name,
            self.layout.source_root,
        )
        tree = parse(self.overlay.read(path))
        for node in tree.body if tree is not None else ():
            if isinstance(node, ast.ImportFrom) and any(
                item.name == name and item.asname is None for item in node.names
            ):
                module = resolve(node, path, root)
                here = origin_of(self.overlay, root, module or "", name)
                if module and here == origin_of(self.overlay, root, public, name):
                    return module
        return public

    def _file(self, path: str) -> SourceFile:
        from codemods.dispatch import Member, SourceFile

        module = module_name(path, self.layout.source_root) or ""
        foreign = has_foreign_loggers(path, self.overlay, self.layout.source_root)
        members = {
            one.written: Member(one.job_type, one.key) for one in self.members if one.path == path
        }
        return SourceFile(module, self.overlay.read(path), is_package(path), not foreign, members)

    def _exemplars(self, dispatcher: FunctionRef) -> list[str]:
        """Return the files that call the dispatcher today; tests are no model for an endpoint."""
        found = python_paths(self.overlay.search([dispatcher.name]))
        return [path for path in found if path != self.layout.monolith.path and not _is_test(path)]

    def _writers(self) -> frozenset[str]:
        from codemods.dispatch import run_time_writers

        paths = list(python_paths(self.overlay.search(["last_run"])))
        sources = (self.overlay.read(path) for path in paths if path != self.layout.monolith.path)
        return frozenset().union(*(run_time_writers(source) for source in sources))


def _matches(lookup: LegacyLookup | None, plan: Plan) -> dict[str, tuple[str, str]]:
    """Return where the tasks live on that the lookup's keys lead to."""
    pairs = zip(lookup.keys, lookup.tasks, strict=False) if lookup else ()
    homes = ((key, plan.homes.get(task)) for key, task in pairs)
    return {key: (home.module, home.name) for key, home in homes if home}


def _dispatcher(layout: Layout, function: FunctionRef, overlay: Overlay) -> Dispatcher:
    """Return the dispatcher as it is now: stage 2 may have given it more parameters."""
    from codemods.dispatch import Dispatcher, Parameter
    from migrator.audit.project import parameters as parameters_of

    now = definition(parse(overlay.read(function.path)), function.name)
    found = function.parameters
    if isinstance(now, (ast.FunctionDef, ast.AsyncFunctionDef)):
        found = parameters_of(now)
    parameters = tuple(Parameter(item.name, item.annotation, item.default) for item in plain(found))
    return Dispatcher(layout.tasks_package.name, function.name, parameters)


def _job_types(facts: Facts, plan: Plan) -> Iterator[str]:
    for executor in plan.executors:
        yield from executor.job_types
    if facts.router:
        yield from (route.job_type for route in facts.router.routes)


def _is_test(path: str) -> bool:
    pure = PurePosixPath(path)
    return pure.name.startswith(("test_", "conftest")) or not {"test", "tests"}.isdisjoint(
        pure.parts
    )
