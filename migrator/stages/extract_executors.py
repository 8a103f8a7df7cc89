"""Stage 3: one module per executor, body verbatim (step 3 of the plan)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrator.facts import Facts, FollowUp, Layout, Location, Module
from migrator.overlay import ChangeSet, Overlay
from migrator.plan import DROP, KEEP, KEEP_NAME, STUB, SUPERSEDED, Plan, TaskPlan
from migrator.planning.moving import extract_moves, moves_of, place_moves
from migrator.snapshot import Source
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.kept_names import kept_name_comments
from migrator.stages.new_base_executor import with_stubs
from migrator.stages.new_packages import app_exports
from migrator.stages.public_home import must_wait
from migrator.stages.reexports import Exports, with_exports
from migrator.stages.registering import registering
from migrator.stages.replaced import replaced, taken_over
from migrator.unreadable import uncompiled
from migrator.writing.formatting import formatter_for
from migrator.writing.lost_comments import lost_comments


class ExtractExecutors:
    """Copies executors, and the tasks that live on, out of the monolith with what they need."""

    name = "extract-executors"
    summary = "one module per executor, bodies as they were"
    requires: tuple[str, ...] = ("verify-dispatcher",)
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the new modules; the monolith stays as it is until the last stage."""
        from codemods._error_shape import NoExampleError
        from codemods.add_logger import NoLoggingError
        from codemods.stubs import NameTakenError

        layout = facts.layout
        if layout is None:
            return Unchanged("there is no monolith")
        monolith = layout.monolith.path
        if plan.refusals:
            return Blocked(
                tuple(
                    Reason(Location(monolith, line), message, advice)
                    for line, message, advice in plan.refusals
                )
            )
        if not moves_of(plan):
            return Unchanged("every executor is in the modular package already", _evidence(plan))
        if not overlay.exists(monolith):
            return Unchanged("the monolith is gone")
        broken = uncompiled(
            monolith,
            overlay.read(monolith),
            "does not compile as it is, so nothing can be moved",
            "mend the file, commit, and run again",
        )
        if broken is not None:
            return Blocked((broken,))
        try:
            contents, in_the_way = _modules(facts, layout, plan, overlay)
        except (NameTakenError, NoExampleError, NoLoggingError) as error:
            router = facts.legacy_router.function.where if facts.legacy_router else None
            return Blocked(
                (Reason(router, str(error), "complete it by hand, commit, and run again"),)
            )
        taken = (*_taken(contents, plan, overlay), *in_the_way)
        exported = _exported(facts, layout, plan, overlay.with_contents(contents))
        if taken or isinstance(exported, Reason):
            return Blocked((*taken, *((exported,) if isinstance(exported, Reason) else ())))
        changes = overlay.changes_to({**contents, **exported})
        if not changes:
            return Unchanged("every executor has its module")
        evidence = (
            *_evidence(plan),
            *_notes(layout, plan, overlay),
            *_lost(contents, plan, overlay),
        )
        return Changed(changes, evidence, _follow_ups(contents, changes, overlay))


def _modules(
    facts: Facts, layout: Layout, plan: Plan, overlay: Overlay
) -> tuple[dict[str, bytes], list[Reason]]:
    """Return the files with what moves, and what stands in the way in those that are there."""
    codes = _codes(facts, layout, plan, overlay)
    paths = _paths(plan)
    contents: dict[str, bytes] = {}
    refused: list[Reason] = []
    origin = overlay.read(layout.monolith.path)
    for module, code in codes.items():
        path = paths[module]
        formatter = formatter_for(overlay, plan.line_limit, path)
        if path not in replaced(plan) or not overlay.exists(path):
            contents[path] = formatter.moved(origin, code)
            continue
        before = overlay.read(path)
        done = taken_over(facts, plan, overlay, path, module, code)
        contents[path] = formatter.written(before, done.code)
        refused += [
            Reason(
                Location(path, refusal.line),
                f"the monolith's version cannot take its place: {refusal.subject}: "
                f"{refusal.reason}",
                refusal.advice,
            )
            for refusal in done.refusals
        ]
    return contents, refused


def _paths(plan: Plan) -> dict[str, str]:
    """Return the file of each module that something moves to."""
    paths = {executor.module: executor.path for executor in plan.executors}
    paths.update({task.module: task.path for task in plan.tasks if task.moves})
    paths[plan.others_module] = plan.others_path
    paths[plan.shared_module] = plan.shared_path
    paths.update({loose.module: loose.path for loose in (*plan.lookup, *plan.handlers)})
    if plan.router is not None:
        paths[plan.router.module] = plan.router.path
    return paths


