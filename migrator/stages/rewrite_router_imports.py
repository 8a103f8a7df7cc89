"""Stage 5: every reference to the monolith, in every file and form (step 6 of the plan)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from migrator.amounts import amount
from migrator.facts import Facts, FollowUp, Layout, Location
from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.python_source import NOT_PRINTED_BACK, printed_back
from migrator.reached import Narrowing
from migrator.snapshot import python_paths
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.app_imports import with_app
from migrator.stages.as_given import as_given
from migrator.stages.lost_bindings import lost_bindings
from migrator.stages.module_lists import list_names
from migrator.stages.passed_through import mentioned, reexported
from migrator.stages.table_advice import stub_advice, table_advice
from migrator.stages.targets import Targets
from migrator.stages.task_imports import with_tasks
from migrator.stages.unlike_calls import exchanges, unlike_calls
from migrator.stages.used_elsewhere import used_elsewhere
from migrator.verify.app import app_names
from migrator.writing.formatting import formatter_for
from migrator.writing.lost_comments import lost_comments

if TYPE_CHECKING:
    from codemods.imports.model import Mention, Refusal, Rewritten

_DOTTED = re.compile(rb"[\w.]+")
_PATCHES = re.compile(rb"patch|setattr|delattr")


class RewriteRouterImports:
    """Lets every importer take the monolith's symbols from their new public homes."""

    name = "rewrite-router-imports"
    summary = "import from the tasks package, not the monolith"
    requires: tuple[str, ...] = ("extract-executors", "rewrite-base-executor")
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the edits of all files that name the monolith; the legacy lookup stays."""
        layout = facts.layout
        if layout is None:
            return Unchanged("there is no monolith")
        targets = Targets.of(facts, layout, plan, overlay)
        contents: dict[str, bytes | None] = {}
        reasons: list[Reason] = []
        mentions: list[FollowUp] = []
        lost: list[str] = []
        unread = {item.path: item.reason for item in facts.skipped}
        names = [entry.name for entry in facts.registrations if entry.name]
        pairs = exchanges(facts, plan)
        advice = {**stub_advice(plan), **table_advice(facts, overlay)}
        lists = list_names(facts, overlay)
        narrowing = Narrowing(facts, layout, plan, overlay, targets.homes, targets.copied)
        for path in mentioning(layout, overlay):
            before = overlay.read(path)
            if path in unread:
                reasons += unreadable(path, before, unread[path], layout)
                continue
            if not printed_back(before):
                reasons += unreadable(path, before, NOT_PRINTED_BACK, layout)
                continue
            formatter = formatter_for(overlay, plan.line_limit, path)
            own = replace(targets, line_length=formatter.line_length)
            given = _handed_on(path, before, facts, overlay)
            if is_package(path) or "*" in given:
                own = replace(own, star_names=_of_package(path, targets, layout, overlay))
            after, results = _rewritten(before, path, layout, own, given, narrowing, lists)
            reasons += (
                _reason(path, refusal, advice) for one in results for refusal in one.refusals
            )
            reasons += unlike_calls(path, before, pairs, layout)
            mentions += (_follow_up(path, mention) for mention in _left(results, names))
            contents[path] = formatter.written(before, after) if after != before else before
            if after != before:
                lost += lost_comments(path, before, after)
        told = {reason.where for reason in reasons}
        lost_names = lost_bindings(overlay, contents, layout.source_root)
        reasons += (reason for reason in lost_names if reason.where not in told)
        if reasons:
            return Blocked(tuple(reasons))
        contents, registering = with_tasks(facts, layout, overlay, contents)
        changes, notes = with_app(facts, overlay, contents)
        notes = (*registering, *notes)
        if not changes:
            return Unchanged("nothing but the legacy lookup is imported from the monolith")
        return Changed(changes, (*_evidence(plan, changes.paths), *notes, *lost), tuple(mentions))


def unreadable(path: str, content: bytes, why: str, layout: Layout) -> Iterator[Reason]:
    """Refuse to go on where a file that nobody can parse seems to import the monolith."""
    leaf = re.escape(layout.monolith.name.rpartition(".")[2].encode())
    found = re.search(rb"^[^\n#]*\b(import|from)\b[^\n]*\b%s\b" % leaf, content, re.MULTILINE)
    if found:
        line = content.count(b"\n", 0, found.start()) + 1
        message = f"seems to import the monolith, but cannot be read: {why}"
        yield Reason(Location(path, line), message, "mend the file, then run again")


def mentioning(layout: Layout, overlay: Overlay) -> Iterator[str]:
    """Yield the Python files, except the monolith, that hold its module's last name."""
    leaf = layout.monolith.name.rpartition(".")[2]
    found = python_paths(overlay.search([leaf]))
    return (path for path in found if path != layout.monolith.path)


