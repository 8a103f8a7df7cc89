"""Replace the legacy task lookup by a direct dispatch.

Before::

    task = get_task_for_job(job.get("job_identifier"))
    if not task:
        raise HTTPException(status_code=400, detail="No task")
    result = task.delay(job_schedule_id=job["id"], **job["job_parameters"])

After::

    template_id = job.get("job_template_id")
    if not template_id:
        raise HTTPException(status_code=400, detail="Schedule has no associated template. …")

    template = job_template_manager.get_job_template(template_id)
    if not template:
        raise HTTPException(status_code=404, detail=f"Template {template_id} not found")
    result = dispatch_job.delay(schedule_id=job["id"], template_id=template_id, …)

A lookup is left as it is, with the reason, where its result is not sent (by ``.delay`` and the
like, as a signature, by its name, or handed to what calls it), where the keywords cannot be
followed, where the key is neither a field of a schedule nor a known job type, and where the
existing calls of the dispatcher do not show what one of its parameters should be. A constant key
whose task has a home gives that task instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import dropwhile
from types import MappingProxyType

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.bookkeeping import remove_bookkeeping
from codemods.dispatch.dead import drop_dead_locals, reads
from codemods.dispatch.edits import Edits, under
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.imported import imports_in
from codemods.dispatch.imports import ImportPlan, local_name, unused_after, unused_lookups, visible
from codemods.dispatch.matched import matched_site
from codemods.dispatch.model import (
    Dispatcher,
    Home,
    ImportNeed,
    Lookup,
    Member,
    Note,
    Recipe,
    Refusal,
    RefusedError,
)
from codemods.dispatch.one_line import old_line
from codemods.dispatch.references import Found, find_lookups
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.sites import Task, rewrite_site
from codemods.dispatch.suggest import suggestion


class DirectDispatch(cst.CSTTransformer):
    """Rewrites the lookups of one module; a fresh instance for each file.

    Args:
        lookup: The legacy lookup.
        dispatcher: What to dispatch to.
        recipe: How the code base calls it (``analyse_call_sites``).
        job_types: The job types that the router knows.
        module: Dotted name of the module under change.
        is_package: True for an ``__init__``.
        writers: Functions that are known to note run times only (``run_time_writers``).
        used_elsewhere: Names of this module that other files import.
        matches: Keys of the legacy mapping whose task lives on, with the task's home.
        line_length: How long a written line may be.
        lazy_logging: False where the module's loggers may not take values by ``%``.
        members: The members of enums that the module names, by their source.
        opened_lines: The lines of branches that were given a block (``one_line``).
    """

    def __init__(
        self,
        lookup: Lookup,
        dispatcher: Dispatcher,
        recipe: Recipe,
        *,
        job_types: frozenset[str] = frozenset(),
        module: str = "",
        is_package: bool = False,
        writers: frozenset[str] = frozenset(),
        used_elsewhere: frozenset[str] = frozenset(),
        matches: Mapping[str, Home] = MappingProxyType({}),
        line_length: int = 100,
        lazy_logging: bool = True,
        members: Mapping[str, Member] = MappingProxyType({}),
        opened_lines: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._opened_lines = opened_lines
        self.lookup = lookup
        self.task = Task(dispatcher, recipe, job_types, writers)
        self.name, self.is_package = module, is_package
        # What hands the lookup on goes with it: whoever takes it from here is rewritten too.
        self.used_elsewhere = used_elsewhere - {*lookup.offers(module)}
        self.matches = matches
        self.line_length, self.lazy_logging = line_length, lazy_logging
        self.members = members
        self.refusals: list[Refusal] = []
        self.sites = 0
        self.edits = Edits()
        self._done: list[Edits] = []

    def visit_Module(self, node: cst.Module) -> None:
        """Analyse the file; the edits are made on the way back."""
        file = SiteFile(
            node, self.name, self.is_package, self.line_length, self.lazy_logging, self.members
        )
        found = find_lookups(file, self.lookup, self.used_elsewhere)
        for refused in found.other:
            self._refuse(file, refused, None)
        done = [call for call in found.calls if self._rewrite(file, call, found.calls)]
        self.sites = len(done)
        if done or not self.refusals:
            self._tidy(file, found, done)

    def _rewrite(self, file: SiteFile, call: LookupCall, calls: Sequence[LookupCall]) -> bool:
        """Take one site's edits over, or note why not."""
        try:
            name = self._local_name(file, call)
            edits = matched_site(file, call, self.matches)
            if edits is None:
                edits = rewrite_site(file, call, self.task, name, self._done, calls)
            for need, anchor in edits.needs:
                visible(file, need, anchor)
            if self.edits.touched & edits.touched:
                raise RefusedError(call.node, "it shares statements with another lookup")
        except RefusedError as refused:
            self._refuse(file, refused, call)
            return False
        self.edits.add(edits)
        self._done.append(edits)
        return True

    def _local_name(self, file: SiteFile, call: LookupCall) -> str:
        """The dispatcher's name at a lookup: that of an import which is there already."""
        dispatcher = self.task.dispatcher
        need = ImportNeed(dispatcher.public_module, dispatcher.name)
        return local_name(file, need, call.node) or need.bound

    def _refuse(self, file: SiteFile, refused: RefusedError, call: LookupCall | None) -> None:
        """One more refusal, with the edit that a person could make."""
        place = call.node if call is not None else refused.node
        assert place is not None
        text = refused.suggestion or suggestion(file, call, self.task)
        reason = refused.reason
        inner = refused.node
        if inner is not None and inner is not place:
            line = old_line(_line(file, inner) or 0, self._opened_lines)
            reason = f"{reason} (line {line})" if line else reason
        self.refusals.append(Refusal(file.line(place), reason, text))

    def _tidy(self, file: SiteFile, found: Found, done: list[LookupCall]) -> None:
        """Helpers, variables, aliases and imports that nothing needs any more."""
        remove_bookkeeping(file, self.edits, self.task.writers, found.calls)
        self._drop_helpers(file, found, done)
        functions = [file.functions(call.node)[:1] for call in done]
        for function in dict.fromkeys(one for found_in in functions for one in found_in):
            drop_dead_locals(file, function, self.edits)
        self._drop_aliases(file, found)
        plan = ImportPlan(file, self.lookup, self.edits)
        plan.add_needed()
        every = [n for n in descendants(file.module) if isinstance(n, cst.FunctionDef)]
        importing = [one for one in every if any(imports_in(one, file.name, file.is_package))]
        scopes: Sequence[cst.Module | cst.FunctionDef] = [file.module, *importing]
        before = {scope: reads(scope, None) for scope in scopes}
        after = {scope: reads(scope, self.edits) for scope in scopes}
        after[file.module] |= self.used_elsewhere
        dead = unused_after(file, before, after)
        for line, aliases in unused_lookups(file, self.lookup, before, after).items():
            dead.setdefault(line, set()).update(aliases)
            self.edits.notes.append(Note(file.line(line), "the lookup was imported and not used"))
        plan.finish(dead)

    def _drop_helpers(self, file: SiteFile, found: Found, done: list[LookupCall]) -> None:
        """A helper goes when every call of it was rewritten."""
        for helper in dict.fromkeys(self.edits.helpers):
            name, node = helper.name, helper.node
            left = [one for one in found.calls if one.helper is helper and one not in done]
            owner = file.class_of(node)
            dotted = name if owner is None else f"self.{name}"
            if not left and dotted not in reads(file.module, self.edits):
                self.edits.replace[node] = []
                self.edits.notes.append(Note(file.line(node), f"`{name}` is not needed any more"))

    def _drop_aliases(self, file: SiteFile, found: Found) -> None:
        """A module-level alias of the lookup goes when nothing reads it."""
        after = reads(file.module, self.edits)
        for name in found.aliases:
            for way in file.names_of(file.module).get(name, []):
                line = file.parent(way.node)
                if name in after or name in self.used_elsewhere:
                    continue
                if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
                    self.edits.replace[line] = []

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        """Make the edits of a node."""
        if original_node in self.edits.expressions:
            return self.edits.expressions[original_node]
        if original_node in self.edits.first:
            kept = dropwhile(_is_blank, getattr(updated_node, "leading_lines", ()))
            updated_node = updated_node.with_changes(leading_lines=list(kept))
        if original_node in self.edits.above:
            own = getattr(updated_node, "leading_lines", ())
            lines = [*self.edits.above[original_node], *own]
            updated_node = updated_node.with_changes(leading_lines=lines)
        new = self.edits.replace.get(original_node)
        ahead = self.edits.before.get(original_node, [])
        if new is not None:
            if not ahead:
                new = under(self.edits.above.get(original_node, []), new)
            return cst.FlattenSentinel([*ahead, *new]) if ahead or new else cst.RemoveFromParent()
        if ahead and isinstance(updated_node, cst.BaseStatement):
            return _ahead(ahead, updated_node)
        if isinstance(updated_node, cst.IndentedBlock) and not updated_node.body:
            return updated_node.with_changes(body=[cst.SimpleStatementLine([cst.Pass()])])
        return updated_node


def _is_blank(line: cst.EmptyLine) -> bool:
    return line.comment is None


def _ahead(
    ahead: list[cst.BaseStatement], statement: cst.BaseStatement
) -> cst.FlattenSentinel[cst.BaseStatement]:
    """New statements in front of one, under its comments."""
    leading = getattr(statement, "leading_lines", ())
    first = ahead[0].with_changes(leading_lines=list(leading))
    bare = statement.with_changes(leading_lines=[])
    return cst.FlattenSentinel([first, *ahead[1:], bare])


def _line(file: SiteFile, node: cst.CSTNode) -> int | None:
    """The line of a node of the file; None for a new one."""
    try:
        return file.line(node)
    except KeyError:
        return None
