"""Classes that a base of the project registers as tasks when they are defined.

::

    class Job(Task):
        def __init_subclass__(cls, **options):
            super().__init_subclass__(**options)
            app.register_task(cls())

Or that a metaclass of theirs registers (``metaclass_tasks``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from migrator.audit.calls import Effect
from migrator.audit.class_hooks import Base, registers
from migrator.audit.classes import with_bases
from migrator.audit.conditions import decided
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.metaclass_tasks import bases_by_metaclass
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope, statements
from migrator.audit.self_registering import class_definition, registered
from migrator.audit.task_names import TaskName, task_name
from migrator.audit.values import Class, Keywords

_METHOD = "__init_subclass__"
_ROUNDS = 5  # of subclasses in files that do not name Celery


def registered_by_bases(
    evaluator: Evaluator, files: Sequence[Parsed], found: Iterable[Definition]
) -> list[Definition]:
    """Return definitions with those of classes that a base registers.

    Args:
        evaluator: Follows values.
        files: The files that mention Celery.
        found: What decorators and calls register; what stands in such a base is for its subclasses.
    """
    bases = {id(one.cls.node): one for parsed in files for one in _bases(evaluator, parsed)}
    made = list(bases_by_metaclass(evaluator, files))
    bases |= {id(one.cls.node): one for one in made}
    methods = {id(one.method) for one in bases.values()}
    plain = [one for one in found if not _is_in(one.scope, methods)] if bases else list(found)
    return registered(plain, _all_of(evaluator, bases, made)) if bases else plain


def _all_of(
    evaluator: Evaluator, bases: dict[int, Base], made: Sequence[Base]
) -> Iterator[Definition]:
    """Yield what is registered: by a metaclass the base itself as well."""
    for base in made:
        parsed = evaluator.project.parse(base.cls.path)
        if parsed is not None:
            yield from _defined(evaluator, parsed, base.cls, base)
    yield from _below(evaluator, bases)


def _is_in(scope: Scope | None, functions: set[int]) -> bool:
    """Tell whether a place is in one of these functions."""
    while scope is not None and id(scope.node) not in functions:
        scope = scope.parent
    return scope is not None


def _bases(evaluator: Evaluator, parsed: Parsed) -> Iterator[Base]:
    if _METHOD not in parsed.text:
        return
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        method = evaluator.project.bindings(node).get(_METHOD, [None])[-1]
        function = method.node if method is not None else None
        if isinstance(function, ast.FunctionDef) and function.args.args:
            inner = scope.inner(node).inner(function)
            for app, test in registers(evaluator, function, function.args.args[0].arg, inner):
                yield Base(Class(parsed.path, node, scope), function, app, test)


def _below(evaluator: Evaluator, bases: dict[int, Base]) -> Iterator[Definition]:
    """Yield the classes that inherit from one of the bases, round by round."""
    names, seen = {one.cls.node.name for one in bases.values()}, set(bases)
    for _ in range(_ROUNDS):
        fresh = set[str]()
        for parsed in evaluator.project.parsed(*sorted(names)) if names else ():
            for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
                cls = Class(parsed.path, node, scope)  # type: ignore[arg-type]
                base = _base_of(evaluator, cls, bases) if id(node) not in seen else None
                if base is not None:
                    seen.add(id(node))
                    fresh.add(cls.node.name)
                    yield from _defined(evaluator, parsed, cls, base)
        names = fresh


def _base_of(evaluator: Evaluator, cls: Class, bases: dict[int, Base]) -> Base | None:
    inherited = list(with_bases(evaluator, cls))[1:]
    return next((bases[id(one.node)] for one in inherited if id(one.node) in bases), None)


def _defined(evaluator: Evaluator, parsed: Parsed, cls: Class, base: Base) -> Iterator[Definition]:
    runs: bool | None = True
    if base.test is not None:
        runs = decided(evaluator, base.test, base.scope_for(evaluator, cls))
    if runs is False:
        return
    name = _name(evaluator, cls, base)
    if runs is None and base.test is not None:
        says = repr(name.name) if name.name is not None else name.expression
        name = TaskName(None, f"{says}, if {ast.unparse(base.test)}", name.explicit)
    made = class_definition(evaluator, parsed, cls, name, "register_task")
    yield replace(made, app=base.app)


def _name(evaluator: Evaluator, cls: Class, base: Base) -> TaskName:
    """Return the name of a class, which the base may give it whatever its body says."""
    own = "name" in evaluator.project.bindings(cls.node)
    first = next((one for one in list(with_bases(evaluator, cls))[1:]), base.cls)
    sets = [statement for statement in base.method.body if _sets_name(statement)]
    asks = sets and all(isinstance(one, ast.If) and "name" in ast.unparse(one.test) for one in sets)
    # ``if not cls.name: cls.name = …`` leaves the name that a class has, or was given before.
    if (own and sets and not asks) or (not own and asks and first.node is not base.cls.node):
        return TaskName(None, f"{base.cls.node.name}.{base.method.name}()", True)
    return task_name(evaluator, Effect("register_task", cls, Keywords(), base.app))


def _sets_name(statement: ast.stmt) -> bool:
    """``cls.name = …``, in a branch too."""
    targets = [t for one in statements([statement]) for t in getattr(one, "targets", ())]
    return any(isinstance(one, ast.Attribute) and one.attr == "name" for one in targets)
