"""Every name that a piece of code reads from outside its functions, and when."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from migrator.syntax import below, last_name

Functions = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PATCHERS = frozenset({"setattr", "delattr", "object", "spy", "stub"})


@dataclass(frozen=True)
class Denoted:
    """What an import statement names.

    Attributes:
        path: The dotted path.
        base: The folder that a relative import starts from; None for an absolute one.
        modules: How many parts of the path are modules for sure, whatever their packages have
            under these names.
    """

    path: str
    base: str | None = None
    modules: int = 0


@dataclass(frozen=True)
class Read:
    """One use of a name that no function around it binds, or binds by an import.

    Attributes:
        name: The name.
        chain: The attributes that follow it.
        late: Read when a function runs, not when the module is imported.
        decorator: It decorates; what it decorates is not called through it.
        imported: What imports inside the function make of the name.
        loose: A class body binds the name, too: it need not be one of the module.
    """

    name: str
    chain: tuple[str, ...] = ()
    late: bool = False
    decorator: bool = False
    imported: tuple[Denoted, ...] = ()
    loose: bool = False


Imports: TypeAlias = Callable[[ast.Import | ast.ImportFrom], Iterator[tuple[str, Denoted]]]
_Names = Mapping[str, tuple[Denoted, ...]]


def reads(node: ast.AST, imports: Imports, late: bool = False) -> tuple[Read, ...]:
    """Return what a statement of a module or a class reads.

    Args:
        node: The statement.
        imports: Tells the names that an import binds.
        late: The statement itself runs late.
    """
    return tuple(dict.fromkeys(_Reader(imports).read(node, {}, Read("", late=late))))


class _Reader:
    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def read(self, node: ast.AST, names: _Names, how: Read) -> Iterator[Read]:
        """Yield the reads below a node; ``how`` says when they happen."""
        if isinstance(node, (*Functions, ast.Lambda)):
            yield from self._function(node, names, how)
        elif isinstance(node, ast.ClassDef):
            yield from self._decorators(node, names, how)
            for part in (*node.bases, *node.keywords):
                yield from self.read(part, names, how)
            yield from self._class_body(node, names, how)
        elif isinstance(node, _COMPREHENSIONS):
            inner = {**names, **dict.fromkeys(_stored(*(g.target for g in node.generators)), ())}
            for part in below(node):
                yield from self.read(part, inner, how)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            return
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield from self._name(node, names, how)
        else:
            for part in self._parts(node):
                yield from self.read(part, names, how)

    def _parts(self, node: ast.AST) -> list[ast.AST]:
        """Return what to look into; the object of a patch is not used, ``getattr`` of one is."""
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            return [ast.Name(node.target.id, ast.Load()), node.value]
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            return below(node)
        symbol = node.args[1]
        if not isinstance(symbol, ast.Constant) or not isinstance(symbol.value, str):
            return below(node)
        name = last_name(node.func)
        if name in _PATCHERS:
            return [node.func, *node.args[2:], *node.keywords]
        if name == "getattr":
            attribute = ast.Attribute(node.args[0], symbol.value, ast.Load())
            return [attribute, *node.args[2:]]
        return below(node)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, names: _Names, how: Read
    ) -> Iterator[Read]:
        if not isinstance(node, ast.Lambda):
            yield from self._decorators(node, names, how)
            if node.returns is not None:
                yield from self.read(node.returns, names, how)
        yield from self.read(node.args, names, how)
        inner = {**names, **self._bound(node)}
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        for part in body:
            yield from self.read(part, inner, replace(how, late=True, decorator=False))

    def _class_body(self, node: ast.ClassDef, names: _Names, how: Read) -> Iterator[Read]:
        own = {name for part in _own(node.body) for name in _binds(part)}
        for part in node.body:
            for read in self.read(part, names, how):
                yield replace(read, loose=True) if read.name in own else read

    def _decorators(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, names: _Names, how: Read
    ) -> Iterator[Read]:
        for part in node.decorator_list:
            yield from self.read(part, names, replace(how, decorator=True))

    def _name(self, node: ast.Name | ast.Attribute, names: _Names, how: Read) -> Iterator[Read]:
        chain: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            chain.insert(0, inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            yield Read("", tuple(chain), late=how.late)
            yield from self.read(inner, names, how)
        elif inner.id not in names:
            yield replace(how, name=inner.id, chain=tuple(chain))
        elif names[inner.id]:
            yield replace(how, name=inner.id, chain=tuple(chain), imported=names[inner.id])
        elif chain:
            yield Read("", tuple(chain), late=how.late)

    def _bound(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> _Names:
        """Return the names of a function's own scope, with what its imports make of them."""
        args = node.args
        given = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        found: dict[str, tuple[Denoted, ...]] = {arg.arg: () for arg in given if arg is not None}
        shared: set[str] = set()
        for part in _own(node.body if isinstance(node.body, list) else [node.body]):
            if isinstance(part, (ast.Import, ast.ImportFrom)):
                for name, denoted in self._imports(part):
                    found[name] = (*found.get(name, ()), denoted)
            elif isinstance(part, (ast.Global, ast.Nonlocal)):
                shared.update(part.names)
            else:
                for name in _binds(part):
                    found.setdefault(name, ())
        return {name: denoted for name, denoted in found.items() if name not in shared}


def _own(body: list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """Yield the nodes of one scope: not what is inside of the functions in it."""
    for node in body:
        yield node
        if not isinstance(node, (*Functions, ast.ClassDef, ast.Lambda, *_COMPREHENSIONS)):
            yield from _own(below(node))  # type: ignore[arg-type]


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (*Functions, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
    elif isinstance(node, _COMPREHENSIONS):
        for part in ast.walk(node):  # the walrus binds outside of the comprehension
            if isinstance(part, ast.NamedExpr):
                yield from _stored(part.target)


def _stored(*targets: ast.AST) -> Iterator[str]:
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id
