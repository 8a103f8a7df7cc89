"""Classes that their metaclass registers as tasks.

::

    class Registers(type):
        def __init__(cls, name, bases, body):
            super().__init__(name, bases, body)
            app.register_task(cls())

    class Job(Task, metaclass=Registers): ...
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.audit.class_hooks import Base, registers
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import statements
from migrator.audit.values import Class

_NEW, _INIT = "__new__", "__init__"


def bases_by_metaclass(evaluator: Evaluator, files: Sequence[Parsed]) -> Iterator[Base]:
    """Yield the classes that have a metaclass which registers them, and what inherits from them.

    Args:
        evaluator: Follows values.
        files: The files that mention Celery.
    """
    metas = [one for parsed in files for one in _metaclasses(evaluator, parsed)]
    for parsed in evaluator.project.parsed("metaclass") if metas else ():
        for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
            assert isinstance(node, ast.ClassDef)
            given = next((one.value for one in node.keywords if one.arg == "metaclass"), None)
            value = evaluator.evaluate(given, scope) if given is not None else None
            for meta in metas:
                if isinstance(value, Class) and value.node is meta.cls.node:
                    cls = Class(parsed.path, node, scope)
                    yield Base(cls, meta.method, meta.app, meta.test, meta.cls, meta.name)


def _metaclasses(evaluator: Evaluator, parsed: Parsed) -> Iterator[Base]:
    """Yield the metaclasses of a file that register: each as what it does for a class."""
    if "(type" not in parsed.text or "register" not in parsed.text:
        return
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        meta = Class(parsed.path, node, scope)
        is_meta = any(ast.unparse(base) in ("type", "type(Task)") for base in node.bases)
        for statement in node.body if is_meta else ():
            name = _name_of_class(statement)
            if isinstance(statement, ast.FunctionDef) and name:
                inner = scope.inner(node).inner(statement)
                for app, test in registers(evaluator, statement, name, inner):
                    yield Base(meta, statement, app, test, meta, name)


def _name_of_class(method: ast.stmt) -> str:
    """Return what ``__init__`` or ``__new__`` of a metaclass calls the class."""
    if not isinstance(method, ast.FunctionDef) or not method.args.args:
        return ""
    if method.name == _INIT:
        return method.args.args[0].arg
    for one in statements(method.body) if method.name == _NEW else ():
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call):
            target = one.targets[0]
            if isinstance(target, ast.Name) and _is_new(one.value.func):
                return target.id
    return ""


def _is_new(node: ast.expr) -> bool:
    """``super().__new__``, ``type.__new__``."""
    return isinstance(node, ast.Attribute) and node.attr == _NEW
