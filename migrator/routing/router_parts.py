"""What is what in a router: its table, what it picks, and where it hands over."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrator.audit.inlined import only_call
from migrator.audit.log_calls import log_template
from migrator.audit.part_tables import part_read
from migrator.audit.spread import collected
from migrator.facts import JobRouter
from migrator.python_source import Definition
from migrator.routing.conversions import makes_member
from migrator.routing.table_loops import found_by_loop, is_search
from migrator.syntax import below, names_read, targets_of, walk

BY_NAME = frozenset({"getattr", "globals", "locals", "vars"})


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


class Parts:
    """Tells what the variables and the expressions of a router are for.

    Args:
        router: The router.

    Attributes:
        by_dict: It picks from a table, and not by branches.
        subjects: The variables that say the job type.
        converted: The lines that make the job type a member of an enum.
        functions: What it calls for the job types, as it is written.
        inner: Functions of its own that only call an executor.
        tables: Its tables, by their names.
        picked: The variables that hold what was picked.
        objects: Those that hold an object whose method is called.
        keys: Those that an executor's name is made of.
        results: Those that hold what an executor gives back.
        read: What is read by more than logging and answers to unknown job types.
        collected: Those that collect what the router was given, for the executor's call.
    """

    def __init__(self, router: Router) -> None:
        fact, nodes = router.fact, list(walk(router.node))
        self.functions = {route.function for route in fact.routes}
        self._choices = set(self._ternaries(nodes)) if fact.form == "if" else set()
        # Branches of a function that is called for that, or of one expression, are like a table.
        self.by_dict = fact.form == "dict" or bool(fact.through or self._choices)
        self.subjects = {fact.job_type_parameter, *_names_of(fact.looked_up)}
        self.converted = {one.where.line for one in fact.converted if one.own}
        self._method = fact.method
        self._through = fact.through if not fact.through_calls else ""
        self._runs = fact.through if fact.through_calls else ""
        self._part = fact.part
        self.inner = {name for node in nodes for name in self._inner_names(node)}
        made = [node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign)]
        tables = (name for node in made if self._is_table(node.value) for name in stored(node))
        self.tables = {fact.mapping or "", fact.table, *tables}
        others = (n for n in made if isinstance(n.value, ast.Name) and n.value.id in self.tables)
        self.tables |= {name for node in others for name in stored(node)}
        lookups = [node for node in nodes if self._is_lookup(node)]
        self.picked = {*self._picked(nodes, lookups), *self._looped(nodes)}
        self.picked |= {name for node in made if self._is_part(node.value) for name in stored(node)}
        self.objects = {
            name for node in made for name in stored(node) if self._makes(node.value, name)
        }
        given = {argument.arg for argument in _arguments(router.node)}
        by_name = (node for node in lookups if BY_NAME & names_read(node))
        self.keys = {name for node in by_name for name in names_read(node)} - given
        handed = (node for node in made if self.hands_over(node.value))
        self.results = {name for node in handed for name in stored(node)}
        self.read = set(self._names_read(router.node.body))
        self.collected = {
            name for node in made for name in stored(node) if self._only_collects(router.node, name)
        }

    def _ternaries(self, nodes: Iterable[ast.AST]) -> Iterator[int]:
        """Yield the expressions that pick one of the executors by the job type, by their ids."""
        for node in nodes:
            if isinstance(node, ast.IfExp) and ast.unparse(node.body) in self.functions:
                yield id(node)

    def _picked(self, nodes: Sequence[ast.AST], lookups: Sequence[ast.AST]) -> Iterator[str]:
        """Yield the variables that are given what was looked up, or what a branch chose."""
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        kept = {id(node) for node in lookups if id(node) not in called}
        for node in nodes:
            if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) or not node.value:
                continue
            chosen = not isinstance(node, ast.NamedExpr) and self.is_choice(node.value)
            if chosen or any(id(part) in kept for part in walk(node.value)):
                yield from _taken(node, self._part)

    def _looped(self, nodes: Sequence[ast.AST]) -> Iterator[str]:
        """Yield the variables that a loop through the table gives what it finds."""
        ends = {*self.tables, *self.functions}
        found = {found_by_loop(node, ends) for node in nodes if self.by_dict} - {""}
        yield from found
        for node in nodes:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            if isinstance(node.value, ast.Name) and node.value.id in found:
                yield from stored(node)

    @property
    def names(self) -> set[str]:
        """The variables that are for nothing but the pick and the call."""
        return self.picked | self.tables | self.keys | self.inner | self.collected | self.objects

    def searches(self, node: ast.For) -> bool:
        """Tell whether a loop looks for the job type in a table."""
        return self.by_dict and bool(found_by_loop(node, {*self.tables, *self.functions}))

    def converts(self, value: ast.expr) -> bool:
        """Tell whether this only makes the job type a member of an enum."""
        return makes_member(value, self.converted) and not self.calls_executor(value)

    def hands_over(self, value: ast.expr | None) -> bool:
        """Tell whether this is the call of an executor, awaited or not."""
        inner = value.value if isinstance(value, ast.Await) else value
        return inner is not None and self.calls_executor(inner)

    def calls_executor(self, node: ast.AST) -> bool:
        """Tell whether a node is the call of an executor."""
        if not isinstance(node, ast.Call):
            return False
        called: ast.expr = node.func
        if self._is_part(called) or (self._runs and ast.unparse(called) == self._runs):
            return True
        if self._method and isinstance(called, ast.Attribute) and called.attr == self._method:
            called = called.value.func if isinstance(called.value, ast.Call) else called.value
        elif self._method:
            return False
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Call):
            called = called.value.func if self._is_work(called) else called
        named = isinstance(called, ast.Name) and called.id in {*self.picked, *self.objects}
        direct = not self.by_dict and ast.unparse(node.func) in {*self.functions, *self.inner}
        return named or direct or self._is_lookup(called)

    def from_lookup(self, body: Collection[ast.stmt]) -> bool:
        """Tell whether a function that picks is asked in a block, and no executor called."""
        nodes = [node for statement in body for node in walk(statement)]
        asked = bool(self._through) and any(map(self._is_lookup, nodes))
        return asked and not any(map(self.calls_executor, nodes))

    def uses_entry(self, value: ast.expr | None) -> bool:
        """Tell whether this reads more of an entry than its function."""
        nodes = walk(value) if value is not None and self._part else ()
        return any(self._reads(node) not in ("", self._part) for node in nodes)

    def _is_part(self, node: ast.expr | None) -> bool:
        """Tell whether this is the function of an entry that holds more."""
        return node is not None and bool(self._part) and self._reads(node) == self._part

    def _reads(self, node: ast.AST) -> str:
        """Return which part of an entry this is; empty for anything else."""
        held, written = part_read(node)
        named = isinstance(held, ast.Name) and held.id in self.picked
        return written if held is not None and (named or self._is_lookup(held)) else ""

    def is_choice(self, value: ast.expr | None) -> bool:
        """Tell whether a branch gives a variable a function, or a class, that is called later."""
        if self.by_dict or not isinstance(value, ast.Name | ast.Attribute):
            return False
        text = ast.unparse(value)
        return any(one == text or one.startswith(f"{text}(") for one in self.functions)

    def _is_work(self, called: ast.Attribute) -> bool:
        return not self.by_dict and any(
            function.endswith(f").{called.attr}") for function in self.functions
        )

    def _makes(self, value: ast.expr | None, name: str) -> bool:
        """Tell whether a variable is given the object whose method is what the router calls."""
        if not isinstance(value, ast.Call):
            return False
        if not self.by_dict:
            return any(function.startswith(f"{name}.") for function in self.functions)
        named = isinstance(value.func, ast.Name) and value.func.id in self.picked
        return bool(self._method) and (named or self._is_lookup(value.func))

    def _inner_names(self, node: ast.AST) -> Iterator[str]:
        """Yield what the router calls a function of its own that only calls an executor."""
        function = node.value if isinstance(node, ast.Assign) else node
        if not isinstance(function, ast.FunctionDef | ast.Lambda):
            return
        call = only_call(function)
        called = ast.unparse(call.func) if call is not None else ""
        if called in {*self.functions, *(item.arg for item in function.args.args)}:
            names = stored(node) if isinstance(node, ast.Assign) else ()
            yield from (node.name,) if isinstance(node, ast.FunctionDef) else names

    def _is_lookup(self, node: ast.AST) -> bool:
        """Tell whether an expression takes something out of the table, or finds it by name."""
        if isinstance(node, ast.Subscript):
            return self._is_namespace(node.value)
        if not isinstance(node, ast.Call):
            return id(node) in self._choices
        if self._through and ast.unparse(node.func) == self._through:
            return True
        if isinstance(node.func, ast.Attribute):
            return node.func.attr in ("get", "pop") and self._is_namespace(node.func.value)
        if is_search(node, self.tables):
            return True
        by_name = ast.unparse(node.func) == "getattr" and len(node.args) > 1
        return by_name and not isinstance(node.args[1], ast.Constant)

    def _is_namespace(self, node: ast.expr) -> bool:
        named = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if named == "dict" and not (self.tables - {""}):
            return self.by_dict  # made on the spot, of pairs
        # `Runner.TABLE`, `tables.TABLE`: the audit has followed the one of that name.
        last = node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)
        return named in BY_NAME or bool({last, ast.unparse(node)} & self.tables)

    def _is_table(self, value: ast.expr | None) -> bool:
        """Tell whether this is a dict of the executors."""
        written = (
            {ast.unparse(part) for part in value.values} if isinstance(value, ast.Dict) else ()
        )
        return bool(written) and {*self.functions, *self.inner}.issuperset(written)

    def _only_collects(self, node: Definition, name: str) -> bool:
        """Tell whether a variable collects what the router was given, for the executor's call."""
        if isinstance(node, ast.ClassDef):
            return False
        values = collected(node, ast.Name(name, ast.Load()))
        own = {argument.arg for argument in _arguments(node)}
        return values is not None and all(
            isinstance(value, ast.Name) and value.id in own for _, value in values
        )

    def _names_read(self, body: Collection[ast.stmt]) -> Iterator[str]:
        """Yield what is read by more than logging and answers to unknown job types."""
        for node in body:
            if self._is_answer(node) or (isinstance(node, ast.Expr) and says_only(node.value)):
                continue
            blocks = [part for part in below(node) if isinstance(part, ast.stmt)]
            yield from self._names_read(blocks)
            for part in below(node):
                if not isinstance(part, ast.stmt):
                    yield from names_read(part)

    def _is_answer(self, node: ast.stmt) -> bool:
        """Tell whether this is the answer to an unknown job type."""
        if not isinstance(node, ast.If) or any(map(self.calls_executor, walk(node))):
            return False
        return bool(names_read(node.test) & {*self.subjects, *self.picked})


