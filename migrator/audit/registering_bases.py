"""Classes that a base of the project registers as tasks when they are defined.

::

    class Job(Task):
        def __init_subclass__(cls, **options):
            super().__init_subclass__(**options)
            app.register_task(cls())
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.audit.calls import Effect
from migrator.audit.conditions import decided
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.invocation import call_scope
from migrator.audit.members import with_bases
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope, statements
from migrator.audit.self_registering import class_definition, registered
from migrator.audit.task_names import TaskName, task_name
from migrator.audit.values import App, Class, Function, Keywords, Registrar
from migrator.syntax import walk

_METHOD = "__init_subclass__"
_ROUNDS = 5  # of subclasses in files that do not name Celery


@dataclass(frozen=True, eq=False)
class _Base:
    """A class that registers what inherits from it.

    Attributes:
        cls: The class.
        method: What registers.
        app: The app.
        test: The condition on which it does, or None.
    """

    cls: Class
    method: ast.FunctionDef
    app: App
    test: ast.expr | None


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
    methods = {id(one.method) for one in bases.values()}
    plain = [one for one in found if not _is_in(one.scope, methods)] if bases else list(found)
    return registered(plain, _below(evaluator, bases)) if bases else plain


def _is_in(scope: Scope | None, functions: set[int]) -> bool:
    """Tell whether a place is in one of these functions."""
    while scope is not None and id(scope.node) not in functions:
        scope = scope.parent
    return scope is not None


def _bases(evaluator: Evaluator, parsed: Parsed) -> Iterator[_Base]:
    if _METHOD not in parsed.text:
        return
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        method = evaluator.project.bindings(node).get(_METHOD, [None])[-1]
        function = method.node if method is not None else None
        if isinstance(function, ast.FunctionDef) and function.args.args:
            inner = scope.inner(node).inner(function)
            for app, test in _registers(evaluator, function, inner):
                yield _Base(Class(parsed.path, node, scope), function, app, test)


def _registers(
    evaluator: Evaluator, method: ast.FunctionDef, scope: Scope
) -> Iterator[tuple[App, ast.expr | None]]:
    """Yield the app that a method gives its class to, and on which condition."""
    for statement in method.body:
        test = statement.test if isinstance(statement, ast.If) else None
        body = statement.body if isinstance(statement, ast.If) else [statement]
        for node in (part for one in body for part in walk(one)):
            if isinstance(node, ast.Call) and node.args and _is_class(node.args[0], method):
                value = evaluator.evaluate(node.func, scope)
                if isinstance(value, Registrar):
                    yield value.app, test


def _is_class(node: ast.expr, method: ast.FunctionDef) -> bool:
    """``cls``, or ``cls()``."""
    given = node.func if isinstance(node, ast.Call) and not node.args else node
    return isinstance(given, ast.Name) and given.id == method.args.args[0].arg


def _below(evaluator: Evaluator, bases: dict[int, _Base]) -> Iterator[Definition]:
    """Yield the classes that inherit from one of the bases, round by round."""
    names, seen = {one.cls.node.name for one in bases.values()}, set[int]()
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


def _base_of(evaluator: Evaluator, cls: Class, bases: dict[int, _Base]) -> _Base | None:
    inherited = list(with_bases(evaluator, cls))[1:]
    return next((bases[id(one.node)] for one in inherited if id(one.node) in bases), None)


def _defined(evaluator: Evaluator, parsed: Parsed, cls: Class, base: _Base) -> Iterator[Definition]:
    function = Function(base.cls.path, base.method, base.cls.scope.inner(base.cls.node))
    runs: bool | None = True
    if base.test is not None:
        given = {str(one.arg): evaluator.evaluate(one.value, cls.scope) for one in _keywords(cls)}
        inside = call_scope(evaluator, function, [cls], Keywords(given))
        runs = decided(evaluator, base.test, inside)
    if runs is False:
        return
    name = _name(evaluator, cls, base)
    if runs is None and base.test is not None:
        says = repr(name.name) if name.name is not None else name.expression
        name = TaskName(None, f"{says}, if {ast.unparse(base.test)}", name.explicit)
    made = class_definition(evaluator, parsed, cls, name, "register_task")
    yield replace(made, app=base.app)


def _keywords(cls: Class) -> Iterator[ast.keyword]:
    return (one for one in cls.node.keywords if one.arg is not None)


def _name(evaluator: Evaluator, cls: Class, base: _Base) -> TaskName:
    """Return the name of a class, which the base may give it whatever its body says."""
    own = "name" in evaluator.project.bindings(cls.node)
    first = next((one for one in list(with_bases(evaluator, cls))[1:]), base.cls)
    sets = [statement for statement in base.method.body if _sets_name(statement)]
    asks = sets and all(isinstance(one, ast.If) and "name" in ast.unparse(one.test) for one in sets)
    # ``if not cls.name: cls.name = …`` leaves the name that a class has, or was given before.
    if (own and sets and not asks) or (not own and asks and first.node is not base.cls.node):
        return TaskName(None, f"{base.cls.node.name}.{_METHOD}()", True)
    return task_name(evaluator, Effect("register_task", cls, Keywords(), base.app))


def _sets_name(statement: ast.stmt) -> bool:
    """``cls.name = …``, in a branch too."""
    targets = [t for one in statements([statement]) for t in getattr(one, "targets", ())]
    return any(isinstance(one, ast.Attribute) and one.attr == "name" for one in targets)
