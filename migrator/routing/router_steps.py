"""What a router does besides picking an executor and handing over to it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from migrator.routing.router_parts import BY_NAME, Parts, Router, says_only, stored
from migrator.syntax import copied, names_read, walk

_LOOKUP = frozenset({"KeyError", "LookupError"})
_NOTHING = (
    *(ast.Import, ast.ImportFrom, ast.Pass, ast.Raise, ast.Global),
    *(ast.Break, ast.Continue),  # of a loop that looks for the job type: others are steps
)
_NO_MEMBER = frozenset({"ValueError", "TypeError"})


def steps(router: Router) -> Iterator[ast.AST]:
    """Yield what is neither the pick, the answer to an unknown job type, nor the handing over.

    Logging, and variables that only logging and such answers read, are left out too.
    """
    return _Steps(router).of(router.node.body)


def forms(router: Router, node: ast.AST) -> str:
    """Return the syntax of a step, with the names of the executor's parameters."""
    if isinstance(node, ast.ExceptHandler):
        kind = ast.unparse(node.type) if node.type else "BaseException"
        return f"except {kind}"  # what is said of a failure differs with every router
    return ast.dump(_Renamed(router.names).visit(copied(node)))


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Give a variable the name of what it fills."""
        return ast.Name(self._names.get(node.id, node.id), node.ctx)


class _Steps:
    def __init__(self, router: Router) -> None:
        self._parts = Parts(router)

    def of(self, body: Collection[ast.stmt]) -> Iterator[ast.AST]:
        """Yield the steps of a block."""
        for node in body:
            yield from self._statement(node)

    def _statement(self, node: ast.stmt) -> Iterator[ast.AST]:
        if isinstance(node, _NOTHING):
            return
        own = self._parts.functions | self._parts.inner
        if isinstance(node, ast.FunctionDef) and node.name in own:
            return  # one of those that it picks from, or that only call one
        if isinstance(node, ast.Try):
            yield from self.of(node.body)
            yield from (one for one in node.handlers if not self._answers(one, node.body))
            yield from self.of([*node.orelse, *node.finalbody])
        elif isinstance(node, ast.With | ast.AsyncWith):
            yield from node.items
            yield from self.of(node.body)
        elif isinstance(node, ast.If | ast.Match):
            yield from self._choice(node)
        elif isinstance(node, ast.For) and self._parts.searches(node):
            yield from self.of([*node.body, *node.orelse])
        elif isinstance(node, ast.Return):
            yield from self._result(node, node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from self._assignment(node)
        elif not (isinstance(node, ast.Expr) and says_only(node.value)):
            yield node

    def _choice(self, node: ast.If | ast.Match) -> Iterator[ast.AST]:
        test = node.test if isinstance(node, ast.If) else node.subject
        parts = self._parts
        if parts.uses_entry(test):
            yield node
            return
        about = names_read(test) & (parts.subjects | parts.picked | parts.tables | BY_NAME)
        if about and (not self._parts.by_dict or isinstance(node, ast.Match)):
            yield from self._branches(node)
            return
        if not isinstance(node, ast.If) or not any(map(self._parts.calls_executor, walk(node))):
            yield from () if about else (node,)
            return
        yield from () if about else (node.test,)
        yield from self.of([*node.body, *node.orelse])

    def _branches(self, node: ast.If | ast.Match) -> Iterator[ast.AST]:
        """Yield the steps of the branches that call an executor; the others are answers."""
        cases = [case.body for case in node.cases] if isinstance(node, ast.Match) else []
        blocks = [node.body, node.orelse] if isinstance(node, ast.If) else cases
        for block in blocks:
            nodes = [node for one in block for node in walk(one)]
            values = (node.value for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign))
            chosen = any(map(self._parts.is_choice, values))
            if chosen or any(map(self._parts.calls_executor, nodes)):
                yield from self.of(block)

    def _assignment(self, node: ast.Assign | ast.AnnAssign) -> Iterator[ast.AST]:
        value, names = node.value, set(stored(node))
        if value is not None and self._parts.converts(value):
            return
        if value is None or (names and names <= self._parts.names):
            return
        if names and names <= self._parts.results:
            yield from self._result(node, value)
        elif not names or (names - self._parts.names) & self._parts.read:
            yield node

    def _result(self, node: ast.stmt, value: ast.expr | None) -> Iterator[ast.AST]:
        """Yield what makes another thing of what the executor gives back."""
        if self._parts.uses_entry(value):
            yield node
            return
        if value is None or self._parts.hands_over(value):
            return
        of_result = bool(names_read(value) & self._parts.results)
        given = of_result or any(map(self._parts.calls_executor, walk(value)))
        if given and not isinstance(value, ast.Name):
            yield node

    def _answers(self, handler: ast.ExceptHandler, body: Collection[ast.stmt]) -> bool:
        """Tell whether this is the answer to an unknown job type."""
        kinds = names_read(handler.type) if handler.type else frozenset()
        if self._parts.from_lookup(body):
            return True  # what picks raises, or nothing does
        nodes = [node for statement in body for node in walk(statement)]
        if any(getattr(node, "lineno", 0) in self._parts.converted for node in nodes):
            # What an executor raises is its own.
            calls = any(map(self._parts.calls_executor, nodes))
            return bool(kinds) and kinds <= _LOOKUP | _NO_MEMBER and not calls
        return self._parts.by_dict and bool(kinds) and kinds <= _LOOKUP
