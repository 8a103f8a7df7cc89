"""Let a function that replaces another one keep decorators of that, with their imports.

Before::

    def bake(order): ...

After, where the replaced file has ``@recipe("bread")`` on ``bake``::

    from shop.kitchen.recipes import recipe


    @recipe("bread")
    def bake(order): ...

Refuses a decorator that needs a name which the replaced file does not import from a module, or
which the new one has for something else. Leaves alone what has the decorator already.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping

import libcst as cst

from codemods._nodes import parsed
from codemods.dispatch.scopes import variables
from codemods.imports.add_import import add_import
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Home, Refusal, Rewritten
from codemods.imports.names import package_of
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import Binding


def carry_decorators(
    replaced: bytes,
    code: bytes,
    wanted: Mapping[str, Collection[str]],
    *,
    module: str,
    line_length: int = 88,
) -> Rewritten:
    """Return the new module, its functions decorated as those of the old one.

    Args:
        replaced: The file that is replaced.
        code: The module that takes its place.
        wanted: By the name of a function of both: decorators, without their arguments.
        module: The dotted name of both.
        line_length: Where a new import statement is broken.
    """
    old, new = parsed(replaced), parsed(code)
    carried = {name: _missing(old, new, name, which) for name, which in wanted.items()}
    decorators = [one for found in carried.values() for one in found]
    if not decorators:
        return Rewritten(code)
    bindings = build_scopes(old, package_of(module, False)).bindings
    read = [(name.value, one) for one in decorators for name in variables(one)]
    used = {name: one for name, one in read if not hasattr(builtins, name)}
    homes = {name: _home(bindings.get(name, [])) for name in sorted(used)}
    lines = Lines(old)
    refusals = [_refusal(lines.of(used[name]), name) for name, home in homes.items() if not home]
    if refusals:
        return Rewritten(code, tuple(refusals))
    names = {name: home for name, home in homes.items() if home is not None}
    decorated = new.with_changes(body=[_decorated(node, carried) for node in new.body]).bytes
    done = add_import(
        decorated, module=module, is_package=False, names=names, line_length=line_length
    )
    if done.refusals:
        return Rewritten(code, done.refusals)
    return Rewritten(done.code, (), changed_lines(code, done.code))


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


def _home(bindings: list[Binding]) -> Home | None:
    """Return where a name is imported from, unless a file binds it in another way."""
    if len(bindings) != 1 or not isinstance(bindings[0].statement, cst.ImportFrom):
        return None
    module, _, name = (bindings[0].denotes or "").rpartition(".")
    return Home(module, name) if module else None


def _refusal(line: int, name: str) -> Refusal:
    reason = "the file that is replaced does not import it from a module"
    return Refusal(line, name, reason, "move it to a module of its own, commit, and run again")


def _decorated(
    node: cst.BaseStatement | cst.SimpleStatementLine, carried: Mapping[str, list[cst.Decorator]]
) -> cst.BaseStatement | cst.SimpleStatementLine:
    if not isinstance(node, cst.FunctionDef) or not carried.get(node.name.value):
        return node
    return node.with_changes(decorators=[*carried[node.name.value], *node.decorators])
