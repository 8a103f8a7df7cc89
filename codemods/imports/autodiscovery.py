"""Lets Celery discover a module of another name: ``related_name`` says which.

Before::

    app.autodiscover_tasks(["shop"])
    app.autodiscover_tasks()

After, where ``shop.tasks`` becomes ``shop.celery_tasks``::

    app.autodiscover_tasks(["shop"], related_name="celery_tasks")
    app.autodiscover_tasks()
    app.autodiscover_tasks(related_name="celery_tasks")

Where other packages may have a module of the old name, the call for them stays; none is added for
a module that every worker loads in another way. Leaves alone a module that moves to another
package, and calls whose arguments are not written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.imports.lines import changed_lines
from codemods.imports.model import Rewritten
from codemods.imports.names import dotted
from codemods.imports.sequences import elements_of
from codemods.imports.strings import text_of

NAME = "autodiscover_tasks"
_DEFAULT = "tasks"


def discover_also(source: bytes, *, old: str, new: str, loaded: bool = False) -> Rewritten:
    """Let the calls that find ``old`` by its place find ``new``.

    Args:
        source: The file.
        old: Dotted name of the module that goes.
        new: Dotted name of the module or package that takes its place.
        loaded: Every worker imports ``new`` because a setting says so.
    """
    parent, _, leaf = new.rpartition(".")
    if NAME.encode() not in source or not parent or old.rpartition(".")[0] != parent:
        return Rewritten(source)
    tree = parsed(source)
    code = printed(edited(tree, DiscoverAlso(parent, old.rpartition(".")[2], leaf, loaded)))
    return Rewritten(code, (), changed_lines(source, code))


class DiscoverAlso(cst.CSTTransformer):
    """The transformer behind ``discover_also``; one instance for each file.

    Args:
        parent: The package that both modules are in.
        old: Last name of the module that goes.
        new: Last name of the one that comes.
        loaded: It is imported without being discovered.
    """

    def __init__(self, parent: str, old: str, new: str, loaded: bool) -> None:
        super().__init__()
        self._parent, self._old, self._new, self._loaded = parent, old, new, loaded
        self._present = False

    def visit_Module(self, node: cst.Module) -> None:
        """Look whether a call asks for the new module already."""
        self._present = any(_related(call) == self._new for call in _calls(node))

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        """Rewrite or double a statement that is one call."""
        if len(updated_node.body) != 1 or not isinstance(updated_node.body[0], cst.Expr):
            return updated_node
        call = updated_node.body[0].value
        if self._present or not isinstance(call, cst.Call) or not self._finds(call):
            return updated_node
        packages = _listed(call)
        if packages == [self._parent]:
            return _with_call(updated_node, self._renamed(call))
        first = updated_node if packages is None else _with_call(updated_node, self._without(call))
        if self._loaded:
            return first
        self._present = True
        more = _with_call(updated_node, self._renamed(call, alone=packages is not None))
        return cst.FlattenSentinel([first, more.with_changes(leading_lines=[])])

    def _finds(self, call: cst.Call) -> bool:
        """Whether it is a call that finds the old module, as far as that can be read."""
        if not _is_discovery(call) or _related(call) != self._old:
            return False
        packages = _listed(call)
        return packages is None or self._parent in packages

    def _renamed(self, call: cst.Call, alone: bool = False) -> cst.Call:
        given = [a for a in call.args[:1] if not _is_related(a)]
        rest = [a for a in call.args[1:] if a.keyword is not None and not _is_related(a)]
        if alone:
            value = cst.List([cst.Element(cst.SimpleString(f'"{self._parent}"'))])
            given = [cst.Arg(value, keyword=given[0].keyword, equal=given[0].equal)]
        rest += [_named("force", a.value) for a in call.args[2:3] if a.keyword is None]
        related = _named("related_name", cst.SimpleString(f'"{self._new}"'))
        args = [*given, *rest, related]
        comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        plain = [arg.with_changes(comma=comma) for arg in args[:-1]]
        return call.with_changes(args=[*plain, args[-1]])

    def _without(self, call: cst.Call) -> cst.Call:
        first = call.args[0]
        value: Any = first.value
        kept = [e for e in value.elements if text_of(e.value) != self._parent]
        last = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        if isinstance(value, cst.Tuple) and len(kept) == 1:
            last = last.with_changes(comma=cst.Comma())
        changed = first.with_changes(value=value.with_changes(elements=[*kept[:-1], last]))
        return call.with_changes(args=[changed, *call.args[1:]])


def _named(keyword: str, value: cst.BaseExpression) -> cst.Arg:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(value, keyword=cst.Name(keyword), equal=equal)


def _calls(node: cst.CSTNode) -> Iterator[cst.Call]:
    found: Sequence[cst.CSTNode] = m.findall(node, m.Call())
    return (call for call in found if isinstance(call, cst.Call) and _is_discovery(call))


def _is_discovery(call: cst.Call) -> bool:
    return (dotted(call.func) or "").rpartition(".")[2] == NAME


def _is_related(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value == "related_name"


def _related(call: cst.Call) -> str | None:
    """Return the name of the modules that a call looks for; None where it is not written out."""
    given = [argument.value for argument in call.args if _is_related(argument)]
    if len(call.args) > 1 and call.args[1].keyword is None:
        given.append(call.args[1].value)
    return text_of(given[0]) if given else _DEFAULT


def _listed(call: cst.Call) -> list[str | None] | None:
    """Return the packages that a call lists; None where it asks for all, or computes them."""
    if not call.args or _is_related(call.args[0]):
        return None
    elements = elements_of(call.args[0].value)
    return [text_of(element.value) for element in elements] if elements else None


def _with_call(line: cst.SimpleStatementLine, call: cst.Call) -> cst.SimpleStatementLine:
    return line.with_changes(body=[line.body[0].with_changes(value=call)])
