"""What a module still holds besides imports, docstring, logger, ``__all__`` and ``pass``."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from codemods.imports.bound import bound_by
from codemods.imports.definitions import defined_names
from codemods.imports.dunder_all import value_of_all
from codemods.imports.lines import Lines
from codemods.imports.names import dotted
from codemods.imports.order import single_import

_LOGGERS = ("getLogger", "get_task_logger", "get_logger")


@dataclass(frozen=True, order=True)
class Leftover:
    """A statement that would be lost with the module.

    Attributes:
        line: Counted from 1.
        kind: ``definition``, or ``statement`` for anything that runs.
        text: Its first line.
    """

    line: int
    kind: str
    text: str


def leftovers(tree: cst.Module) -> tuple[Leftover, ...]:
    """Return every top-level statement of ``tree`` that is more than scaffolding."""
    lines = Lines(tree)
    found = []
    for index, line in enumerate(tree.body):
        parts = line.body if isinstance(line, cst.SimpleStatementLine) else [line]
        for node in parts:
            if not _is_scaffolding(node, first=index == 0):
                kind = "definition" if defined_names(node) else "statement"
                found.append(Leftover(lines.of(node), kind, _first_line(node)))
    return tuple(found)


def _is_scaffolding(node: cst.CSTNode, first: bool) -> bool:
    if isinstance(node, cst.Import | cst.ImportFrom | cst.Pass):
        return True
    if isinstance(node, cst.Expr):
        docstring = first and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
        return docstring or isinstance(node.value, cst.Ellipsis) or value_of_all(node) is not None
    if isinstance(
        node, cst.If | cst.Try | cst.TryStar | cst.Else | cst.Finally | cst.ExceptHandler
    ):
        return _guards_scaffolding(node)
    return _is_logger(node) or value_of_all(node) is not None


def _guards_scaffolding(node: cst.CSTNode) -> bool:
    """Tell whether a conditional holds nothing but scaffolding, as around optional imports."""
    if isinstance(node, cst.If) and (dotted(node.test) or "").split(".")[-1] != "TYPE_CHECKING":
        return False
    imported = _imported(node) if isinstance(node, cst.Try) else set()
    inside = _inside(node)
    for part in [*getattr(node, "handlers", ()), *_others(node)]:
        inside += [part] if not imported else _inside(part) + _others(part)
    return all(
        _is_scaffolding(part, first=False) or bool(imported & set(defined_names(part)))
        for part in inside
    )


def _inside(node: cst.CSTNode) -> list[cst.CSTNode]:
    """Return the statements of the node's own body."""
    body: cst.BaseSuite = node.body  # type: ignore[attr-defined]
    inside: list[cst.CSTNode] = []
    for line in body.body:
        inside += line.body if isinstance(line, cst.SimpleStatementLine) else [line]
    return inside


def _others(node: cst.CSTNode) -> list[cst.CSTNode]:
    parts = [getattr(node, name, None) for name in ("orelse", "finalbody")]
    return [part for part in parts if part is not None]


def _imported(node: cst.CSTNode) -> set[str]:
    """Return the names that the imports in a ``try`` bind: its handlers may set them too."""
    lines = getattr(node.body, "body", ())  # type: ignore[attr-defined]
    return {name for line in lines if single_import(line) for name in bound_by(line)}


def _is_logger(node: cst.CSTNode) -> bool:
    value = node.value if isinstance(node, cst.Assign | cst.AnnAssign) else None
    if not isinstance(value, cst.Call):
        return False
    return (dotted(value.func) or "").rpartition(".")[2] in _LOGGERS


def _first_line(node: cst.CSTNode) -> str:
    """Return the line that a statement begins in: what stands above it are comments."""
    above = {"leading_lines": ()} if hasattr(node, "leading_lines") else {}
    return cst.Module([]).code_for_node(node.with_changes(**above)).strip().splitlines()[0]
