"""What a router does besides picking an executor and handing over to it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from migrator.audit.inlined import only_call
from migrator.audit.log_calls import log_template
from migrator.audit.spread import collected
from migrator.facts import JobRouter
from migrator.python_source import Definition
from migrator.routing.conversions import makes_member
from migrator.routing.table_loops import found_by_loop, is_search
from migrator.syntax import below, copied, names_read, walk

_LOOKUP = frozenset({"KeyError", "LookupError"})
_NOTHING = (
    *(ast.Import, ast.ImportFrom, ast.Pass, ast.Raise, ast.Global),
    *(ast.Break, ast.Continue),  # of a loop that looks for the job type: others are steps
)
_NO_MEMBER = frozenset({"ValueError", "TypeError"})
_BY_NAME = frozenset({"getattr", "globals", "locals", "vars"})


@dataclass(frozen=True)
class Router:
    """A router with its syntax.

    Attributes:
        fact: What the audit knows of it.
        node: Its function.
        names: What each of its variables is to the executor: the parameter that it fills.
    """

    fact: JobRouter
    node: Definition
    names: Mapping[str, str]


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
        fact, nodes = router.fact, list(walk(router.node))
        self._by_dict = fact.form == "dict"
        self._subjects = {fact.job_type_parameter, *_names_of(fact.looked_up)}
        self._converted = {one.where.line for one in fact.converted if one.own}
        self._method = fact.method
        self._through = fact.through
        self._functions = {route.function for route in fact.routes}
        self._inner = {name for node in nodes for name in self._inner_names(node)}
        made = [node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign)]
        tables = (name for node in made if self._is_table(node.value) for name in _stored(node))
        self._tables = {fact.mapping or "", fact.table, *tables}
        lookups = [node for node in nodes if self._is_lookup(node)]
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        kept = {id(node) for node in lookups if id(node) not in called}
        picks = [
            node
            for node in nodes
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value
            if any(id(part) in kept for part in walk(node.value))
        ]
        chosen = (node for node in made if self._is_choice(node.value))
        self._picked = {name for node in (*picks, *chosen) for name in _stored(node)}
        ends = {*self._tables, *self._functions}
        looped = {found_by_loop(node, ends) for node in nodes if self._by_dict} - {""}
        again = (n for n in made if isinstance(n.value, ast.Name) and n.value.id in looped)
        self._picked |= looped.union(*map(set, map(_stored, again)))
        self._objects = {
            name for node in made for name in _stored(node) if self._makes(node.value, name)
        }
        given = {argument.arg for argument in _arguments(router.node)}
        by_name = (node for node in lookups if _BY_NAME & names_read(node))
        self._keys = {name for node in by_name for name in names_read(node)} - given
        handed = (node for node in made if self._hands_over(node.value))
        self._results = {name for node in handed for name in _stored(node)}
        self._read = set(self._names_read(router.node.body))
        self._collected = {
            name
            for node in made
            for name in _stored(node)
            if self._only_collects(router.node, name)
        }

    def of(self, body: Collection[ast.stmt]) -> Iterator[ast.AST]:
        """Yield the steps of a block."""
        for node in body:
            yield from self._statement(node)

    def _statement(self, node: ast.stmt) -> Iterator[ast.AST]:
        if isinstance(node, _NOTHING):
            return
        if isinstance(node, ast.FunctionDef) and node.name in {*self._functions, *self._inner}:
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
        elif isinstance(node, ast.For) and self._searches(node):
            yield from self.of([*node.body, *node.orelse])
        elif isinstance(node, ast.Return):
            yield from self._result(node, node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from self._assignment(node)
        elif not (isinstance(node, ast.Expr) and _says_only(node.value)):
            yield node

    def _searches(self, node: ast.For) -> bool:
        return self._by_dict and bool(found_by_loop(node, {*self._tables, *self._functions}))

    def _choice(self, node: ast.If | ast.Match) -> Iterator[ast.AST]:
        test = node.test if isinstance(node, ast.If) else node.subject
        about = names_read(test) & {*self._subjects, *self._picked, *self._tables, *_BY_NAME}
        if about and (not self._by_dict or isinstance(node, ast.Match)):
            yield from self._branches(node)
            return
        if not isinstance(node, ast.If) or not any(map(self._calls_executor, walk(node))):
            yield from () if about else (node,)
            return
        yield from () if about else (node.test,)
        yield from self.of([*node.body, *node.orelse])

    def _branches(self, node: ast.If | ast.Match) -> Iterator[ast.AST]:
        """Yield the steps of the branches that call an executor; the others are answers."""
        cases = [case.body for case in node.cases] if isinstance(node, ast.Match) else []
        blocks = [node.body, node.orelse] if isinstance(node, ast.If) else cases
        for block in blocks:
            parts = [part for one in block for part in walk(one)]
            values = (part.value for part in parts if isinstance(part, ast.Assign | ast.AnnAssign))
            if any(map(self._calls_executor, parts)) or any(map(self._is_choice, values)):
                yield from self.of(block)

    def _assignment(self, node: ast.Assign | ast.AnnAssign) -> Iterator[ast.AST]:
        value, names = node.value, set(_stored(node))
        if value is not None and self._converts(value):
            return
        known = {*self._picked, *self._tables, *self._keys, *self._inner, *self._collected}
        known |= self._objects
        if value is None or (names and names <= known):
            return
        if names and names <= self._results:
            yield from self._result(node, value)
        elif not names or names & self._read:
            yield node

    def _result(self, node: ast.stmt, value: ast.expr | None) -> Iterator[ast.AST]:
        """Yield what makes another thing of what the executor gives back."""
        if value is None or self._hands_over(value):
            return
        given = names_read(value) & self._results or any(map(self._calls_executor, walk(value)))
        if given and not isinstance(value, ast.Name):
            yield node

    def _only_collects(self, node: Definition, name: str) -> bool:
        """Tell whether a variable collects what the router was given, for the executor's call."""
        if isinstance(node, ast.ClassDef):
            return False
        values = collected(node, ast.Name(name, ast.Load()))
        own = {argument.arg for argument in _arguments(node)}
        return values is not None and all(
            isinstance(value, ast.Name) and value.id in own for _, value in values
        )

    def _converts(self, value: ast.expr) -> bool:
        """Tell whether this only makes the job type a member of an enum."""
        return makes_member(value, self._converted) and not self._calls_executor(value)

    def _answers(self, handler: ast.ExceptHandler, body: Collection[ast.stmt]) -> bool:
        """Tell whether this is the answer to an unknown job type."""
        kinds = names_read(handler.type) if handler.type else frozenset()
        parts = [part for node in body for part in walk(node)]
        if any(getattr(part, "lineno", 0) in self._converted for part in parts):
            # What an executor raises is its own.
            known = _LOOKUP | _NO_MEMBER
            return bool(kinds) and kinds <= known and not any(map(self._calls_executor, parts))
        return self._by_dict and bool(kinds) and kinds <= _LOOKUP

    def _hands_over(self, value: ast.expr | None) -> bool:
        inner = value.value if isinstance(value, ast.Await) else value
        return inner is not None and self._calls_executor(inner)

    def _calls_executor(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called: ast.expr = node.func
        if self._method and isinstance(called, ast.Attribute) and called.attr == self._method:
            called = called.value.func if isinstance(called.value, ast.Call) else called.value
        elif self._method:
            return False
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Call):
            called = called.value.func if self._is_work(called) else called
        named = isinstance(called, ast.Name) and called.id in {*self._picked, *self._objects}
        direct = not self._by_dict and ast.unparse(node.func) in {*self._functions, *self._inner}
        return named or direct or self._is_lookup(called)

    def _is_choice(self, value: ast.expr | None) -> bool:
        """Tell whether a branch gives a variable a function, or a class, that is called later."""
        if self._by_dict or not isinstance(value, ast.Name | ast.Attribute):
            return False
        text = ast.unparse(value)
        return any(one == text or one.startswith(f"{text}(") for one in self._functions)

    def _is_work(self, called: ast.Attribute) -> bool:
        return not self._by_dict and any(
            function.endswith(f").{called.attr}") for function in self._functions
        )

    def _makes(self, value: ast.expr | None, name: str) -> bool:
        """Tell whether a variable is given the object whose method is what the router calls."""
        if not isinstance(value, ast.Call):
            return False
        if not self._by_dict:
            return any(function.startswith(f"{name}.") for function in self._functions)
        named = isinstance(value.func, ast.Name) and value.func.id in self._picked
        return bool(self._method) and (named or self._is_lookup(value.func))

    def _inner_names(self, node: ast.AST) -> Iterator[str]:
        """Yield what the router calls a function of its own that only calls an executor."""
        function = node.value if isinstance(node, ast.Assign) else node
        if not isinstance(function, ast.FunctionDef | ast.Lambda):
            return
        call = only_call(function)
        called = ast.unparse(call.func) if call is not None else ""
        if called in {*self._functions, *(item.arg for item in function.args.args)}:
            names = _stored(node) if isinstance(node, ast.Assign) else ()
            yield from (node.name,) if isinstance(node, ast.FunctionDef) else names

    def _is_lookup(self, node: ast.AST) -> bool:
        """Tell whether an expression takes something out of the table, or finds it by name."""
        if isinstance(node, ast.Subscript):
            return self._is_namespace(node.value)
        if not isinstance(node, ast.Call):
            return False
        if self._through and ast.unparse(node.func) == self._through:
            return True
        if isinstance(node.func, ast.Attribute):
            return node.func.attr in ("get", "pop") and self._is_namespace(node.func.value)
        if is_search(node, self._tables):
            return True
        by_name = ast.unparse(node.func) == "getattr" and len(node.args) > 1
        return by_name and not isinstance(node.args[1], ast.Constant)

    def _is_namespace(self, node: ast.expr) -> bool:
        named = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if named == "dict" and not (self._tables - {""}):
            return self._by_dict  # made on the spot, of pairs
        # `Runner.TABLE`, `tables.TABLE`: the audit has followed the one of that name.
        last = node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)
        return named in _BY_NAME or bool({last, ast.unparse(node)} & self._tables)

    def _is_table(self, value: ast.expr | None) -> bool:
        """Tell whether this is a dict of the executors."""
        written = (
            {ast.unparse(part) for part in value.values} if isinstance(value, ast.Dict) else ()
        )
        return bool(written) and {*self._functions, *self._inner}.issuperset(written)

    def _names_read(self, body: Collection[ast.stmt]) -> Iterator[str]:
        """Yield what is read by more than logging and answers to unknown job types."""
        for node in body:
            if self._is_answer(node) or (isinstance(node, ast.Expr) and _says_only(node.value)):
                continue
            blocks = [part for part in below(node) if isinstance(part, ast.stmt)]
            yield from self._names_read(blocks)
            for part in below(node):
                if not isinstance(part, ast.stmt):
                    yield from names_read(part)

    def _is_answer(self, node: ast.stmt) -> bool:
        """Tell whether this is the answer to an unknown job type."""
        if not isinstance(node, ast.If) or any(map(self._calls_executor, walk(node))):
            return False
        return bool(names_read(node.test) & {*self._subjects, *self._picked})


def _names_of(source: str) -> frozenset[str]:
    """Return the variables in the source of an expression, if there is one."""
    return names_read(ast.parse(source, mode="eval")) if source else frozenset()


def _arguments(node: Definition) -> Iterator[ast.arg]:
    if not isinstance(node, ast.ClassDef):
        yield from (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)


def _says_only(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) or log_template(value) is not None


def _stored(node: ast.AST) -> Iterator[str]:
    """Yield the variables that an assignment binds; none where it stores anything else too."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined]
    parts = [part for target in targets for part in walk(target)]
    if not any(isinstance(part, ast.Attribute | ast.Subscript) for part in parts):
        yield from (part.id for part in parts if isinstance(part, ast.Name))
