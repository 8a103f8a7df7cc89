"""What the forms of a router's table have in common."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._nodes import evaluated
from codemods._text import quoted


@dataclass(frozen=True)
class Entry:
    """One job type that the router has to know.

    Attributes:
        job_type: The constant that is compared or looked up.
        function: Name of the function it goes to, as it is bound in the router's module.
        module: Where a branch that imports for itself gets the function from, as it is to be
            written. Empty where the module has imported or defined it.
        key: How the module writes the job type, where that is no string: ``JobType.BACKUP``.
    """

    job_type: str
    function: str
    module: str = ""
    key: str = ""


@dataclass(frozen=True)
class Request:
    """What is asked of a table.

    Attributes:
        function: The router.
        parameter: Its parameter that holds the job type.
        entries: Every job type that has to be known afterwards.
        known: Job types that are known under keys that only the caller can read.
        broken: Functions that do not exist; their entries are replaced.
        subject: What branches compare, in its source: the parameter, or what is made of it.
        gives: It gives back what its branches pick, and another function calls that.
        enters: How a function is entered in the object that has its table, with ``{key}`` and
            ``{function}``; empty for a dict.
    """

    function: cst.FunctionDef
    parameter: str
    entries: Sequence[Entry]
    known: Collection[str]
    broken: Collection[str]
    subject: str
    gives: bool = False
    enters: str = ""

    @property
    def spelled(self) -> dict[str, str]:
        """The job types that are written as something else than strings, by how they are."""
        return {entry.key: entry.job_type for entry in self.entries if entry.key}

    def missing(self, present: Collection[str]) -> list[Entry]:
        """Return the entries that a table with the given keys lacks."""
        return [
            entry
            for entry in self.entries
            if entry.job_type not in present and entry.job_type not in self.known
        ]

    def repair(self, keys: Sequence[str], function: str) -> Entry | None:
        """Return the entry to put in the place of a broken one."""
        if function not in self.broken:
            return None
        found = {entry for entry in self.entries if entry.job_type in keys}
        functions = {entry.function for entry in found}
        if len(functions) != 1 or {entry.job_type for entry in found} != set(keys):
            raise RefusedError(f"{function} does not exist, and what replaces it is not clear")
        return None if function in functions else found.pop()


class RefusedError(Exception):
    """The table has a form that cannot be completed safely; the text says why."""


# What to do with a node of the original tree, given its version with the changes below it.
Edits = dict[cst.CSTNode, Callable[[Any], Any]]


@dataclass(frozen=True)
class Completion:
    """The edits that complete a table, and the job types they are about.

    Attributes:
        edits: The edits.
        added: The job types that were missing.
        repaired: Those whose function did not exist.
        own_imports: The functions that a new branch imports for itself.
    """

    edits: Edits
    added: tuple[str, ...]
    repaired: tuple[str, ...]
    own_imports: tuple[str, ...] = ()


class ApplyEdits(cst.CSTTransformer):
    """Applies edits, inner ones first."""

    def __init__(self, edits: Edits) -> None:
        super().__init__()
        self.edits = edits

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Any:
        """Replace a node that has an edit."""
        edit = self.edits.get(original_node)
        return edit(updated_node) if edit else updated_node


class Retarget(cst.CSTTransformer):
    """Makes calls and ``partial`` objects of one function those of another."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old = old
        self.new = cst.Name(new)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        if self._is_old(original_node.func):
            return updated_node.with_changes(func=self.new)
        if is_partial(original_node) and self._is_old(original_node.args[0].value):
            first = updated_node.args[0].with_changes(value=self.new)
            return updated_node.with_changes(args=[first, *updated_node.args[1:]])
        return updated_node

    def _is_old(self, node: cst.CSTNode) -> bool:
        return get_full_name_for_node(node) == self.old


def is_partial(node: cst.CSTNode) -> bool:
    """Tell whether a node is ``partial(function, ...)``."""
    name = (get_full_name_for_node(node.func) or "") if isinstance(node, cst.Call) else ""
    return name.rpartition(".")[2] == "partial" and bool(cst.ensure_type(node, cst.Call).args)


def text_of(node: cst.CSTNode | None) -> str | None:
    """Return the text of a string literal."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        value = evaluated(node)
        return value if isinstance(value, str) else None
    return None


def is_written(node: cst.CSTNode, source: str) -> bool:
    """Tell whether an expression is one that is given as source: ``kind``, ``Kind(kind)``.

    Args:
        node: The expression.
        source: As ``ast.unparse`` writes it.
    """
    if isinstance(node, cst.Name) or source.isidentifier():
        return isinstance(node, cst.Name) and node.value == source
    if not isinstance(node, (cst.Call, cst.Subscript, cst.Attribute)):
        return False
    return ast.unparse(ast.parse(cst.Module([]).code_for_node(node), mode="eval")) == source


def literal(text: str, like: Sequence[cst.CSTNode]) -> cst.SimpleString:
    """Return a string literal in the quotes that all of the given ones have."""
    quotes = {node.quote for node in like if isinstance(node, cst.SimpleString)}
    return cst.SimpleString(quoted(text, "'" if quotes == {"'"} else '"'))


def key_for(entry: Entry, like: Sequence[cst.CSTNode]) -> cst.BaseExpression:
    """Return what an entry is compared with or stored under."""
    return cst.parse_expression(entry.key) if entry.key else literal(entry.job_type, like)


def with_aliases(entries: Sequence[Entry], blocks: Sequence[cst.CSTNode]) -> list[Entry]:
    """Return the entries with the names under which the blocks have imported the functions."""
    imports = [item for block in blocks for item in _imports(block)]
    bound = {local for _, _, local in imports}
    result = []
    for entry in entries:
        aliases = [
            local
            for module, name, local in imports
            if name == entry.function and (not entry.module or module == entry.module)
        ]
        taken = entry.function in bound or not aliases
        result.append(entry if taken else replace(entry, function=aliases[-1]))
    return result


def names_imported(block: cst.CSTNode) -> frozenset[str]:
    """Return the names that a block binds by ``from`` imports of its own."""
    return frozenset(local for _, _, local in _imports(block))


def _imports(block: cst.CSTNode) -> Iterator[tuple[str, str, str]]:
    """Yield module, name and local name of what a block imports itself."""
    for node in getattr(block, "body", ()):
        for part in node.body if m.matches(node, m.SimpleStatementLine()) else ():
            if isinstance(part, cst.ImportFrom) and not isinstance(part.names, cst.ImportStar):
                for item in part.names:
                    name = str(item.evaluated_name)
                    yield source_module(part), name, item.evaluated_alias or name


def source_module(node: cst.ImportFrom) -> str:
    """Return the module of an import as it is written, with its dots."""
    name = get_full_name_for_node(node.module) if node.module else ""
    return "." * len(node.relative) + (name or "")
