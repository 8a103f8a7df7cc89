"""Let a function that replaces another one keep decorators of that.

Before::

    def bake(order): ...

After, where the replaced file has ``@recipe("bread")`` on ``bake``::

    @recipe("bread")
    def bake(order): ...

Leaves alone what has the decorator already. The names that a decorator reads are not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import libcst as cst

from codemods._nodes import parsed


def carry_decorators(replaced: bytes, code: bytes, wanted: Mapping[str, Collection[str]]) -> bytes:
    """Return the new module, its functions decorated as those of the old one.

    Args:
        replaced: The file that is replaced.
        code: The module that takes its place.
        wanted: By the name of a function of both: decorators, without their arguments.
    """
    old, new = parsed(replaced), parsed(code)
    carried = {name: _missing(old, new, name, which) for name, which in wanted.items()}
    if not any(carried.values()):
        return code
    return new.with_changes(body=[_decorated(node, carried) for node in new.body]).bytes


def _missing(
    old: cst.Module, new: cst.Module, name: str, which: Collection[str]
) -> list[cst.Decorator]:
    present = [_text(one) for one in _decorators(new, name)]
    found = [one for one in _decorators(old, name) if _called(one) in which]
    return [one for one in found if _text(one) not in present]


def _decorators(tree: cst.Module, name: str) -> list[cst.Decorator]:
    functions = [node for node in tree.body if isinstance(node, cst.FunctionDef)]
    return [one for node in functions if node.name.value == name for one in node.decorators]


def _called(decorator: cst.Decorator) -> str:
    node = decorator.decorator
    return _text(node.func if isinstance(node, cst.Call) else node)


def _text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node).strip()


def _decorated(
    node: cst.BaseStatement | cst.SimpleStatementLine, carried: Mapping[str, list[cst.Decorator]]
) -> cst.BaseStatement | cst.SimpleStatementLine:
    if not isinstance(node, cst.FunctionDef) or not carried.get(node.name.value):
        return node
    return node.with_changes(decorators=[*carried[node.name.value], *node.decorators])
