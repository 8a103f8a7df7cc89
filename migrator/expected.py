"""The words that the stages and the checks are going to search for, as far as the plan tells."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname

from migrator.facts import Facts
from migrator.plan import Plan

# What gives every thread the same app; Celery does it by itself where Django is set up.
DEFAULT_APP = ("set_default(", "set_default_app(", "DJANGO_SETTINGS_MODULE")

MAKES_APP = "Celery("


def expected_words(facts: Facts, plan: Plan) -> list[str]:
    """Return the words, so that one search of a large repository can stand for thirty.

    A word that is forgotten here costs a search of its own, and nothing else.
    """
    paths = {path for path in _paths(facts, plan) if path.endswith(".py")}
    leaves = {basename(path)[: -len(".py")] for path in paths}
    packages = {basename(dirname(path)) for path in paths if basename(path) == "__init__.py"}
    words = {*leaves, *packages, *_names(facts, plan), *DEFAULT_APP, MAKES_APP, "last_run"} - {
        "__init__",
        "",
    }
    return sorted(words)


def _paths(facts: Facts, plan: Plan) -> Iterator[str]:
    layout = facts.layout
    if layout is None:
        return
    for package in (layout.tasks_package, layout.scheduling_package, layout.execution_package):
        yield package.path
    yield from (reference.where.path for reference in facts.references)
    yield from (executor.path for executor in plan.executors)
    yield from (task.path for task in plan.tasks)
    yield plan.shared_path
    yield plan.others_path
    yield from (loose.path for loose in plan.handlers)
    for function in (facts.dispatcher, facts.router.function if facts.router else None):
        if function is not None:
            yield function.path


def _names(facts: Facts, plan: Plan) -> Iterator[str]:
    yield from (symbol.name for symbol in facts.symbols if symbol.kind in ("task", "lookup"))
    yield from (f"def {executor.public_name}" for executor in plan.executors)
    for entry in facts.registrations:
        yield entry.function
        yield from [entry.name] if entry.name else []
    if facts.lookup is not None:
        yield from filter(None, (facts.lookup.function, facts.lookup.mapping))
        yield "import *"  # of a module that hands it on
