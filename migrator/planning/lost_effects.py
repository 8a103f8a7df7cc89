"""What importing the monolith does and nothing would do any more once it is gone.

``CACHE = warm_up()`` is more than a name: where nothing that lives on takes it along, the warming
up ends with the module. So does what an import is there for that uses no name of what it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from migrator.audit.candidates import is_test
from migrator.effects import (
    Effect,
    Reader,
    bindings,
    definition_effect,
    import_effect,
    value_effect,
)
from migrator.facts import Facts, Symbol
from migrator.python_source import definition
from migrator.snapshot import Source
from migrator.syntax import walk


def lost_effects(
    facts: Facts, explained: Collection[str], reader: Reader
) -> Iterator[tuple[Symbol, str]]:
    """Yield each symbol whose making does something, and what that is.

    What is used by something that has its place was made for that, and is no question of its own.

    Args:
        facts: The audit, with a layout.
        explained: The symbols that live on, or whose end has a reason.
        reader: Reads the tree.
    """
    path = facts.layout.monolith.path if facts.layout else ""
    tree = reader.tree(path)
    if tree is None:
        return
    values = list(bindings(tree))
    symbols = {symbol.name: symbol for symbol in facts.symbols}
    asked: set[int] = set()
    for symbol in symbols.values():
        if symbol.kind in ("logger", "statement") or _used(symbol, symbols, explained):
            continue
        mine = [value for names, value in values if symbol.name in names]
        fresh = [value for value in mine if id(value) not in asked]
        asked.update(map(id, mine))
        effects = [value_effect(reader, path, value) for value in fresh]
        node = definition(tree, symbol.name)
        effects += [definition_effect(reader, path, node)] if node else []
        effect = next(filter(None, effects), None)
        if effect:
            yield symbol, _said(effect, path)


def _said(effect: Effect, path: str) -> str:
    return f"runs when {path} is imported, and may do more than give a value: {effect}"


def _used(symbol: Symbol, symbols: Mapping[str, Symbol], explained: Collection[str]) -> bool:
    """Tell whether something with a place uses a symbol, directly or not."""
    seen, pending = {symbol.name}, [symbol.name]
    while pending:
        current = pending.pop()
        if current in explained:
            return True
        users = symbols[current].used_by if current in symbols else ()
        pending += [user for user in users if user not in seen]
        seen.update(users)
    return False


def lost_imports(facts: Facts, reader: Reader, source: Source) -> Iterator[tuple[str, int, str]]:
    """Yield each module that only the monolith imports, for what its import does.

    Args:
        facts: The audit, with a layout.
        reader: Reads the tree.
        source: The tree.

    Yields:
        The module, the line that imports it, and what its import does.
    """
    monolith = facts.layout.monolith.path if facts.layout else ""
    tree = reader.tree(monolith)
    read = {node.id for node in walk(tree) if isinstance(node, ast.Name)} if tree else set()
    taken = {reference.symbol for reference in facts.references}
    imports = [
        (node, name, module)
        for node in (walk(tree) if tree else ())
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name, module in _imports(reader, monolith, node)
    ]
    # Another name of the module is used: who uses that imports it.
    used = {module for _, name, module in imports if name in read or name in taken}
    for node, _, module in imports:
        path = reader.path_of(module)
        if module in used or path is None:
            continue
        effect = import_effect(reader, path)
        if effect and not _imported_elsewhere(module, {monolith, path}, reader, source):
            yield module, node.lineno, f"importing it does more than bind names: {effect}"


def _imports(
    reader: Reader, path: str, node: ast.Import | ast.ImportFrom
) -> Iterator[tuple[str, str]]:
    """Yield the name that an import binds, and the module that it is for."""
    for item in node.names:
        name = item.asname or item.name.partition(".")[0]
        if isinstance(node, ast.Import):
            yield name, item.name
        else:
            package = reader.imported(path, node)
            below = f"{package}.{item.name}"
            yield name, below if reader.path_of(below) else package


def _imported_elsewhere(module: str, own: Collection[str], reader: Reader, source: Source) -> bool:
    """Tell whether another file imports a module, or something below it, or names it."""
    for path in source.search([module.rpartition(".")[2]]):
        tree = reader.tree(path) if path.endswith(".py") else None
        if path in own or is_test(path):
            continue
        for node in walk(tree) if tree else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = [full for _, full in _imports(reader, path, node)]
                named += [reader.imported(path, node)] if isinstance(node, ast.ImportFrom) else []
            else:
                named = [str(node.value)] if isinstance(node, ast.Constant) else []
            if any(f"{name}.".startswith(f"{module}.") for name in named):
                return True
    return False
