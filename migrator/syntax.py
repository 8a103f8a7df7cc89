"""What ``ast`` has too, quicker: the audit walks the same trees many times."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

NodeT = TypeVar("NodeT", bound=ast.AST)

# Fields that hold a name, a number or an operator, and never a part that one would look into.
_PLAIN = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level"}
    | {"module", "op", "ops", "rest", "simple", "type_comment", "type_ignores"}
)
# Lists that can have something else between the nodes: the ``None`` of ``{**more}``.
_MIXED = frozenset({"keys", "kw_defaults", "names"})


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each class of nodes that can hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        names = kind._fields if kind is not ast.Constant else ()
        found = self[kind] = tuple(name for name in names if name not in _PLAIN)
        return found


_FIELDS = _Fields()


def below(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right below a node, in the order of its fields, without the operators.

    Only the fields are looked at: other tools hang the parent on a node, and that way is endless.
    """
    return _below_each((node,))


def _below_each(nodes: Iterable[ast.AST]) -> list[ast.AST]:
    """Return what is right below several nodes; one call for a whole level is much quicker."""
    found: list[ast.AST] = []
    for node in nodes:
        for name in _FIELDS[node.__class__]:
            value = getattr(node, name, None)
            if value.__class__ is list:
                if name in _MIXED:
                    value = [part for part in value if isinstance(part, ast.AST)]
                found += value
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, in the order of ``ast.walk``: the outer ones first."""
    return iter(_flat(node)[0]) if isinstance(node, ast.Module) else _walk(node)


def walk_of(node: ast.AST, *kinds: type[NodeT]) -> Iterator[NodeT]:
    """Yield those nodes of ``walk`` that are of one of these very kinds."""
    if isinstance(node, ast.Module):
        return iter(_flat_of(node, kinds))  # type: ignore[arg-type]
    return (one for one in _walk(node) if one.__class__ in kinds)


def last_name(node: ast.expr) -> str:
    """Return the last name of a dotted expression: the attribute, or the name; else nothing."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def targets_of(node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) -> list[ast.expr]:
    """Return what an assignment stores to."""
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def copied(node: NodeT) -> NodeT:
    """Return a node with copies of all below it: of their fields, as ``below`` says, and places."""
    if not node._fields and not node._attributes:
        return node  # Python itself has one `Load()` for all
    names = (name for name in (*node._fields, *node._attributes) if hasattr(node, name))
    return node.__class__(**{name: _copied_value(getattr(node, name)) for name in names})


def _copied_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied_value(one) for one in value]
    return copied(value) if isinstance(value, ast.AST) else value


def depth(tree: ast.Module) -> tuple[int, int]:
    """Return how many levels of nodes a file has, and a line of the deepest one, from 1."""
    nodes, levels = _flat(tree)
    return levels, getattr(nodes[-1], "lineno", 1)


def names_read(node: ast.AST) -> frozenset[str]:
    """Return the names that are read in a node."""
    return frozenset(
        part.id
        for part in walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    )


def given_by(call: ast.Call) -> list[ast.expr]:
    """Return what a call gives, by place and by keyword, in their order."""
    return [*call.args, *(word.value for word in call.keywords)]


def places_of(arguments: ast.arguments) -> list[str]:
    """Return the parameters that can be given by place, in their order."""
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args)]


def arguments_of(call: ast.Call) -> str:
    """Return the source of what a call gives, in its parentheses."""
    return ast.unparse(call)[len(ast.unparse(call.func)) :]


@lru_cache(maxsize=512)  # a file is walked for each question that is asked about it
def _flat(tree: ast.Module) -> tuple[tuple[ast.AST, ...], int]:
    levels = list(_levels(tree))
    return tuple(chain.from_iterable(levels)), len(levels)


@lru_cache(maxsize=2048)
def _flat_of(tree: ast.Module, kinds: tuple[type[ast.AST], ...]) -> tuple[ast.AST, ...]:
    return tuple(one for one in _flat(tree)[0] if one.__class__ in kinds)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    return chain.from_iterable(_levels(node))


def _levels(node: ast.AST) -> Iterator[list[ast.AST]]:
    level = [node]
    while level:
        yield level
        level = _below_each(level)
