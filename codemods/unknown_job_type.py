"""Answer an unknown job type with an error value instead of an exception (step 4 of the plan).

Before::

    runner = RUNNERS.get(kind)
    if runner is None:
        raise ValueError(f"No runner for {kind}")

After::

    runner = RUNNERS.get(kind)
    if runner is None:
        return {"success": False, "error": f"No runner for {kind}"}

It finds the exception after a lookup that failed, in the ``else`` of a chain or below it, in the
default of a ``match``, and where ``except KeyError`` raises another one. ``RUNNERS[kind](...)``
gets a guard where nothing asks before, and ``Kind(kind)`` a handler. The keys are those of an error
value that is returned already; a message that names the job type is kept. Every other ``raise``
stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._certain_names import leaves
from codemods._error_value import ErrorValue
from codemods._lookups import asked_tables, defaulting_tables, find_lookups
from codemods._no_member import free_name, makes_member, only_looks_up, with_answer, with_name
from codemods._nodes import parsed
from codemods._route_branches import chain_of, takes_everything
from codemods._route_model import ApplyEdits, Edits, is_written

_LOOKUP_ERRORS = frozenset({"KeyError", "LookupError"})
_NO_MEMBER = frozenset({"ValueError"})
_ALL_ERRORS = frozenset({"Exception", "BaseException"})


def error_for_unknown(
    source: bytes,
    router: str,
    parameter: str,
    examples: Sequence[bytes] = (),
    *,
    looked_up: str = "",
    conversions: Sequence[str] = (),
) -> tuple[bytes, bool]:
    """Turn the exception that a router raises for an unknown job type into an error value.

    Args:
        source: The router's module.
        router: The router function, at top level.
        parameter: Its parameter that holds the job type.
        examples: Other modules whose error values show the keys, where this one has none.
        looked_up: What it picks by, where that is made of the parameter.
        conversions: Source of what makes a member of an enum of the parameter.

    Returns:
        The new source, and whether something was replaced.
    """
    module = parsed(source)
    for node in module.body:
        if isinstance(node, cst.FunctionDef) and node.name.value == router:
            subject = looked_up or parameter
            safe = frozenset([*asked_tables(node, subject), *defaulting_tables(module)])
            search = _Search(module, node, parameter, examples, subject, conversions)
            edits = search.run(safe)
            return (module.visit(ApplyEdits(edits)).bytes, True) if edits else (source, False)
    return source, False


class _Search:
    """Finds the places in one router, and what to do there."""

    def __init__(
        self,
        module: cst.Module,
        router: cst.FunctionDef,
        parameter: str,
        examples: Sequence[bytes],
        subject: str,
        conversions: Sequence[str],
    ) -> None:
        self.module = module
        self.router = router
        self.subject = subject
        self.conversions = conversions
        self.lookups = find_lookups(router, subject if subject.isidentifier() else parameter)
        self.value = ErrorValue(module, router, parameter, examples)
        self.edits: Edits = {}

    def run(self, safe: frozenset[str]) -> Edits:
        """Return what to do with each node.

        Args:
            safe: Tables that need no guard.
        """
        if isinstance(self.router.body, cst.IndentedBlock):
            self._block(self.router.body, safe, caught=False)
        return self.edits

    def _block(self, block: cst.IndentedBlock, safe: frozenset[str], caught: bool) -> None:
        found, named = False, set[str]()
        for index, node in enumerate(block.body):
            inside, inner_caught = safe, caught
            if isinstance(node, cst.If):
                found |= self._chain(node)
            elif isinstance(node, cst.Match):
                found |= self._match(node)
            elif isinstance(node, cst.Try):
                inside = self._try(node, safe)
                inner_caught = caught or self._catches_no_member(node)
            elif isinstance(node, cst.SimpleStatementLine):
                if found:
                    self._answer(block, index)
                safe = self._guard(node, safe)
            if not caught:
                self._convert(node, safe, named)
            for inner in _inner_blocks(node):
                self._block(inner, inside, inner_caught)

    def _convert(self, node: cst.CSTNode, safe: frozenset[str], named: set[str]) -> None:
        """Answer where a statement makes a member of an enum, and there is none.

        Args:
            node: The statement.
            safe: Tables that know every key.
            named: What has a name already, further up in the block.
        """
        name = free_name(self.module)
        for written in self.conversions:
            if not name or node in self.edits or not makes_member(node, written):
                continue
            if written in named:
                self.edits[node] = partial(with_name, conversion=written, name=name)
                continue
            answer = self.value.statement()
            self.edits[node] = partial(
                with_answer, conversion=written, name=name, answer=answer, safe=safe
            )
            if not only_looks_up(node, written):
                named.add(written)

    def _catches_no_member(self, node: cst.Try) -> bool:
        """Look at the handlers around what makes a member; tell whether one answers."""
        if not any(_holds(node.body, written) for written in self.conversions):
            return False
        caught = False
        for handler in node.handlers:
            if _catches(handler, _NO_MEMBER):
                if self._answer(handler.body):
                    self.edits[handler] = _without_unused_name
                caught = True
            elif _catches(handler, _ALL_ERRORS):
                caught |= not _raised(handler.body.body[-1])
        return caught

    def _chain(self, head: cst.If) -> bool:
        """Look at a chain; tell whether what follows is for unknown job types only."""
        chain = chain_of(head)
        for node in chain:
            if self.lookups.is_miss(node.test):
                self._answer(node.body)
        hits = [node for node in chain if self.lookups.is_hit(node.test)]
        last = chain[-1].orelse
        if hits and isinstance(last, cst.Else):
            self._answer(last.body)
            return False
        return bool(hits) and all(leaves(node.body) for node in hits)

    def _match(self, node: cst.Match) -> bool:
        if not is_written(node.subject, self.subject):
            return False
        last = node.cases[-1]
        if takes_everything(last):
            self._answer(last.body)
            return False
        return all(leaves(case.body) for case in node.cases)

    def _try(self, node: cst.Try, safe: frozenset[str]) -> frozenset[str]:
        """Look at the handlers of a lookup; return the tables that need no guard inside."""
        if not self.lookups.table_of(node.body):
            return safe
        caught = False
        for handler in node.handlers:
            if _catches(handler, _LOOKUP_ERRORS):
                if self._answer(handler.body):
                    self.edits[handler] = _without_unused_name
                caught = True
            elif _catches(handler, _ALL_ERRORS):
                caught |= not _raised(handler.body.body[-1])
        return safe | self.lookups.tables if caught else safe

    def _answer(self, block: cst.BaseSuite, index: int = -1) -> bool:
        """Replace the exception that a block ends with (or that one of its statements is)."""
        raised = _raised(block.body[index])
        if raised is None:
            return False
        text = self.value.text(raised, block.body[:index])
        self.edits[raised] = lambda _: self.value.statement(text)
        return True

    def _guard(self, node: cst.SimpleStatementLine, safe: frozenset[str]) -> frozenset[str]:
        """Guard a lookup that raises by itself; return the tables that need no guard now."""
        table = self.lookups.table_of(node)
        if table is None or table in safe:
            return safe
        answer = self.value.statement()
        test = f"{self.subject} not in {table}"
        self.edits[node] = lambda updated: _guarded(updated, test, answer)
        return safe | {table}


def _guarded(
    node: cst.SimpleStatementLine, test: str, answer: cst.Return
) -> cst.FlattenSentinel[cst.BaseStatement]:
    """Return a statement below its guard; its comments stay above it."""
    lines = list(node.leading_lines)
    blank = next((i for i, line in enumerate(lines) if line.comment), len(lines))
    body = cst.IndentedBlock([cst.SimpleStatementLine([answer])])
    guard = cst.If(cst.parse_expression(test), body, leading_lines=lines[:blank])
    return cst.FlattenSentinel([guard, node.with_changes(leading_lines=lines[blank:])])


def _raised(node: cst.CSTNode) -> cst.Raise | None:
    """Return the ``raise`` that a statement is or ends with."""
    if isinstance(node, cst.SimpleStatementLine):
        node = node.body[-1]
    return node if isinstance(node, cst.Raise) else None


def _holds(block: cst.BaseSuite, conversion: str) -> bool:
    """Tell whether a block makes a member somewhere."""
    return any(is_written(part, conversion) for part in m.findall(block, m.Call() | m.Subscript()))


def _catches(handler: cst.ExceptHandler, names: frozenset[str]) -> bool:
    kind = handler.type
    if kind is None:
        return "BaseException" in names
    several = [item.value for item in kind.elements] if isinstance(kind, cst.Tuple) else [kind]
    return any(get_full_name_for_node(item) in names for item in several)


def _without_unused_name(handler: cst.ExceptHandler) -> cst.ExceptHandler:
    """Drop ``as error`` where nothing speaks of the error any more."""
    name = handler.name.name if handler.name else None
    if not isinstance(name, cst.Name) or m.findall(handler.body, m.Name(name.value)):
        return handler
    return handler.with_changes(name=None)


class _Blocks(cst.CSTVisitor):
    """Collects the blocks right below a statement; functions and classes have their own life."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[cst.IndentedBlock] = []

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> bool:
        self.found.append(node)
        return False


def _inner_blocks(node: cst.CSTNode) -> list[cst.IndentedBlock]:
    blocks = _Blocks()
    if not isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        node.visit(blocks)
    return blocks.found
