"""Definitions of the monolith that would go with it without anybody having said so.

The audit follows how the monolith picks its executors as far as it can read the code. What it
could not follow must not be taken for dead: a function that is registered by its decorator, or
one that the old dispatcher reaches and that is called like an executor, is a question to a person.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from migrator.decisions import Decision, Option
from migrator.facts import Facts, Layout, Symbol
from migrator.plan import DROP, STUB, Plan
from migrator.python_source import Definition, definition, parse
from migrator.snapshot import Source

# Decorators that only wrap what they decorate, by their last name.
_HARMLESS = frozenset(
    [
        *("abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod"),
        *("contextmanager", "dataclass", "final", "lru_cache", "overload", "override"),
        *("property", "runtime_checkable", "singledispatch", "staticmethod", "total_ordering"),
        "wraps",
    ]
)
MOST = 0.6


def symbol_decisions(facts: Facts, plan: Plan, source: Source) -> Iterator[Decision]:
    """Yield a question for each definition that nothing accounts for.

    Args:
        facts: The audit.
        plan: The plan with its homes.
        source: The tree that was audited.
    """
    if facts.layout is None:
        return
    tree = parse(source.read(facts.layout.monolith.path))
    explained = _explained(facts, plan)
    for symbol in facts.symbols:
        node = definition(tree, symbol.name)
        if symbol.name in explained or node is None:
            continue
        reason = may_register(node) or _reached(symbol, node, facts, explained)
        if reason:
            yield _question(symbol, facts.layout, reason)


def _question(symbol: Symbol, layout: Layout, reason: str) -> Decision:
    return Decision(
        id=f"symbol:{symbol.name}",
        question=f"{symbol.name} ({symbol.where}) has no place in the modular package: may it go?",
        evidence=(reason,),
        options=(
            Option(
                DROP,
                f"it goes with {layout.monolith.path}; else move it by hand, commit, and run again",
            ),
        ),
    )


def _explained(facts: Facts, plan: Plan) -> frozenset[str]:
    """Return the symbols that live on, or whose end the plan gives a reason for."""
    names = set(plan.homes)
    names |= {entry.legacy_function for entry in plan.executors if entry.action == STUB}
    names |= {task.legacy_function for task in plan.tasks}
    if facts.lookup:
        names |= {facts.lookup.mapping or "", facts.lookup.function or ""}
    return frozenset(names)


def may_register(node: Definition) -> str:
    """Return why a decorator may keep a definition alive; empty where none does."""
    for decorator in node.decorator_list:
        name = _last_name(decorator)
        if name not in _HARMLESS:
            return f"its decorator @{ast.unparse(decorator)} may register it somewhere"
    return ""


def _last_name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(node, ast.Attribute):
        # @name.setter and @name.deleter belong to a property
        return "property" if node.attr in ("setter", "deleter", "getter") else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _reached(symbol: Symbol, node: Definition, facts: Facts, explained: frozenset[str]) -> str:
    """Return how the old dispatcher reaches something that is called like an executor."""
    entry = {
        function.name
        for function in (
            facts.legacy_dispatcher,
            facts.legacy_router.function if facts.legacy_router else None,
        )
        if function
    }
    users = _users(symbol, {item.name: item for item in facts.symbols}, explained - entry)
    shared = _shared_parameters(node, facts)
    if not users & entry or not shared:
        return ""
    reaching = ", ".join(sorted(users & entry))
    return f"{reaching} reaches it, and it takes what executors take: {', '.join(sorted(shared))}"


def _users(
    symbol: Symbol, symbols: Mapping[str, Symbol], explained: frozenset[str]
) -> frozenset[str]:
    """Return everything that uses a symbol, directly or not, without what is explained."""
    found: set[str] = set()
    pending = [symbol.name]
    while pending:
        current = symbols.get(pending.pop())
        for user in current.used_by if current else ():
            if user not in found and user not in explained:
                found.add(user)
                pending.append(user)
    return frozenset(found)


def _shared_parameters(node: Definition, facts: Facts) -> frozenset[str]:
    """Return the parameters that a definition shares with an executor, if it takes most of them.

    A helper of the dispatcher takes one or two of the same values; an executor takes nearly all.
    """
    functions = _methods(node) if isinstance(node, ast.ClassDef) else [node]
    for function in functions:
        arguments = function.args
        names = {item.arg for item in (*arguments.args, *arguments.kwonlyargs)}
        for known in _executor_signatures(facts):
            if len(names & known) >= 2 and len(names & known) >= MOST * len(known):
                return frozenset(names & known)
    return frozenset()


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]


def _executor_signatures(facts: Facts) -> Iterator[frozenset[str]]:
    """Yield the parameter names of each executor, and what the modular router has for them."""
    for executor in facts.executors:
        yield frozenset(parameter.name for parameter in executor.function.parameters)
    if facts.router:
        names = {parameter.name for parameter in facts.router.function.parameters}
        yield frozenset(names - {facts.router.job_type_parameter})
