"""Apps that make the names of tasks themselves, by a ``gen_task_name`` of their own or the like."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from migrator.audit.candidates import is_test
from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.values import App, Class, Function, FunctionNode, Text
from migrator.syntax import walk

_METHOD = "gen_task_name"
_REGISTERING = "_task_from_fun"
WORDS = (_METHOD, _REGISTERING)


@dataclass(frozen=True, eq=False)
class Generator:
    """What makes the automatic names of tasks.

    Attributes:
        says: How a person would call it.
        function: The function, where it is one that can be followed.
        owner: The app that it is a method of; None: it is a plain function.
    """

    says: str
    function: Function | None = None
    owner: App | None = None

    @property
    def key(self) -> str:
        """What tells it from another one that is called the same."""
        if self.function is None:
            return self.says
        return f"{self.says} in {self.function.path}:{getattr(self.function.node, 'lineno', 0)}"


def generator(evaluator: Evaluator, app: App | None, path: str) -> Generator | None:
    """Return what makes the automatic name of a task; None where Celery does.

    Args:
        evaluator: Follows values.
        app: The app it is registered with; None for a shared task, which each app names.
        path: The file of the task.
    """
    if app is not None and app.cls is not None:
        for cls in with_bases(evaluator, app.cls):
            found = evaluator.project.bindings(cls.node)
            if _METHOD in found:
                return _of_class(cls, found[_METHOD][-1].node, app)
            if any(_names(binding.node) for binding in found.get(_REGISTERING, ())):
                return Generator(f"{cls.node.name}.{_REGISTERING}()")
    replaced = _replaced(evaluator)
    if app is not None and app.line:
        return replaced.get((app.path, app.line))
    root = evaluator.project.modules.root_of
    near = [found for (file, _), found in replaced.items() if root(file) == root(path)]
    return near[0] if len(near) == 1 else _any_of(near)


def generated(evaluator: Evaluator, made_by: Generator, name: str, module: str) -> str | None:
    """Return the name that a generator makes of a function, or None where that is not known.

    Args:
        evaluator: Follows values.
        made_by: The generator.
        name: The name of the function.
        module: Its module.
    """
    if made_by.function is None:
        return None
    args = [Text(name), Text(module)]
    owner = [made_by.owner] if made_by.owner is not None else []
    values = evaluator.caller.every_result(made_by.function, [*owner, *args])
    texts = {value.text if isinstance(value, Text) else None for value in values}
    return texts.pop() if len(texts) == 1 else None


def _any_of(several: list[Generator]) -> Generator | None:
    """Return the first of several generators: what it makes is not what each of them makes."""
    return replace(several[0], function=None) if several else None


def _of_class(cls: Class, node: ast.AST, app: App) -> Generator:
    says = f"{cls.node.name}.{_METHOD}()"
    if not isinstance(node, FunctionNode) or node.decorator_list:
        return Generator(says)
    return Generator(says, Function(cls.path, node, cls.scope.inner(cls.node)), app)


def _names(method: ast.AST) -> bool:
    """Tell whether a ``_task_from_fun`` gives tasks another name than the one it was given."""
    for node in walk(method):
        if isinstance(node, ast.Name) and node.id == "name" and isinstance(node.ctx, ast.Store):
            return True
        given = node.value if isinstance(node, ast.keyword) and node.arg == "name" else None
        if given is not None and getattr(given, "id", "") != "name":
            return True
    return False


def _replaced(evaluator: Evaluator) -> dict[tuple[str, int], Generator]:
    """Return the places of apps, and of classes, that have a method of their own for it."""
    found = evaluator.generators
    if found is None:
        found = evaluator.generators = {}
        for parsed in evaluator.project.parsed(_METHOD):
            for node, scope in scoped(parsed.tree, parsed.path) if not is_test(parsed.path) else ():
                if isinstance(node, ast.ClassDef):
                    for binding in evaluator.project.bindings(node).get(_METHOD, ())[-1:]:
                        cls = Class(parsed.path, node, scope)
                        app = App(parsed.path, node.lineno, cls)
                        found[parsed.path, node.lineno] = _of_class(cls, binding.node, app)
                elif isinstance(node, ast.Assign):
                    found.update(_assigned(evaluator, node, scope))
    return found


def _assigned(
    evaluator: Evaluator, node: ast.Assign, scope: Scope
) -> dict[tuple[str, int], Generator]:
    """``app.gen_task_name = name_of``: what an app is given in place of its method."""
    found = {}
    for target in node.targets:
        if isinstance(target, ast.Attribute) and target.attr == _METHOD:
            value, given = evaluator.evaluate(target.value, scope), evaluator.evaluate(
                node.value, scope
            )
            if isinstance(value, App):
                function = given if isinstance(given, Function) else None
                found[value.path, value.line] = Generator(f"{ast.unparse(target)}()", function)
    return found
