"""What the plan says where there is no modular side yet: everything goes to new packages."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from migrator.effects import may_register
from migrator.facts import Facts, Layout, Symbol
from migrator.modules import child_path, is_package
from migrator.plan import STUB, ExecutorPlan, Home, LoosePlan, Plan, RouterPlan
from migrator.planning.self_imports import taken_from_itself
from migrator.python_source import definition, parse
from migrator.snapshot import Source

DISPATCHER = "job_dispatcher"
ROUTER = "base_executor"
LOOKUP = "task_lookup"
# Definitions that have no stage of their own: they move where something outside uses them.
_LOOSE = frozenset({"helper", "class", "constant", "state"})


def router_plan(facts: Facts, layout: Layout) -> RouterPlan | None:
    """Return where the router goes; None where the dispatcher itself routes."""
    router = facts.legacy_router
    if not layout.built or router is None or router.function.name in _tasks(facts, layout):
        return None
    name = router.function.name
    package = layout.execution_package
    return RouterPlan(
        name,
        f"{package.name}.{ROUTER}",
        child_path(package.path, ROUTER),
        name.lstrip("_") or name,
        router.job_type_parameter,
    )


def _tasks(facts: Facts, layout: Layout) -> set[str]:
    monolith = layout.monolith.name
    return {entry.function for entry in facts.registrations if entry.module == monolith}


def stub_homes(plan: Plan) -> Mapping[str, Home]:
    """Return the stubs that stand in for executors of removed integrations."""
    if plan.router is None:
        return {}
    return {
        entry.legacy_function: Home(plan.router.module, stub_of(entry))
        for entry in plan.executors
        if entry.action == STUB
    }


def stub_of(executor: ExecutorPlan) -> str:
    """Return the name of the stub of an executor: one, however many job types it serves."""
    subject = "".join(char if char.isalnum() else "_" for char in executor.job_types[0])
    return f"_stub_{subject}"


def loose_symbols(facts: Facts, plan: Plan, source: Source) -> Iterator[str]:
    """Yield what else of the monolith is in use outside it and has no home yet.

    What a decorator may register stays a question: a new module need not be imported where the
    old one was. A list of what the monolith offers means nothing anywhere else.
    """
    if facts.layout is None:
        return
    tree = parse(source.read(facts.layout.monolith.path))
    inside = taken_from_itself(facts, plan, source)
    for symbol in facts.symbols:
        used = symbol.name in inside or used_outside(symbol)
        loose = symbol.kind in _LOOSE and symbol.name not in {*plan.homes, "__all__"}
        if loose and used:
            node = definition(tree, symbol.name)
            if facts.layout.built or node is None or not may_register(node):
                yield symbol.name


def moved_lookup(facts: Facts, layout: Layout, plan: Plan) -> Iterator[LoosePlan]:
    """Yield the lookup of tasks by name, where the modular side is built.

    All its tasks live on there, so nothing says that it is dead.
    """
    package = layout.scheduling_package
    for symbol in facts.symbols if layout.built else ():
        finds = symbol.kind in ("mapping", "lookup") and symbol.name not in plan.homes
        if finds and used_outside(symbol):
            path = child_path(package.path, LOOKUP)
            yield LoosePlan(symbol.name, f"{package.name}.{LOOKUP}", path)


def used_outside(symbol: Symbol) -> bool:
    """Tell whether something other than the monolith's own definitions keeps it alive.

    A definition of the monolith that lives on takes what it uses along: then that has a home.
    """
    own = tuple(f"used by {user} " for user in symbol.used_by)
    return any(not line.startswith(own) for line in symbol.evidence)


def app_of_tasks(facts: Facts, layout: Layout, source: Source) -> Home | None:
    """Return the app that the monolith's tasks are decorated with: where it imports it from.

    ``shared_task`` brings no app along. A process that imports the tasks has to import the app
    too, or it would publish to Celery's unconfigured default app.

    Returns:
        None where the monolith does not import an app by name: tasks keep their decorators then,
        unless they are shared already.
    """
    tree = parse(source.read(layout.monolith.path))
    if tree is None:
        return None
    names = set()
    for function in _tasks(facts, layout):
        node = definition(tree, function)
        for decorator in node.decorator_list if node else ():
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(target, ast.Attribute) and target.attr == "task":
                names.add(target.value.id if isinstance(target.value, ast.Name) else "")
    if len(names) != 1:
        return None
    return _imported(tree, layout, names.pop())


def _imported(tree: ast.Module, layout: Layout, name: str) -> Home | None:
    found = None
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for item in node.names:
                if (item.asname or item.name) == name:
                    found = Home(_absolute(node, layout), item.name)
    return found


def _absolute(node: ast.ImportFrom, layout: Layout) -> str:
    """Return the dotted module that a ``from`` import of the monolith names."""
    if not node.level:
        return node.module or ""
    parts = layout.monolith.name.split(".")
    kept = len(parts) - node.level + (1 if is_package(layout.monolith.path) else 0)
    return ".".join([*parts[:kept], *([node.module] if node.module else [])])


def only_shared(facts: Facts, layout: Layout) -> bool:
    """Tell whether every task of the monolith is a ``shared_task`` already."""
    monolith = layout.monolith.name
    forms = {entry.form for entry in facts.registrations if entry.module == monolith}
    return forms == {"shared_task"}
