"""Job types that the modular side turns away before its router looks them up.

A guard that lists what is known, an enum without a member for it, a key that is computed: a new
entry in the table behind is never found then. Only what is certain is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from migrator.audit.chosen import assignment
from migrator.audit.conditions import decided
from migrator.audit.enums import enum_bases, named_members
from migrator.audit.evaluate import Evaluator
from migrator.audit.job_type_flow import Reach, reached
from migrator.audit.layout import Parts
from migrator.audit.routing import Routing
from migrator.audit.scopes import arguments
from migrator.audit.values import Class, Function, FunctionNode, Text, Value
from migrator.audit.walk import callee, names_in
from migrator.facts import Executor, OutsideRoute, TurnedAway
from migrator.syntax import walk


def turned_away(
    evaluator: Evaluator, parts: Parts, served: Iterable[Executor | OutsideRoute]
) -> tuple[TurnedAway, ...]:
    """Return the job types that would not get to an entry of theirs, each once.

    Args:
        evaluator: Follows values.
        parts: The monolith and the modular side.
        served: What serves job types today; those that the modular router knows are left out.
    """
    modular, dispatcher = parts.router, parts.dispatcher
    if modular is None or dispatcher is None or not isinstance(dispatcher.node, FunctionNode):
        return ()
    known = {route.job_type for route in modular.fact.routes} - modular.unfound
    own = {argument.arg for argument in arguments(dispatcher.node)}
    wanted = own & parts.job_type_names
    ends = {id(target.node) for target in modular.targets if isinstance(target, Function)}
    reaches = [reach for reach in reached(evaluator, dispatcher, wanted, ends) if reach.names]
    found = []
    for job_type in sorted(_job_types(served) - known):
        way = (
            said
            for reach in reaches
            for said in _Way(evaluator, reach, modular, job_type).obstacles()
        )
        first = next(way, None)
        found += [first] if first is not None else []
    return tuple(found)


def _job_types(served: Iterable[Executor | OutsideRoute]) -> set[str]:
    return {
        name
        for one in served
        for name in (one.job_types if isinstance(one, Executor) else (one.job_type,))
    }


class _Way:
    """What one function does with one job type."""

    def __init__(self, evaluator: Evaluator, reach: Reach, modular: Routing, job_type: str) -> None:
        self._evaluator = evaluator
        self._reach = reach
        self._modular = modular
        self._job_type = job_type
        known: dict[str, Value] = dict.fromkeys(reach.names, Text(job_type))
        outer = evaluator.project.module_scope(reach.function.path)
        assert outer is not None  # the function was read from it
        self._scope = outer.inner(reach.node, known)
        functions = (one.node for one in modular.targets if isinstance(one, Function))
        self._goals = {id(node) for node in (modular.node, *functions)}
        self._on_the_way = reach.node is modular.node or any(
            self._leads_on(part) for part in walk(reach.node)
        )

    def obstacles(self) -> Iterator[TurnedAway]:
        """Yield what keeps the job type from its entry, in order."""
        yield from self._on_the_way_there()
        yield from self._unfound()

    def _on_the_way_there(self) -> Iterator[TurnedAway]:
        for statement in _always(self._reach.node.body):
            yield from self._guard(statement)
            for part in _parts(statement):
                said = self._said(part)
                if said:
                    yield self._obstacle(part, said)
            if self._rebinds(statement):
                yield from self._made_of_it(statement)
                return  # what the name stands for from here on is not known

    def _unfound(self) -> Iterator[TurnedAway]:
        """Yield that what the router looks up equals none of its keys."""
        fact = self._modular.fact
        if self._modular.unfound and self._reach.node is self._modular.node:
            said = "what it looks up there equals no member of an enum, and its keys are some"
            yield TurnedAway(self._job_type, fact.mapping_where or fact.function.where, said)

    def _obstacle(self, node: ast.AST, said: str) -> TurnedAway:
        parsed = self._evaluator.project.parse(self._reach.function.path)
        assert parsed is not None
        return TurnedAway(self._job_type, parsed.where(node), said)

    def _rebinds(self, statement: ast.stmt) -> bool:
        names = (part for part in walk(statement) if isinstance(part, ast.Name))
        return any(isinstance(n.ctx, ast.Store) and n.id in self._reach.names for n in names)

    def _made_of_it(self, statement: ast.stmt) -> Iterator[TurnedAway]:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            return
        value = self._evaluator.evaluate(statement.value, self._scope)
        if isinstance(value, Text) and value.text != self._job_type:
            yield self._obstacle(statement, f"makes {value.text!r} of it")

    def _guard(self, statement: ast.stmt) -> Iterator[TurnedAway]:
        if not isinstance(statement, ast.If):
            return
        names = names_in(statement.test)
        if not names & self._reach.names or names & self._tables or self._routes(statement):
            return
        found = decided(self._evaluator, statement.test, self._scope)
        taken = [] if found is None else statement.body if found else statement.orelse
        if self._leaves(taken) and not any(
            self._leads_on(part) for one in taken for part in walk(one)
        ):
            kind = "if" if found else "else of"
            yield self._obstacle(statement, f"`{kind} {ast.unparse(statement.test)}`")

    def _routes(self, statement: ast.If) -> bool:
        """Tell whether this is the chain of the router itself, which gets a branch more."""
        chain = self._reach.node is self._modular.node and self._modular.fact.form == "if"
        parts = walk(statement)
        return chain and any(self._leads_on(part) or self._chooses(part) for part in parts)

    def _chooses(self, node: ast.AST) -> bool:
        """Tell whether a variable gets an executor, which is called later."""
        value = assignment(node)[1]
        return value is not None and self._is_goal(value)

    def _leaves(self, block: Sequence[ast.stmt]) -> bool:
        ends = (ast.Return, ast.Raise) if self._on_the_way else (ast.Raise,)
        return bool(block) and isinstance(block[-1], ends)

    @cached_property
    def _tables(self) -> set[str]:
        """The names of the router's table."""
        table = self._modular.fact.mapping
        made = self._evaluator.project.bindings(self._reach.node).items() if table else ()
        values = ((name, one[0].value) for name, one in made if len(one) == 1)
        others = {n for n, value in values if isinstance(value, ast.Name) and value.id == table}
        return {table, *others} if table else set()

    def _leads_on(self, node: ast.AST) -> bool:
        """Tell whether a node calls the router, looks into its table, or calls an executor."""
        if isinstance(node, ast.Name) and node.id in self._tables:
            return True
        if not isinstance(node, ast.Call):
            return False
        return self._is_goal(node.func)

    def _is_goal(self, node: ast.expr) -> bool:
        target = callee(self._evaluator, node, self._scope)
        return isinstance(target, Function) and id(target.node) in self._goals

    def _said(self, node: ast.AST) -> str:
        """Return how an expression loses the job type; empty where it does not."""
        if isinstance(node, ast.Call) and len(node.args) == 1 and self._is(node.args[0]):
            cls = self._evaluator.evaluate(node.func, self._scope)
            if isinstance(cls, Class) and enum_bases(self._evaluator, cls):
                return "" if self._has_member(cls) else f"{cls.node.name} has no member for it"
        if isinstance(node, ast.Subscript) and names_in(node.slice) & self._reach.names:
            cls = self._evaluator.evaluate(node.value, self._scope)
            if isinstance(cls, Class) and enum_bases(self._evaluator, cls):
                return self._said_by_name(cls, node.slice)
        key = self._key(node)
        value = self._evaluator.evaluate(key, self._scope) if key is not None else None
        if isinstance(value, Text) and value.text != self._job_type:
            return f"looks {value.text!r} up for it"
        return ""

    def _is(self, node: ast.expr) -> bool:
        return self._evaluator.evaluate(node, self._scope) == Text(self._job_type)

    def _has_member(self, cls: Class) -> bool:
        named = named_members(self._evaluator, cls)
        return named is None or any(value.text == self._job_type for value in named.values())

    def _said_by_name(self, cls: Class, name: ast.expr) -> str:
        """Return what keeps ``Kind[kind]`` from being the member for the job type."""
        named = named_members(self._evaluator, cls) or {"": Text("?")}
        alike = all(called == value.text for called, value in named.items())
        if alike and self._is(name):
            return "" if self._job_type in named else f"{cls.node.name} has no member for it"
        return f"`{cls.node.name}[{ast.unparse(name)}]` goes by the names of the members"

    def _key(self, node: ast.AST) -> ast.expr | None:
        """Return what the router's own table is asked for."""
        if self._reach.node is not self._modular.node:
            return None
        if isinstance(node, ast.Subscript) and self._is_table(node.value):
            return node.slice
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            asks = node.func.attr in ("get", "pop") and self._is_table(node.func.value)
            return node.args[0] if asks else None
        return None

    def _is_table(self, node: ast.expr) -> bool:
        return ast.unparse(node).rpartition(".")[2] in self._tables


def _always(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run whenever a function comes that far."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.Try, ast.With, ast.AsyncWith)):
            yield from _always(statement.body)


def _parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions that a statement itself evaluates, those of its blocks left out."""
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield from walk(child)
