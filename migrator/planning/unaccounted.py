"""Definitions of the monolith that would go with it without anybody having said so.

The audit follows how the monolith picks its executors as far as it can read the code. What it
could not follow must not be taken for dead: a function that is registered by its decorator, or
one that the old dispatcher reaches and that is called like an executor, is a question to a person.
So is what does something when the monolith is imported, and is bound to a name nobody needs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from migrator.decisions import Decision, Option
from migrator.effects import Reader, may_register
from migrator.facts import Facts, Layout, Symbol
from migrator.plan import DROP, MOVE, STUB, Plan
from migrator.planning.handlers import IMPORT, SYMBOL, connection
from migrator.planning.lost_effects import lost_effects, lost_imports
from migrator.python_source import Definition, definition, parse
from migrator.snapshot import Source

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
    reader = Reader(source, facts.layout.source_root)
    reasons = {symbol.name: why for symbol, why in lost_effects(facts, explained, reader)}
    for symbol in facts.symbols:
        node = definition(tree, symbol.name)
        if symbol.name in explained:
            continue
        subject = f"{symbol.name} ({symbol.where})"
        signal = connection(tree, symbol.name, node)
        registered = signal or (may_register(node) if node else "")
        if registered:
            yield _handler_question(symbol, subject, facts.layout, registered, bool(signal))
            continue
        reason = _reached(symbol, node, facts, explained) if node else ""
        reason = reason or reasons.pop(symbol.name, "")
        if reason:
            yield _question(f"{SYMBOL}{symbol.name}", subject, facts.layout, reason)
    for module, line, why in lost_imports(facts, reader, source):
        place = f"the import of {module} ({facts.layout.monolith.path}:{line})"
        package = facts.layout.tasks_package.name
        moved = Option(MOVE, f"{package} imports it, for what its import does")
        yield _question(f"{IMPORT}{module}", place, facts.layout, why, moved)


def _handler_question(
    symbol: Symbol, subject: str, layout: Layout, reason: str, signal: bool
) -> Decision:
    package = layout.tasks_package.name
    moved = f"it moves to a module that {package} imports, and is registered where the tasks are"
    return Decision(
        id=f"{SYMBOL}{symbol.name}",
        question=f"{subject} is called by nobody in the code: does it live on?",
        evidence=(reason,),
        options=(Option(MOVE, moved), Option(DROP, f"it goes with {layout.monolith.path}")),
        recommended=MOVE if signal else None,
    )


def _question(name: str, subject: str, layout: Layout, reason: str, *others: Option) -> Decision:
    return Decision(
        id=name,
        question=f"{subject} has no place in the modular package: may it go?",
        evidence=(reason,),
        options=(
            *others,
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
    names |= {symbol.name for symbol in facts.symbols if symbol.registers}
    if facts.lookup:
        names |= {facts.lookup.mapping or "", facts.lookup.function or ""}
    return frozenset(names)


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
    if not users & entry or not shared or _only_says(node):
        return ""
    reaching = ", ".join(sorted(users & entry))
    return f"{reaching} reaches it, and it takes what executors take: {', '.join(sorted(shared))}"


def _only_says(node: Definition) -> bool:
    """Tell whether a class only says what others look like: a ``Protocol`` of executors does."""
    return isinstance(node, ast.ClassDef) and not any(map(_does_something, _methods(node)))


def _does_something(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return not all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Raise) and "NotImplementedError" in ast.unparse(statement))
        for statement in function.body
    )


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
    unseen = facts.legacy_router is None or not facts.legacy_router.routes
    for function in functions:
        arguments = function.args
        names = {item.arg for item in (*arguments.args, *arguments.kwonlyargs)}
        for known in _executor_signatures(facts, unseen):
            shared, most = frozenset(names & known), MOST * len(known)
            # Where no executor was seen, anything that takes one of its values may be one.
            if len(shared) >= (1 if unseen else max(2, most)):
                return shared
    return frozenset()


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]


def _executor_signatures(facts: Facts, unseen: bool) -> Iterator[frozenset[str]]:
    """Yield the parameter names of each executor, and what the modular router has for them.

    Args:
        facts: The audit.
        unseen: No executor was seen: then one takes what the old dispatcher has been given.
    """
    for executor in facts.executors:
        yield frozenset(parameter.name for parameter in executor.function.parameters)
    if facts.router:
        names = {parameter.name for parameter in facts.router.function.parameters}
        yield frozenset(names - {facts.router.job_type_parameter})
    if unseen and facts.legacy_dispatcher:
        names = {parameter.name for parameter in facts.legacy_dispatcher.parameters}
        yield frozenset(names - {"self"})
