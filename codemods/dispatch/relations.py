"""Objects that hang on the schedule: ``plan.recipe`` in ``plan.recipe.kind``.

There may be none, as for a foreign key that is empty, so each becomes a step with a guard of its
own. A field of a field that is neither tested nor has an id (``plan.day.month``) is a plain value.
"""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.guards import tested_for_nothing
from codemods.dispatch.model import Derived, Step
from codemods.dispatch.values import code

_KEYS = ("id", "pk", "uuid")


class Relations(cst.CSTTransformer):
    """Replaces them in an expression by placeholders for steps.

    Args:
        function: Where the expression is from.
        schedule: The placeholder for the schedule.
        step: What a placeholder for a step begins with.

    Attributes:
        steps: A step for each of them.
    """

    def __init__(self, function: cst.FunctionDef, schedule: str, step: str) -> None:
        super().__init__()
        self.steps: dict[str, Step] = {}
        self._function, self._schedule, self._step = function, schedule, step
        self._called: set[cst.CSTNode] = set()

    def visit_Call(self, node: cst.Call) -> None:
        """A method of a field is no field of an object."""
        self._called.add(node.func)

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        """Put the placeholder in the place of the object."""
        relation = original_node.value
        if not isinstance(relation, cst.Attribute) or code(relation.value) != self._schedule:
            return updated_node
        name = relation.attr.value
        if original_node in self._called or not _is_object(self._function, name):
            return updated_node
        self.steps[name] = Step(name, Derived(relation))
        return updated_node.with_changes(value=cst.Name(self._step + name))


def _is_object(function: cst.FunctionDef, name: str) -> bool:
    """True where an attribute of that name is tested, or has an id."""
    keys = {f"{name}.{key}" for key in _KEYS} | {f"{name}_id"}
    for node in descendants(function.body):
        tested = node.test if isinstance(node, (cst.If, cst.IfExp)) else None
        subject = (tested_for_nothing(tested) or tested) if tested is not None else None
        if isinstance(subject, cst.Attribute) and subject.attr.value == name:
            return True
        if isinstance(node, cst.Attribute) and code(node).partition(".")[2] in keys:
            return True
    return False
