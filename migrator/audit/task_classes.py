"""Task classes of the application: whether they pass arguments on as Celery's own does."""

from __future__ import annotations

import ast
import re

from migrator.audit.celery_names import TASK_BASES
from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.values import App, Class, External, FunctionNode, Value
from migrator.syntax import walk

# A task class with one of these of its own can change the arguments on the way.
_CALLING = frozenset(
    {
        "__header__",
        "__new__",
        "apply",
        "apply_async",
        "apply_async_on_commit",
        "delay",
        "delay_on_commit",
        "s",
        "si",
        "signature",
        "subtask",
    }
)
# A class of apps with one of these makes tasks in a way of its own.
_MAKING = frozenset(
    {"task", "_task_from_fun", "Task", "task_cls", "create_task_cls", "subclass_with_self"}
    | {"send_task", "register_task", "__getattr__", "__getattribute__"}
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ASSIGNED = re.compile(rb"\.Task\s*=[^=]")
_HANDS_ON = re.compile(rb"\.(run|__call__)\((self, )?\*args, \*\*kwargs\)")
_OVERRIDES = re.compile(rb"def (apply_async|delay|signature|__header__)\b")


def has_own_class(evaluator: Evaluator) -> bool:
    """Tell whether an app may have a task class for all its tasks that changes their arguments."""
    project = evaluator.project
    given = project.parsed("task_cls")
    return any(not _all_usual(evaluator, parsed) for parsed in given) or any(
        _replaces_class(project.source.read(path)) for path in project.search("elery")
    )


def _all_usual(evaluator: Evaluator, parsed: Parsed) -> bool:
    """Tell whether all that a file says of ``task_cls`` is classes that hand arguments on."""
    usual = 0
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call):
        for word in node.keywords if isinstance(node, ast.Call) else ():
            if word.arg == "task_cls":
                usual += is_usual(evaluator, evaluator.evaluate(word.value, scope))
    return usual == evaluator.project.source.read(parsed.path).count(b"task_cls")


def _replaces_class(raw: bytes) -> bool:
    """Tell whether a file sets ``app.Task`` to more than a class around the body of each task.

    ``celery.Task = ContextTask`` for Flask, whose ``__call__`` hands all arguments on, is no more.
    """
    if _ASSIGNED.search(raw) is None:
        return False
    return _HANDS_ON.search(raw) is None or _OVERRIDES.search(raw) is not None


def is_usual(evaluator: Evaluator, base: Value, depth: int = 0) -> bool:
    """Tell whether a task class passes arguments on as Celery's own does.

    Args:
        evaluator: Follows values.
        base: The class.
        depth: How many classes it is a base of.
    """
    if isinstance(base, External):
        return base.dotted in TASK_BASES or base.dotted in ("abc.ABC", "builtins.object")
    if not isinstance(base, Class) or depth > 8 or base.node.decorator_list:
        return False
    bound = evaluator.project.bindings(base.node)
    if _CALLING & set(bound) or base.node.keywords:
        return False
    calls = (place.node for place in bound.get("__call__", ()))
    if not all(isinstance(node, _FUNCTIONS) and _hands_on(node) for node in calls):
        return False
    parents = [evaluator.evaluate(parent, base.scope) for parent in base.node.bases]
    return all(is_usual(evaluator, parent, depth + 1) for parent in parents)


def is_usual_app(evaluator: Evaluator, app: App | None) -> bool:
    """Tell whether an app makes tasks as Celery's own does: no subclass sees to it."""
    if app is None or app.cls is None:
        return True
    classes = with_bases(evaluator, app.cls)
    return not any(_MAKING & set(evaluator.project.bindings(one.node)) for one in classes)


def _hands_on(node: FunctionNode) -> bool:
    """Tell whether ``__call__(self, *args, **kwargs)`` gives all it gets to ``run``."""
    given = node.args
    if given.vararg is None or given.kwarg is None or node.decorator_list:
        return False
    if len(given.posonlyargs + given.args) != 1 or given.kwonlyargs:
        return False
    places, names = given.vararg.arg, given.kwarg.arg
    calls = [one for one in walk(node) if isinstance(one, ast.Call) and _is_run(one)]
    whole = [ast.unparse(one).endswith(f"(*{places}, **{names})") for one in calls]
    return (
        bool(whole) and all(whole) and not any(_changes(one, places, names) for one in walk(node))
    )


def _is_run(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("run", "__call__")


def _changes(node: ast.AST, places: str, names: str) -> bool:
    """Tell whether a node sets one of the two, or looks into it, as ``kwargs.pop("x")`` does."""
    if isinstance(node, ast.Name):
        return node.id in (places, names) and not isinstance(node.ctx, ast.Load)
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return isinstance(node.value, ast.Name) and node.value.id in (places, names)
    return False