def _codes(facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> dict[str, bytes]:
    """Return what moves to each module, in UTF-8."""
    from codemods.comment_above import comment_above

    extraction = extract_moves(layout, plan, overlay)
    codes = {module: text.encode("utf-8") for module, text in extraction.modules.items()}
    if plan.router is not None:
        codes[plan.router.module] = with_stubs(facts, plan, plan.router, codes[plan.router.module])
    comments = kept_name_comments(layout, plan)
    return {module: comment_above(code, comments.get(module, {})) for module, code in codes.items()}


def _taken(contents: Mapping[str, bytes], plan: Plan, overlay: Overlay) -> list[Reason]:
    """Return the new files whose place is taken by something else."""
    may_go = replaced(plan)
    return [
        Reason(
            Location(path, 1),
            "there is a file of this name already, with another content",
            "rename it, or move what it holds, then run again",
        )
        for path, content in contents.items()
        if path not in may_go and overlay.get(path) not in (None, content)
    ]


def _exported(
    facts: Facts, layout: Layout, plan: Plan, overlay: Overlay
) -> dict[str, bytes] | Reason:
    """Let the packages import the moved tasks: that is what registers them (celery-facts 10)."""
    moved = [task for task in plan.tasks if task.moves]
    if layout.built:
        moved.sort(key=lambda task: task.function)  # a new list is in order
    contents: dict[str, bytes] = {}
    for package in layout.handing_on:
        if package == layout.tasks_package and must_wait(facts, layout, overlay):
            continue
        through = package != layout.handing_on[0]
        exports = [
            Exports(
                layout.scheduling_package.name if through else task.module,
                (task.function,),
                task.legacy_function,
                task.module,
            )
            for task in moved
        ]
        exports += _superseded(plan, package) if layout.built else []
        if package == layout.tasks_package:
            exports += app_exports(plan)
        code = with_exports(package, exports, overlay, plan, facts, complete=layout.built)
        if isinstance(code, Reason):
            return code
        contents[package.path] = code
        overlay = overlay.with_contents(contents)
    if not layout.is_public(layout.tasks_package):
        contents.update(registering(layout, [task.module for task in moved], overlay, plan))
    return contents if moved or layout.built else {}


def _superseded(plan: Plan, package: Module) -> list[Exports]:
    """Return the tasks that the modular side has already, where the rest of it is built."""
    return [
        Exports(task.module, (task.function,), task.legacy_function, task.module)
        for task in plan.tasks
        if task.action == SUPERSEDED and task.module.startswith(f"{package.name}.")
    ]


def _notes(layout: Layout, plan: Plan, overlay: Source) -> Iterator[str]:
    """Say what a reviewer should know about code that moves."""
    for note in place_moves(layout, plan, overlay).notes:
        yield f"{layout.monolith.path}:{note.line}: {note.symbol}: {note.message}"


def _lost(contents: Mapping[str, bytes], plan: Plan, overlay: Overlay) -> Iterator[str]:
    """Name the comments of replaced files that the monolith's version does not have."""
    for path in replaced(plan):
        if path in contents and overlay.exists(path):
            yield from lost_comments(path, overlay.read(path), contents[path])


def _follow_ups(
    contents: Mapping[str, bytes], changes: ChangeSet, overlay: Overlay
) -> tuple[FollowUp, ...]:
    """Return what the new modules have that the plan leaves alone, where it is now."""
    from migrator.audit.followups import follow_ups
    from migrator.audit.modules import ModuleIndex
    from migrator.audit.parsing import Parser
    from migrator.audit.project import Project

    after = overlay.fork()
    after.apply(changes)
    project = Project(after, Parser(after), ModuleIndex(after.paths()))
    return tuple(item for path in contents for item in follow_ups(project, path))


def _evidence(plan: Plan) -> tuple[str, ...]:
    lines = []
    for executor in plan.executors:
        if executor.action == KEEP:
            lines.append(f"{executor.legacy_function}: {executor.path} stays: {executor.reason}")
        elif executor.action == STUB:
            lines.append(f"{executor.legacy_function}: not extracted: {executor.reason}")
        else:
            added = ", ".join(parameter.name for parameter in executor.parameters)
            gains = f", gains the parameter {added}" if added else ""
            target = f"{executor.public_name} in {executor.path}"
            if executor.made:
                types = ", ".join(executor.job_types)
                lines.append(f"{types}: now {target} ({executor.reason})")
                continue
            lines.append(f"{executor.legacy_function}: now {target}{gains}")
            lines += [
                f"{executor.legacy_function}: without @{name}, which only enters it in a dict that "
                "goes with the monolith"
                for name in executor.registries
            ]
    if plan.router is not None:
        lines.append(
            f"{plan.router.legacy_function}: now {plan.router.function} in {plan.router.path}"
        )
    lines += [f"{name}: in use elsewhere, now in {plan.others_path}" for name in plan.others]
    lines += [f"{loose.name}: in use elsewhere, now in {loose.path}" for loose in plan.lookup]
    lines += [f"{loose.name}: decided, now in {loose.path}" for loose in plan.handlers]
    for task in plan.tasks:
        if task.moves:
            lines.append(f"task {task.task_name}: {_how(task)} in {task.path}: {task.reason}")
        elif task.action == DROP:
            lines.append(f"task {task.task_name}: stays behind: {task.reason}")
    return tuple(lines)


def _how(task: TaskPlan) -> str:
    return "kept for one release" if task.action == KEEP_NAME else "now"
