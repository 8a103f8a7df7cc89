"""The operations that a case may name: a tree in, a tree or refusals out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codemods.imports.reexport import reexport
from codemods.lazy_log_calls import make_logging_lazy
from codemods.route_job_types import Entry, route_job_types
from migrator.audit import AuditOptions
from migrator.stage import Blocked
from migrator.stages import STAGES
from migrator.writing.formatting import formatter_for
from tests.support.cases.moving import NewHome, Result, move, retarget
from tests.support.cases.reading import Case, Tree
from tests.support.memory import snapshot
from tests.support.project import Migration, migration


@dataclass(frozen=True)
class Done:
    """What an operation made of a tree.

    Attributes:
        tree: The whole tree afterwards; the tree as it was where something is refused.
        refused: Each refusal as ``path:line reason``.
        notes: What it has to say besides.
    """

    tree: Tree
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def apply(case: Case, tree: Tree) -> Done:
    """Apply the operation of a case to a tree."""
    name, _, argument = case.one("operation", "move").partition(" ")
    return _OPERATIONS[name](case, tree, argument)


def _move(case: Case, tree: Tree, _: str) -> Done:
    moved = move(case, tree)
    return _done(tree, moved)


def _retarget(case: Case, tree: Tree, _: str) -> Done:
    homes = {name: NewHome.of(text) for name, text in case.pairs("home").items()}
    done = retarget(case, tree, homes, {k: v.split() for k, v in case.pairs("lookup").items()})
    return _done(tree, done)


def _done(tree: Tree, result: Result) -> Done:
    """A refusal stops the stage: then nothing is written."""
    return Done(tree if result.refused else result.tree, result.refused, result.notes)


def _lazy_logging(case: Case, tree: Tree, _: str) -> Done:
    import libcst

    return Done({p: make_logging_lazy(libcst.parse_module(raw)).bytes for p, raw in tree.items()})


def _export(case: Case, tree: Tree, package: str) -> Done:
    path = f"{package.replace('.', '/')}/__init__.py"
    exports = {name: NewHome.of(text).home for name, text in case.pairs("exports").items()}
    done = reexport(tree[path], package=package, exports=exports)
    told = tuple(f"{path}:{r.line} {r.subject}: {r.reason}" for r in done.refusals)
    return Done(tree, told) if told else Done({**tree, path: done.code})


def _route(case: Case, tree: Tree, path: str) -> Done:
    function, parameter = case.one("function").split()
    entries = [Entry(job_type, function) for job_type, function in case.pairs("entry").items()]
    done = route_job_types(
        tree[path],
        function,
        parameter,
        entries,
        mapping=case.one("table") or None,
        broken=case.words("broken"),
        known=case.words("known"),
    )
    if done.refusal:
        return Done(tree, (f"{path}: {done.refusal}",))
    return Done({**tree, path: formatter_for(snapshot(tree)).written(tree[path], done.code)})


def _stage(case: Case, tree: Tree, last: str) -> Done:
    """Every stage up to the named one."""
    work = _started(case, tree)
    undecided = [entry.decision for entry in work.plan.open_decisions]
    if undecided:
        return Done(tree, tuple(f"{one.id}: {one.question}" for one in undecided))
    told: list[str] = []
    for stage in STAGES:
        outcome = work.build(stage.name)
        if isinstance(outcome, Blocked):
            return Done(tree, tuple(f"{each.where}: {each.message}" for each in outcome.reasons))
        told += outcome.evidence
        work.apply(stage.name)
        if stage.name == last:
            break
    return Done(work.files(), notes=tuple(told))


def _migrate(case: Case, tree: Tree, _: str) -> Done:
    """Every stage."""
    return _stage(case, tree, STAGES[-1].name)


def _started(case: Case, tree: Tree) -> Migration:
    """Audit and plan; an answer whose question is settled by an earlier run is not given again."""
    options = AuditOptions(**case.pairs("layout", "="))  # type: ignore[arg-type]
    asked = {one.decision.id for one in migration(tree, None, options).plan.decisions}
    answers = case.pairs("decide", "=")
    return migration(tree, {name: answers[name] for name in asked & set(answers)}, options)


_OPERATIONS: dict[str, Callable[[Case, Tree, str], Done]] = {
    "move": _move,
    "retarget": _retarget,
    "lazy-logging": _lazy_logging,
    "export": _export,
    "route": _route,
    "stage": _stage,
    "migrate": _migrate,
}
