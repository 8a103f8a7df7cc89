"""Make a task's registration explicit: ``shared_task`` with ``name=`` and ``bind=True``.

Before::

    @shared_task
    def launch(self, kind): ...

After, for ``name="desk.launch"``::

    @shared_task(bind=True, name="desk.launch")
    def launch(self, kind): ...

An option that is there stays as it is. ``bind=True`` is added only where the first parameter is
called ``self``. A decorator with ``**options`` is left alone: they may hold anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods._nodes import parsed
from codemods._text import quoted
from codemods.layout import append_argument


@dataclass(frozen=True)
class Completed:
    """The new source and the options that were added."""

    code: bytes
    added: tuple[str, ...]


def complete_decorator(
    source: bytes, function: str, name: str, decorators: Collection[str] = ("shared_task", "task")
) -> Completed:
    """Pin the wire name of a task and bind it.

    Args:
        source: The module.
        function: The task's function, at top level.
        name: The name on the wire.
        decorators: What the registering decorator is called (its last dotted part).
    """
    module = parsed(source)
    transformer = _CompleteDecorator(function, name, decorators)
    changed = module.visit(transformer)
    return Completed(changed.bytes, tuple(transformer.added))


class _CompleteDecorator(cst.CSTTransformer):
    """Adds the missing options to the decorator of one function."""

    def __init__(self, function: str, name: str, decorators: Collection[str]) -> None:
        super().__init__()
        self.function = function
        self.name = name
        self.decorators = decorators
        self.added: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        if updated_node.name.value != self.function:
            return updated_node
        wanted: dict[str, cst.BaseExpression] = {"name": cst.SimpleString(quoted(self.name))}
        if _takes_self(updated_node.params):
            wanted = {"bind": cst.Name("True"), **wanted}
        decorators = [self._completed(item, wanted) for item in updated_node.decorators]
        return updated_node.with_changes(decorators=decorators)

    def _completed(
        self, decorator: cst.Decorator, wanted: Mapping[str, cst.BaseExpression]
    ) -> cst.Decorator:
        call = decorator.decorator
        if not isinstance(call, cst.Call):
            call = cst.Call(func=call)
        dotted = get_full_name_for_node(call.func) or ""
        if dotted.rpartition(".")[2] not in self.decorators:
            return decorator
        if any(item.star for item in call.args):
            return decorator
        given = {item.keyword.value for item in call.args if item.keyword}
        missing = [option for option in wanted if option not in given]
        for option in missing:
            call = append_argument(call, option, wanted[option])
        self.added += missing
        return decorator.with_changes(decorator=call)


def _takes_self(parameters: cst.Parameters) -> bool:
    first = [*parameters.posonly_params, *parameters.params][:1]
    return any(parameter.name.value == "self" for parameter in first)
