"""Tasks that have one name in one app and another in the next.

A shared task, and what ``@app.task`` shares too, is registered by each app that a process has, and
an app with a ``gen_task_name`` of its own calls it otherwise than Celery does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition, identity
from migrator.audit.evaluate import Evaluator
from migrator.audit.generated_names import WORDS, Generator, generator
from migrator.audit.graph import Process
from migrator.audit.parsing import Parsed
from migrator.audit.values import App
from migrator.audit.worker_registry import AppKey
from migrator.facts import Location, OtherName


def named_by_apps(
    evaluator: Evaluator,
    files: Iterable[Parsed],
    definitions: Sequence[Definition],
    processes: Callable[[], Iterable[Process]],
) -> list[Definition]:
    """Return the definitions, each with what it is called by the apps that it meets.

    Args:
        evaluator: Follows values.
        files: The files that can make an app.
        definitions: The registrations, each with the name that its own app gives it.
        processes: Gives all processes: where an app and a definition meet.
    """
    makers = _apps(evaluator, files) if any(evaluator.project.search(*WORDS)) else {}
    if len({own.key if own is not None else None for own in makers.values()}) > 1:
        reached = [process.reachable for process in processes()]
        definitions = [_named(one, makers, reached) for one in definitions]
    # The turns of a loop have the same place: they are several where their names are.
    return list({identity(one): one for one in definitions}.values())


def _apps(evaluator: Evaluator, files: Iterable[Parsed]) -> dict[AppKey, Generator | None]:
    """Return the apps that have a name, and what makes the names of their tasks, if not Celery."""
    found: dict[AppKey, Generator | None] = {}
    for parsed in files:
        for name in () if is_test(parsed.path) else evaluator.project.bindings(parsed.tree):
            app = evaluator.of_module(parsed.path, name)
            if isinstance(app, App) and app.line:
                found[app.path, app.line] = generator(evaluator, app, parsed.path)
    return found


def _named(
    one: Definition, makers: dict[AppKey, Generator | None], reached: Sequence[set[str]]
) -> Definition:
    own = (one.app.path, one.app.line) if one.app is not None and one.app.line else None
    alone = one.registration.form == "register_task" or not one.shared
    if one.by_celery is None or (own is not None and alone):
        return one
    meeting = [paths for paths in reached if one.path in paths]
    met = {app for app in makers if any(app[0] in paths for paths in meeting)}
    met |= {app for app in makers if app == own}
    met = met or set(makers)  # of a shared task, or one of whatever app is current
    others = {app: maker for app in sorted(met) if (maker := makers[app]) is not None}
    own_names = len(others) == len(met)
    elsewhere = tuple(
        OtherName(Location(*app), maker.says)
        for app, maker in others.items()
        if not own_names or (one.made_by and maker.key != one.made_by)
    )
    if own_names:
        return replace(one, registration=replace(one.registration, elsewhere=elsewhere))
    name, expression = one.by_celery.name, one.by_celery.expression
    fact = replace(one.registration, name=name, expression=expression, elsewhere=elsewhere)
    return replace(one, registration=fact, made_by=None)
