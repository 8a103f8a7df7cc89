"""Why nothing can be built from a module that a person named as the monolith, in words."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import dirname

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.monolith import Suspect
from migrator.audit.routers import routing
from migrator.audit.undecided import no_home
from migrator.audit.values import Function
from migrator.errors import DiscoveryError
from migrator.modules import is_package

_NAME_IT = "name the function that routes job types with --base-executor module:function"


def not_built(
    evaluator: Evaluator, definitions: Sequence[Definition], chosen: Suspect
) -> DiscoveryError:
    """Return what to tell the person who has named this module."""
    own = [entry for entry in definitions if entry.path == chosen.path]
    if not own:
        return DiscoveryError(*_no_task(definitions, chosen.path))
    elsewhere = _routes_elsewhere(evaluator, chosen.path)
    if elsewhere:
        return DiscoveryError(
            f"{elsewhere}: the job system is spread over several modules, and only one module "
            "can be taken apart",
            "where its parts have modules of their own already there is nothing to extract; "
            "else bring them together in one module first, commit, and run again",
        )
    if chosen.router is None and not chosen.names:
        tasks = "1 task" if len(own) == 1 else f"{len(own)} tasks"
        return DiscoveryError(
            f"{chosen.path} registers {tasks} that no other module registers, and no function in "
            "it was recognised that picks an executor by job type: there is nothing to migrate",
            _NAME_IT.replace("name the", "if there is one, name the"),
        )
    return DiscoveryError(no_home(chosen), _NAME_IT)


def _no_task(definitions: Sequence[Definition], path: str) -> tuple[str, str]:
    message = f"{path} registers no Celery task"
    folder = f"{dirname(path)}/"
    inside = [d for d in definitions if is_package(path) and d.path.startswith(folder)]
    if not inside:
        return message, "name the module that does: --monolith MODULE"
    places = ", ".join(f"{d.registration.function} in {d.registration.where}" for d in inside[:3])
    more = f" and {len(inside) - 3} more" if len(inside) > 3 else ""
    return f"{message} itself; its package does: {places}{more}", (
        "a monolith is one module: name the one that dispatches, or bring the tasks together in "
        "one module first"
    )


def _routes_elsewhere(evaluator: Evaluator, path: str) -> str:
    """Say which function of the module picks executors that other modules define."""
    for node in evaluator.project.functions(path).values():
        routed = routing(evaluator, path, node)
        targets = [t for t in routed.targets if isinstance(t, Function)] if routed else []
        away = [target for target in targets if target.path != path]
        # One helper that several values lead to is no choice between executors.
        different = {id(target.node) for target in targets}
        if routed is not None and len(different) > 1 and len(away) == len(targets):
            first = away[0]
            where = evaluator.project.parse(first.path)
            place = where.where(first.node) if where is not None else first.path
            name = getattr(first.node, "name", "a function")
            picks = f"{routed.fact.function.name} picks functions of other modules"
            return f"{routed.fact.function.where}: {picks} ({name} in {place})"
    return ""
