"""Classes that register themselves as tasks, where the base class is that of an older Celery.

The metaclass of ``celery.task.Task``, which Celery 5 has no more, registers each subclass when it
is defined; so did that of ``celery.Task`` before Celery 4. Under a name that is taken, nothing is
registered: the first class stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from migrator.audit.call_sites import runs_at_import
from migrator.audit.celery_version import is_below
from migrator.audit.classes import with_bases
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.generated_names import generator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.task_names import TaskName, name_by_celery, named_by
from migrator.audit.values import Class, Constant, External, Text, Unknown, Value
from migrator.facts import Registration

_OLD = frozenset(
    f"celery.{module}.{name}"
    for module in ("task", "task.base")
    for name in ("Task", "PeriodicTask")
)
_OLDER = frozenset({"celery.Task", "celery.app.task.Task"})
_MODULE = "celery.task"
_ROUNDS = 5  # of subclasses in files that do not name Celery


def self_registering(evaluator: Evaluator, files: Sequence[Parsed]) -> Iterator[Definition]:
    """Yield the classes that are tasks without anything else that registers them.

    Args:
        evaluator: Follows values.
        files: The files that mention Celery.
    """
    project = evaluator.project
    bases = _OLD if project.search(_MODULE, "celery import task") else frozenset[str]()
    if any("Task" in parsed.text for parsed in files) and is_below(project.source, 4):
        bases |= _OLDER
    seen: set[str] = set()
    fresh = list(files) if bases else []
    for _ in range(_ROUNDS):
        seen.update(parsed.path for parsed in fresh)
        found = [one for parsed in fresh for one in _tasks(evaluator, parsed, bases)]
        for parsed, cls in found:
            meant = _is(evaluator, cls, "autoregister", True)
            if meant and not _is(evaluator, cls, "abstract", False):
                yield _definition(evaluator, parsed, cls)
        names = sorted({cls.node.name for _, cls in found})
        fresh = [p for p in project.parsed(*names) if p.path not in seen] if names else []


def _tasks(
    evaluator: Evaluator, parsed: Parsed, bases: frozenset[str]
) -> Iterator[tuple[Parsed, Class]]:
    """Yield the classes of a file that have one of the bases."""
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
        if isinstance(node, ast.ClassDef) and node.bases:
            cls = Class(parsed.path, node, scope)
            if any(_names(evaluator, one) & bases for one in with_bases(evaluator, cls)):
                yield parsed, cls


def _names(evaluator: Evaluator, cls: Class) -> set[str]:
    values = (evaluator.evaluate(base, cls.scope) for base in cls.node.bases)
    return {value.dotted for value in values if isinstance(value, External)}


def _own(evaluator: Evaluator, cls: Class, name: str) -> Value | None:
    """Return what the body of a class binds a name to: the metaclass looks at nothing else."""
    places = evaluator.project.bindings(cls.node).get(name)
    value = places[-1].value if places else None
    return evaluator.evaluate(value, cls.scope.inner(cls.node)) if value is not None else None


def _is(evaluator: Evaluator, cls: Class, name: str, default: bool) -> bool:
    value = _own(evaluator, cls, name)
    return bool(value.value) if isinstance(value, Constant) else default


def _definition(evaluator: Evaluator, parsed: Parsed, cls: Class) -> Definition:
    given = _own(evaluator, cls, "name")
    made = name_by_celery(evaluator, cls)
    name = _named(given) or made
    own = generator(evaluator, None, cls.path) if not name.explicit else None
    if own is not None:
        name = named_by(evaluator, own, made)
    made_of_class = class_definition(evaluator, parsed, cls, name, "class")
    by_celery = None if name.explicit else made
    return replace(made_of_class, by_celery=by_celery, made_by=name.made_by)


def class_definition(
    evaluator: Evaluator, parsed: Parsed, cls: Class, name: TaskName, form: str
) -> Definition:
    """Return the definition of a class that is registered where it is defined.

    Args:
        evaluator: Follows values.
        parsed: Its file.
        cls: The class.
        name: The task's name.
        form: How it is registered.
    """
    scope = cls.scope
    fact = Registration(
        name=name.name,
        expression=name.expression,
        module=evaluator.project.modules.name_of(cls.path),
        function=f"{scope.qualname}.{cls.node.name}" if scope.qualname else cls.node.name,
        where=parsed.where(cls.node),
        form=form,
        explicit=name.explicit,
        bound=True,
    )
    return Definition(
        fact,
        cls.node,
        at_import=runs_at_import(evaluator, scope),
        lazy=False,
        scope=scope,
        plain=True,
        place=cls.node,
    )


def _named(given: Value | None) -> TaskName | None:
    """Return the name that a class gives itself; an empty one, and None, are no name."""
    if isinstance(given, Text) and given.text:
        return TaskName(given.text, None, True)
    if isinstance(given, Unknown):
        return TaskName(None, given.source, True)
    return None


def registered(found: Iterable[Definition], more: Iterable[Definition]) -> list[Definition]:
    """Return definitions with those of classes that nothing among them registers already.

    Args:
        found: What decorators and calls register.
        more: The classes that register themselves.
    """
    found = list(found)
    known = {id(one.node) for one in found}
    return [*found, *(one for one in more if id(one.node) not in known)]
