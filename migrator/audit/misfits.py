"""Calls whose arguments fit no definition of the task they reach."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from migrator.audit.acceptance import Accepts, Given, problems
from migrator.audit.celery_names import TASK_BASES
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.name_uses import NameUse
from migrator.audit.task_calls import TaskCall
from migrator.audit.values import Class, Constant, External, Value
from migrator.facts import Location, Misfit

# A task class with one of these of its own can change the arguments on the way.
_CALLING = frozenset(
    {
        "__call__",
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
_ASSIGNED = re.compile(rb"\.Task\s*=[^=]")
_HANDS_ON = re.compile(rb"\.(run|__call__)\((self, )?\*args, \*\*kwargs\)")
_OVERRIDES = re.compile(rb"def (apply_async|delay|signature|__header__)\b")
_METHODS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Fits:
    """Judges calls of tasks.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
    """

    def __init__(self, evaluator: Evaluator, definitions: Sequence[Definition]) -> None:
        self._evaluator = evaluator
        self._by_name: dict[str, list[Definition]] = {}
        for definition in definitions:
            self._by_name.setdefault(definition.registration.name or "", []).append(definition)
        # With a task class of the application's own, nobody says what happens to arguments.
        project = evaluator.project
        self._own_class = bool(project.search("task_cls")) or any(
            _replaces_class(project.source.read(path)) for path in project.search("elery")
        )

    def misfits(self, uses: Iterable[NameUse], sites: Iterable[TaskCall]) -> tuple[Misfit, ...]:
        """Return the calls that are sure to fail, by place."""
        calls = [(use.name, use.form, use.where, use.given) for use in uses if not use.pattern]
        for site in sites:
            name = str(site.definition.registration.name)
            calls.append((name, site.form, site.where, site.given))
        found = {self._misfit(*call) for call in calls}
        return tuple(sorted(filter(None, found), key=lambda one: (one.where, one.form)))

    def _misfit(self, name: str, form: str, where: Location, given: Given | None) -> Misfit | None:
        definitions = self._by_name.get(name, [])
        if given is None or not definitions or self._own_class:
            return None
        wrong = []
        for definition in definitions:
            accepts = self._accepts(definition)
            found = list(problems(accepts, given)) if accepts is not None else []
            if not found:
                return None
            wrong.append("; ".join(found))
        places = tuple(definition.registration.where for definition in definitions)
        told = [f"{text} ({at})" for text, at in zip(wrong, places, strict=True)]
        problem = wrong[0] if len(set(wrong)) == 1 else ", ".join(told)
        return Misfit(name, form, where, problem, places)

    def _accepts(self, definition: Definition) -> Accepts | None:
        """Return what a task accepts, or None where the source does not tell."""
        options, entry, node = definition.options, definition.registration, definition.node
        odd = options.rest is not None or "filter" in options.items
        custom = definition.app is not None and definition.app.cls is not None
        if not definition.plain or odd or custom or "." in entry.function:
            return None
        if not isinstance(options.items.get("bind", Constant(False)), Constant):
            return None
        base = options.items.get("base")
        if base is not None and not self._is_usual(base):
            return None
        if isinstance(node, ast.ClassDef):
            return self._of_class(definition, node)
        return Accepts.of(node, bound=entry.bound) if node is not None else None

    def _of_class(self, definition: Definition, node: ast.ClassDef) -> Accepts | None:
        scope = self._evaluator.project.module_scope(definition.path)
        value = self._evaluator.lookup(node.name, scope) if scope is not None else None
        if not isinstance(value, Class) or value.node is not node or not self._is_usual(value):
            return None
        found = self._evaluator.project.bindings(node).get("run", [])
        run = found[0].node if len(found) == 1 else None
        if isinstance(run, _METHODS) and not run.decorator_list:
            return Accepts.of(run, bound=True)
        return None

    def _is_usual(self, base: Value, depth: int = 0) -> bool:
        """Tell whether a task class passes arguments on as Celery's own does."""
        if isinstance(base, External):
            return base.dotted in TASK_BASES or base.dotted in ("abc.ABC", "builtins.object")
        if not isinstance(base, Class) or depth > 8 or base.node.decorator_list:
            return False
        if _CALLING & set(self._evaluator.project.bindings(base.node)) or base.node.keywords:
            return False
        parents = [self._evaluator.evaluate(parent, base.scope) for parent in base.node.bases]
        return all(self._is_usual(parent, depth + 1) for parent in parents)


def _replaces_class(raw: bytes) -> bool:
    """Tell whether a file sets ``app.Task`` to more than a class around the body of each task.

    ``celery.Task = ContextTask`` for Flask, whose ``__call__`` hands all arguments on, is no more.
    """
    if _ASSIGNED.search(raw) is None:
        return False
    return _HANDS_ON.search(raw) is None or _OVERRIDES.search(raw) is not None