def _taken(node: ast.Assign | ast.AnnAssign | ast.NamedExpr, part: str) -> Iterator[str]:
    """Yield the variables that hold what is picked: one of several, where that is a part."""
    target = targets_of(node)[0]
    if not part or not isinstance(target, ast.Tuple):
        yield from stored(node)
        return
    for index, name in enumerate(target.elts):
        if part == f"[{index}]" and isinstance(name, ast.Name):
            yield name.id


def stored(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> Iterator[str]:
    """Yield the variables that an assignment binds; none where it stores anything else too."""
    targets = targets_of(node)
    parts = [part for target in targets for part in walk(target)]
    if not any(isinstance(part, ast.Attribute | ast.Subscript) for part in parts):
        yield from (part.id for part in parts if isinstance(part, ast.Name))


def says_only(value: ast.expr) -> bool:
    """Tell whether an expression statement is a log call or a docstring."""
    return isinstance(value, ast.Constant) or log_template(value) is not None


def _names_of(source: str) -> frozenset[str]:
    """Return the variables in the source of an expression, if there is one."""
    return names_read(ast.parse(source, mode="eval")) if source else frozenset()


def _arguments(node: Definition) -> Iterator[ast.arg]:
    if not isinstance(node, ast.ClassDef):
        yield from (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
