"""Definitions that only their decorator keeps alive, and that move where that is decided.

A handler of one of Celery's signals is called by nothing in the code. It lives on in a module of
its own that the tasks package imports: where the tasks are, it is connected.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from migrator.decisions import Answered
from migrator.facts import Layout
from migrator.modules import child_path, free_child
from migrator.plan import MOVE, LoosePlan
from migrator.python_source import Definition
from migrator.snapshot import Source
from migrator.syntax import walk_of

SYMBOL, IMPORT = "symbol:", "import:"
# What an app offers to be connected to, besides the signals of ``celery.signals``.
_OF_APP = frozenset({"on_after_configure", "on_after_finalize", "on_after_fork", "on_configure"})


def moved_handlers(
    layout: Layout, answers: Mapping[str, Answered], source: Source
) -> Iterator[LoosePlan]:
    """Yield the definitions that a person has decided to keep, each with its place.

    Args:
        layout: Where the packages are.
        answers: The decisions about definitions that nothing accounts for, by id.
        source: The tree that was audited.
    """
    package = layout.folder_of_tasks
    stem = free_child(source, package.path, "handlers")
    for name, answered in answers.items():
        if name.startswith(SYMBOL) and answered.option == MOVE:
            yield LoosePlan(
                name[len(SYMBOL) :], f"{package.name}.{stem}", child_path(package.path, stem)
            )


def kept_imports(answers: Mapping[str, Answered]) -> tuple[str, ...]:
    """Return the modules that a person wants to be imported for what their import does.

    Args:
        answers: The decisions about what goes with the monolith, by id.
    """
    return tuple(
        name[len(IMPORT) :]
        for name, answered in answers.items()
        if name.startswith(IMPORT) and answered.option == MOVE
    )


def connection(tree: ast.Module | None, name: str, node: Definition | None) -> str:
    """Return what connects a definition to a signal of Celery, for a person; may be empty.

    Args:
        tree: The module.
        name: The name of the definition.
        node: The definition.
    """
    signals, modules = _imported(tree)
    for decorator in node.decorator_list if node else ():
        if _is_connect(decorator, signals, modules):
            return f"its decorator @{ast.unparse(decorator)} connects it to a signal of Celery"
    for statement in tree.body if tree else ():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and _is_connect(call.func, signals, modules):
            given = call.args[0] if call.args else None
            if isinstance(given, ast.Name) and given.id == name:
                return f"line {call.lineno} connects it to a signal of Celery"
    return ""


def _is_connect(node: ast.expr, signals: set[str], modules: set[str]) -> bool:
    """Tell whether something is the ``connect`` of a signal, called or not."""
    called = node.func if isinstance(node, ast.Call) else node
    if not isinstance(called, ast.Attribute) or called.attr != "connect":
        return False
    signal = called.value
    if isinstance(signal, ast.Name):
        return signal.id in signals
    if not isinstance(signal, ast.Attribute):
        return False
    return signal.attr in _OF_APP or ast.unparse(signal.value) in modules


def _imported(tree: ast.Module | None) -> tuple[set[str], set[str]]:
    """Return what a module calls Celery's signals, and the module that has them."""
    signals: set[str] = set()
    modules = {"celery.signals"}
    for node in walk_of(tree, ast.Import, ast.ImportFrom) if tree else ():
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = {item.name: item.asname or item.name for item in node.names}
            if node.module == "celery.signals":
                signals |= set(names.values())
            elif node.module == "celery" and "signals" in names:
                modules.add(names["signals"])
        elif isinstance(node, ast.Import):
            modules |= {
                item.asname for item in node.names if item.name == "celery.signals" and item.asname
            }
    return signals, modules
