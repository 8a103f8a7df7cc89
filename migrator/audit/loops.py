"""Loops and comprehensions that a place is in, and what decides there whether it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from migrator.audit.scopes import DEFINITIONS, blocks, statements
from migrator.syntax import below, walk, walk_of

Loop = ast.For | ast.AsyncFor | ast.While | ast.comprehension
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FRAMES = (*_LOOPS, *_COMPREHENSIONS)
_LEAVE = (ast.Break, ast.Continue)
_REGISTERS = (*DEFINITIONS, ast.Call)


@dataclass(frozen=True, eq=False)
class Guard:
    """A condition in a loop that has to turn out in one way; None: nobody can say which."""

    test: ast.expr | None
    wanted: bool = True


@dataclass(frozen=True, eq=False)
class Lazy:
    """A generator expression: it runs only as far as something takes from it."""

    node: ast.GeneratorExp


Frame = Loop | Guard | Lazy
Frames = tuple[Frame, ...]


@lru_cache(maxsize=512)  # after each stage most files are what they were before
def frames_of(tree: ast.Module) -> dict[int, Frames]:
    """Return what each call and definition is in, the outermost first, by the id of the node.

    What is in nothing of the kind is left out. The body of a function runs at another time: what
    the function is in does not count for it.
    """
    found: dict[int, Frames] = {}
    inner: set[int] = set()
    for loop in walk_of(tree, *_FRAMES):
        if id(loop) not in inner:
            inner.update(_framed(loop, found))
    return found


def _framed(loop: ast.AST, found: dict[int, Frames]) -> Iterator[int]:
    """Note what is in a loop; yield the ids of the loops among it."""
    stack = _inside(loop, ())
    while stack:
        node, frames = stack.pop()
        if not frames:
            continue
        if isinstance(node, _REGISTERS):
            found[id(node)] = frames
        elif isinstance(node, _FRAMES):
            yield id(node)
        stack += _inside(node, frames)


def _inside(node: ast.AST, frames: Frames) -> list[tuple[ast.AST, Frames]]:
    """Return the nodes right below one, each with what it is in."""
    if isinstance(node, (*DEFINITIONS, ast.Lambda)):
        body = {id(part) for part in (node.body if isinstance(node.body, list) else [node.body])}
        return [(child, () if id(child) in body else frames) for child in below(node)]
    if isinstance(node, _LOOPS):
        head = node.test if isinstance(node, ast.While) else node.iter
        inner = [(child, (*frames, node)) for child in node.body]
        return [(head, frames), *inner, *((child, frames) for child in node.orelse)]
    if isinstance(node, _COMPREHENSIONS):
        return _in_comprehension(node, frames)
    if frames:
        return _guarded(node, frames)
    return [(child, frames) for child in below(node)]


def _in_comprehension(node: ast.expr, frames: Frames) -> list[tuple[ast.AST, Frames]]:
    found: list[tuple[ast.AST, Frames]] = []
    inner = frames
    for number, loop in enumerate(node.generators):  # type: ignore[attr-defined]
        found.append((loop.iter, inner))
        if not number and isinstance(node, ast.GeneratorExp):
            inner = (*inner, Lazy(node))
        inner = (*inner, loop)
        for test in loop.ifs:
            found.append((test, inner))
            inner = (*inner, Guard(test))
    parts = [getattr(node, name) for name in ("key", "value", "elt") if hasattr(node, name)]
    return [*found, *((part, inner) for part in parts)]


def _guarded(node: ast.AST, frames: Frames) -> list[tuple[ast.AST, Frames]]:
    """Return what is below a condition in a loop."""
    if isinstance(node, (ast.If, ast.IfExp)):
        sides = [(node.body, Guard(node.test)), (node.orelse, Guard(node.test, False))]
        inner = [
            (part, (*frames, guard))
            for side, guard in sides
            for part in (side if isinstance(side, list) else [side])
        ]
        return [(node.test, frames), *inner]
    if isinstance(node, ast.BoolOp):
        found: list[tuple[ast.AST, Frames]] = []
        for value in node.values:
            found.append((value, frames))
            frames = (*frames, Guard(value, isinstance(node.op, ast.And)))
        return found
    if isinstance(node, ast.Match):
        frames = (*frames, Guard(None))
    return [(child, frames) for child in below(node)]


def targets(loop: Loop) -> set[str]:
    """Return the names that a loop binds anew in each turn."""
    if isinstance(loop, ast.While):
        return set()
    return {node.id for node in walk(loop.target) if isinstance(node, ast.Name)}


def goes_on(loop: Loop) -> bool:
    """Tell whether a loop does all of every turn, and every turn there is."""
    if isinstance(loop, ast.comprehension):
        return not loop.is_async
    return not isinstance(loop, ast.AsyncFor) and not _leaves(loop.body, _LEAVE)


def _leaves(body: list[ast.stmt], kinds: tuple[type[ast.stmt], ...]) -> bool:
    """Tell whether a block has a way out; what ends a loop in it is none."""
    for statement in body:
        if isinstance(statement, (*kinds, ast.Return)):
            return True
        inner = () if isinstance(statement, DEFINITIONS) else tuple(blocks(statement))
        if isinstance(statement, _LOOPS):
            if _leaves(statement.body, ()) or _leaves(statement.orelse, kinds):
                return True
        elif any(_leaves(block, kinds) for block in inner):
            return True
    return False


def carried(loop: Loop, place: ast.AST) -> set[str]:
    """Return the names that a place in a loop reads, and that an earlier turn may have bound.

    A target of the loop counts where something before the place binds it once more.

    Args:
        loop: The loop.
        place: What is in it.
    """
    if isinstance(loop, ast.comprehension):
        return set()
    bound = _bound_in(loop)
    wanted, seen, found = set(_reads(place)), set[str](), set[str]()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        for statement in (one for stored, one in bound if stored == name):
            holds = id(place) in _ids(statement)
            if isinstance(statement, _LOOPS) and holds:
                continue
            later = holds or statement.lineno >= getattr(place, "lineno", 0)
            again = later is not (name in targets(loop))
            if again or isinstance(statement, (ast.AugAssign, *_LOOPS)):
                found.add(name)
            wanted |= _reads(statement) - seen
    return found


@lru_cache(maxsize=1024)  # a loop is asked for each place in it
def _bound_in(loop: ast.For | ast.AsyncFor | ast.While) -> list[tuple[str, ast.stmt]]:
    return [(name, one) for one in statements(loop.body) for name in _stores(one)]


@lru_cache(maxsize=1024)
def _ids(statement: ast.stmt) -> frozenset[int]:
    return frozenset(map(id, walk(statement)))


def _stores(statement: ast.stmt) -> list[str]:
    """Return the names that a statement itself binds, without the blocks in it."""
    inner = {id(part) for block in blocks(statement) for part in block}
    found: list[str] = []
    stack = [part for part in below(statement) if id(part) not in inner]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        stack.extend(below(node))
    return found


@lru_cache(maxsize=4096)
def _reads(node: ast.AST) -> frozenset[str]:
    parts = node.decorator_list if isinstance(node, DEFINITIONS) else [node]
    return frozenset(
        one.id
        for part in parts
        for one in walk(part)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    )
