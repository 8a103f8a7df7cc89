"""Calls whose arguments fit no definition of the task they reach."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from migrator.audit.acceptance import Accepts, Given, problems
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.name_uses import NameUse
from migrator.audit.task_calls import TaskCall
from migrator.audit.task_classes import has_own_class, is_usual, is_usual_app
from migrator.audit.values import Class, Constant
from migrator.facts import Location, Misfit

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
        self._own_class = has_own_class(evaluator)

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
        custom = not is_usual_app(self._evaluator, definition.app)
        if not definition.plain or odd or custom or "." in entry.function:
            return None
        if not isinstance(options.items.get("bind", Constant(False)), Constant):
            return None
        base = options.items.get("base")
        if base is not None and not is_usual(self._evaluator, base):
            return None
        if isinstance(node, ast.ClassDef):
            return self._of_class(definition, node)
        return Accepts.of(node, bound=entry.bound) if node is not None else None

    def _of_class(self, definition: Definition, node: ast.ClassDef) -> Accepts | None:
        scope = self._evaluator.project.module_scope(definition.path)
        value = self._evaluator.lookup(node.name, scope) if scope is not None else None
        if not isinstance(value, Class) or value.node is not node:
            return None
        if not is_usual(self._evaluator, value):
            return None
        found = self._evaluator.project.bindings(node).get("run", [])
        run = found[0].node if len(found) == 1 else None
        if isinstance(run, _METHODS) and not run.decorator_list:
            return Accepts.of(run, bound=True)
        return None