def _rewritten(
    before: bytes,
    path: str,
    layout: Layout,
    targets: Targets,
    handed_on: frozenset[str],
    narrowing: Narrowing,
    lists: frozenset[str],
) -> tuple[bytes, list[Rewritten]]:
    """Run the codemods over one file: imports and uses, strings that act, Celery's lists."""
    from codemods.imports.autodiscovery import discover_also
    from codemods.imports.config_strings import config_strings
    from codemods.imports.model import Rewritten
    from codemods.imports.patch_strings import patch_strings
    from codemods.imports.retarget import retarget_imports
    from codemods.imports.spell_targets import spell_targets

    results = [Rewritten(spell_targets(before, old=targets.old))]
    inside = narrowing.in_file(path, results[-1].code)
    results.append(
        retarget_imports(
            results[-1].code,
            module=module_name(path, layout.source_root) or "",
            is_package=is_package(path),
            old=targets.old,
            homes=targets.homes,
            keep=targets.keep,
            side_effect_home=targets.tasks_package,
            star_names=targets.star_names,
            handed_on=handed_on,
            lookups=targets.lookups,
            copied=targets.copied,
            looks_up=inside.looked_up,
            together=inside.together,
            line_length=targets.line_length,
        )
    )
    results.append(
        patch_strings(
            results[-1].code,
            old=targets.old,
            homes=targets.patched,
            lookups=targets.lookups,
            keep=targets.keep,
            side_effect_home=targets.tasks_package,
            loggers=targets.loggers,
            copied=targets.copied,
            looks_up=narrowing.in_file(path, results[-1].code).looked_up,
            also=narrowing.aliases if _PATCHES.search(results[-1].code) else (),
        )
    )
    results.append(
        discover_also(
            results[-1].code, old=targets.old, new=targets.tasks_package, loaded=targets.loaded
        )
    )
    results.append(
        config_strings(
            results[-1].code, old=targets.old, replacements=targets.task_modules, lists=lists
        )
    )
    return results[-1].code, as_given(before, results)


def _handed_on(path: str, content: bytes, facts: Facts, overlay: Overlay) -> frozenset[str]:
    """Return what others take from a module that could have it by a star import.

    ``celery -A module`` takes the app.
    """
    layout = facts.layout
    if layout is None or b"import *" not in content or is_package(path):
        return frozenset()
    started = any(process.path == path and process.command for process in facts.processes)
    apps = app_names(overlay, layout) if started else frozenset()
    return used_elsewhere(overlay, layout.source_root, path) | apps


def _of_package(
    path: str, targets: Targets, layout: Layout, overlay: Overlay
) -> frozenset[str] | None:
    """Return what a package has to hand on of a star.

    Of what the monolith has only imported, and of what goes with it, that is what others use.
    """
    if targets.star_names is None:
        return None
    package = module_name(path, layout.source_root) or ""
    used = reexported(package, targets.through, layout, overlay)
    gone = targets.star_names - {*targets.homes, *targets.keep}
    used |= mentioned(gone, layout, overlay, path) if gone else frozenset()
    return targets.star_names - targets.through - gone | (targets.star_names & used)


def _reason(path: str, refusal: Refusal, advice: dict[str, str]) -> Reason:
    known = [advice[name] for name in refusal.homeless if name in advice]
    found = known[0] if known else refusal.advice
    return Reason(Location(path, refusal.line), f"{refusal.subject}: {refusal.reason}", found)


def _left(results: list[Rewritten], names: Collection[str]) -> list[Mention]:
    """Return the strings that no codemod knew what to do with; a task's name stays as it is."""
    is_there = _finder(results[-1].code)
    found = [mention for result in results for mention in result.mentions]
    return [
        item
        for item in dict.fromkeys(found)
        if is_there(item.text.encode()) and not any(fnmatchcase(name, item.text) for name in names)
    ]


def _finder(code: bytes) -> Callable[[bytes], bool]:
    """Return what tells whether a source has a dotted name that is no part of another."""
    names = set(_DOTTED.findall(code))  # once: there may be thousands to be looked for

    def is_there(text: bytes) -> bool:
        if _DOTTED.fullmatch(text):
            return text in names
        return re.search(rb"(?<![\w.])%s(?![\w.])" % re.escape(text), code) is not None

    return is_there


def _follow_up(path: str, mention: Mention) -> FollowUp:
    """Point at a string that still names the monolith: a logging configuration, say."""
    where = f" in {mention.context}" if mention.context else ""
    message = f"the string {mention.text!r}{where} still names the monolith"
    return FollowUp(Location(path, mention.line), "mention", message)


def _evidence(plan: Plan, paths: tuple[str, ...]) -> Iterator[str]:
    for name, home in sorted(plan.homes.items()):
        yield f"{name}: taken from {home.module} as {home.name}"
    moved = [task.task_name for task in plan.tasks if task.moves]
    if moved:
        yield "tasks that keep their names: " + ", ".join(moved)
    yield f"{amount(len(paths), 'file')} rewritten"
