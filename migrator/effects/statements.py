"""What the statements of a module do when it is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.effects.calls import Place, first_effect
from migrator.effects.decorators import may_register
from migrator.effects.model import Effect, effect_at
from migrator.effects.reader import Found, Reader
from migrator.python_source import Definition
from migrator.syntax import below, targets_of


def bindings(tree: ast.Module) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
    """Yield the names and the value of each assignment at module level, blocks included."""
    pending: list[ast.AST] = [tree]
    while pending:
        for node in below(pending.pop(0)):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = targets_of(node)
                parts = (part for target in targets for part in ast.walk(target))
                names = tuple(part.id for part in parts if isinstance(part, ast.Name))
                if node.value is not None:
                    yield names, node.value
            elif isinstance(node, ast.stmt | ast.ExceptHandler):
                pending += [] if isinstance(node, Definition) else [node]


def value_effect(reader: Reader, path: str, value: ast.expr) -> Effect | None:
    """Return what evaluating a value at module level may do."""
    return first_effect(Place(reader, path), value)


def definition_effect(reader: Reader, path: str, node: Definition) -> Effect | None:
    """Return what a definition does when it is made: defaults, class bodies, hooks of bases.

    Decorators are not looked at: they may do anything with what they are given.
    """
    place = Place(reader, path)
    if not isinstance(node, ast.ClassDef):
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        return _first(place, defaults)
    if hook := _subclass_hook(reader, path, node, 0):
        return hook
    inner = (part for part in node.body if isinstance(part, Definition))
    found = (definition_effect(reader, path, part) for part in inner)
    others = [part for part in node.body if not isinstance(part, Definition)]
    return _first(place, others) or next(filter(None, found), None)


def import_effect(reader: Reader, path: str) -> Effect | None:
    """Return what importing a file does besides binding names, without what it imports itself."""
    tree = reader.tree(path)
    for node in _statements(tree.body if tree else ()):
        if isinstance(node, Definition):
            found = definition_effect(reader, path, node)
            if found is None and may_register(node):
                found = effect_at(path, node.decorator_list[0])
        else:
            found = first_effect(Place(reader, path), node)
        if found:
            return found
    return None


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the statements of a block, and of the blocks in it, that run with the import."""
    for node in body:
        if isinstance(node, ast.If) and _never_on_import(node.test):
            yield from _statements(node.orelse)
        elif isinstance(node, ast.If | ast.Try):
            yield from (node.test,) if isinstance(node, ast.If) else ()
            handlers = getattr(node, "handlers", ())
            blocks = (node.body, *(handler.body for handler in handlers), node.orelse)
            for block in (*blocks, getattr(node, "finalbody", ())):
                yield from _statements(block)
        else:
            yield node


def _never_on_import(test: ast.expr) -> bool:
    """Tell whether this is ``TYPE_CHECKING`` or the guard of a script."""
    return "TYPE_CHECKING" in (text := ast.unparse(test)) or "__name__" in text


def _first(place: Place, nodes: Sequence[ast.AST]) -> Effect | None:
    return next(filter(None, (first_effect(place, node) for node in nodes)), None)


def _subclass_hook(reader: Reader, path: str, node: ast.ClassDef, depth: int) -> Effect | None:
    """Return what runs for, or finds, each class that is derived from a class of the tree."""
    if depth >= _BASES:
        return None
    for keyword in node.keywords:
        found = reader.found(path, keyword.value) if keyword.arg == "metaclass" else None
        if found is not None and _METACLASS_HOOKS & _methods(found):
            return effect_at(path, keyword.value)
    for base in node.bases:
        found = reader.found(path, base)
        if found is None or not isinstance(found.node, ast.ClassDef):
            continue
        if "__init_subclass__" in _methods(found) or reader.lists_subclasses(found.node.name):
            return effect_at(path, base)
        if deeper := _subclass_hook(reader, found.path, found.node, depth + 1):
            return deeper
    return None


def _methods(found: Found) -> set[str]:
    body = found.node.body if isinstance(found.node, ast.ClassDef) else ()
    return {part.name for part in body if isinstance(part, Definition)}


_BASES = 8
_METACLASS_HOOKS = frozenset({"__new__", "__init__", "__prepare__"})
