"""What moves along with tasks and executors means what it meant, too.

Helpers, classes and constants of the monolith that a step defines in a module of the plan are
compared with the monolith's. The functions that the plan moves by name are ``bodies.py``'s; what a
stage makes anew on purpose (stubs, the router with its new routes) is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import Project, names_bound
from migrator.verify.alike import alike, other_names

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator
    from migrator.audit.meanings import Alike

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


@dataclass(frozen=True)
class TakenOver:
    """A definition of the monolith, and the one that a step has made of it."""

    old: tuple[str, str, Definition]
    new: tuple[str, str, Definition]


def check_moved(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Compare each definition that this step has taken over from the monolith."""
    found = taken_over(facts, plan, before, after)
    if facts.layout is None or not found:
        return ()
    places = {*alike(facts, plan), *places_of(found)}
    renamed, root = other_names(plan), facts.layout.source_root
    return tuple(
        finding for one in found for finding in _compared(after, root, one, renamed, places)
    )


def taken_over(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[TakenOver, ...]:
    """Return what modules of the plan define since this step, and the monolith as well."""
    layout = facts.layout
    if layout is None or not after.exists(layout.monolith.path):
        return ()
    monolith, root = layout.monolith.path, layout.source_root
    paths = [path for path in _paths(plan) if before.get(path) != after.get(path)]
    if not paths:
        return ()
    old, new = Project(before, root), Project(after, root)
    legacy = _definitions(new, monolith)
    found: list[TakenOver] = []
    for path in paths:
        known, own = _definitions(old, path), _made_anew(facts, plan, path)
        for name, node in _definitions(new, path).items():
            origin = name if name in legacy else f"_{name}"
            if name not in known and name not in own and origin in legacy:
                found.append(TakenOver((monolith, origin, legacy[origin]), (path, name, node)))
    return tuple(found)


def places_of(found: Iterable[TakenOver]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the pairs of places; each is compared by itself, so that it is told once."""
    yield from ((one.old[:2], one.new[:2]) for one in found)


def _paths(plan: Plan) -> list[str]:
    paths = [executor.path for executor in plan.executors]
    paths += [task.path for task in plan.tasks]
    paths += [loose.path for loose in (*plan.lookup, *plan.handlers)]
    paths += [plan.shared_path, plan.others_path, plan.router.path if plan.router else ""]
    return [path for path in dict.fromkeys(paths) if path]


def _made_anew(facts: Facts, plan: Plan, path: str) -> set[str]:
    """Return the names in a file that the plan speaks of, or that are no copy on purpose."""
    named = {entry.public_name for entry in plan.executors}
    named |= {entry.function for entry in plan.tasks if entry.path == path}
    if plan.router is not None:
        named.add(plan.router.function)
    if facts.legacy_router is not None and facts.legacy_router.mapping:
        named.add(facts.legacy_router.mapping)  # its entries lead to stubs and to new names
    return named


def _definitions(project: Project, path: str) -> dict[str, Definition]:
    """Return what a file defines at its top level, but for what speaks of the module itself."""
    tree = project.tree(path)
    found: dict[str, Definition] = {}
    for node in tree.body if tree else ():
        if isinstance(node, KINDS) and not _of_itself(node):
            names = (name for name in names_bound(node) if not name.startswith("__"))
            found.update(dict.fromkeys(names, node))
    return found


def _of_itself(node: Definition) -> bool:
    """Tell whether a value names its module: a logger, for instance."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return False
    return any(isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node))


def _compared(
    after: Overlay, root: str, pair: TakenOver, renamed: Mapping[str, str], places: Alike
) -> Iterator[Finding]:
    from migrator.audit.names import open_project

    evaluator, _ = open_project(after, root)
    monolith, name, old = pair.old
    path, _, new = pair.new
    if not _same(evaluator, (monolith, old), (path, new), renamed, places):
        yield Finding("moved", path, new.lineno, f"this is not {name} of {monolith}:{old.lineno}")


def _same(
    evaluator: Evaluator,
    legacy: tuple[str, Definition],
    moved: tuple[str, Definition],
    renamed: Mapping[str, str],
    places: Alike,
) -> bool:
    from migrator.audit.compare import same_statement, twin

    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    old, new = legacy[1], moved[1]
    if isinstance(old, functions) and isinstance(new, functions):
        pair = (legacy[0], old), (moved[0], new)
        return twin(evaluator, *pair, renamed, alike=places, decorated=True).same
    return same_statement(evaluator, (legacy[0], old), (moved[0], new), places, renamed)
