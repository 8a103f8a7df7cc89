"""Objects that keep functions by job type: ``@registry.register("mail")``.

Before:
    class Registry:
        def __init__(self):
            self._runners = {}

        def register(self, kind):
            def enter(function):
                self._runners[kind] = function
                return function
            return enter

        def get(self, kind):
            return self._runners.get(kind)

    registry = Registry()

``registry.get(kind)`` picks from what ``registry.register`` was given anywhere. A class whose
methods are called on itself is such an object too, and so is a dict with a method that fills it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeGuard

from migrator.audit.candidates import is_test
from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.holders import Holder, holder_of, is_holder
from migrator.audit.mappings import Mapping
from migrator.audit.project import Scoped, scoped
from migrator.audit.registries import Registry, entered, stored_by
from migrator.audit.registry_methods import owned, picking
from migrator.audit.registry_runs import call_through, running
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry, Place
from migrator.audit.values import Class, External
from migrator.syntax import places_of, targets_of, walk

_CHANGING = frozenset({"clear", "pop", "popitem", "setdefault", "update"})
_DICTS = frozenset({"builtins.dict", "collections.UserDict", "collections.OrderedDict"})
_EMPTY = frozenset({"{}", "dict()", "OrderedDict()", "collections.OrderedDict()"})


@dataclass(frozen=True, eq=False)
class Kept:
    """A place that takes something out of such an object.

    Attributes:
        mapping: What the object keeps.
        key: What it is asked for.
        checked: True where an unknown key is no exception.
        enters: How a function is entered in it, with ``{key}`` and ``{function}``.
        hands: The call of what is found, where that is made as well: ``registry.run(kind, job)``.
    """

    mapping: Mapping
    key: ast.expr
    checked: bool
    enters: str
    hands: ast.Call | None = None


def kept_by(evaluator: Evaluator, node: ast.AST, scope: Scope) -> Kept | None:
    """Return what an expression takes out of an object that keeps functions; None for others.

    Args:
        evaluator: Follows values.
        node: ``registry.get(kind)``, ``registry[kind]``.
        scope: Where it is.
    """
    asked = _asked(node)
    holder = holder_of(evaluator, asked[0], scope) if asked is not None else None
    if asked is None or holder is None:
        return None
    owner, name, key = asked
    found, hands = _method(evaluator, holder.cls, name), None
    if found is not None:
        taken, hands = _asking(found, node)
        key = _key_of(found, node) if isinstance(node, ast.Call) else key
    else:
        missing = _method(evaluator, holder.cls, "__missing__") is not None
        plain = _is_dict(evaluator, holder.cls) and not missing
        taken = ("", name == "get") if plain else None
    stores = list(_stores(evaluator, holder, taken[0])) if taken is not None else []
    known = [one for one in stores if isinstance(one, Registry)]
    if taken is None or key is None or not known:
        return None
    parts = [part for one in known for part in entered(evaluator, one)]
    entries = tuple({part.key: part for part in parts if isinstance(part, Entry)}.values())
    unclear = [part for part in (*parts, *stores) if not isinstance(part, Entry | Registry)]
    made = holder.node if isinstance(holder.node, ast.expr) else ast.Name(holder.name)
    place = ast.copy_location(made, holder.node)
    mapping = Mapping(holder.name, holder.scope.path, place, entries, holder.scope, tuple(unclear))
    return Kept(mapping, key, taken[1], _entering(known[0], ast.unparse(owner)), hands)


def _asking(
    method: ast.FunctionDef, node: ast.AST
) -> tuple[tuple[str, bool] | None, ast.Call | None]:
    """Return the attribute that a method picks from, and the call that it makes of that."""
    taken = picking(method)
    runs = running(method) if taken is None and isinstance(node, ast.Call) else None
    if runs is None or not isinstance(node, ast.Call):
        return taken, None
    attribute, hands = owned(runs[0], method.args.args[0].arg), call_through(method, runs[1], node)
    return ((attribute, True), hands) if attribute is not None and hands else (None, None)


def _key_of(method: ast.FunctionDef, call: ast.Call) -> ast.expr | None:
    """Return what a call gives the first parameter behind ``self``."""
    name = method.args.args[1].arg if len(method.args.args) > 1 else ""
    named = (word.value for word in call.keywords if word.arg == name)
    found = call.args[0] if call.args else next(named, None)
    return found if isinstance(found, ast.Name | ast.Attribute) else None


def _asked(node: ast.AST) -> tuple[ast.expr, str, ast.expr | None] | None:
    """Return the object, method and key of ``registry.get(kind)`` and ``registry[kind]``."""
    key: ast.expr | None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        owner, name, key = node.value, "__getitem__", node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner, name, key = node.func.value, node.func.attr, next(iter(node.args), None)
    else:
        return None
    plain = key is None or isinstance(key, ast.Name | ast.Attribute)
    return (owner, name, key) if plain else None


def _method(evaluator: Evaluator, cls: Class, name: str) -> ast.FunctionDef | None:
    for one in with_bases(evaluator, cls):
        for binding in evaluator.project.bindings(one.node).get(name, [])[-1:]:
            return binding.node if isinstance(binding.node, ast.FunctionDef) else None
    return None


def _is_dict(evaluator: Evaluator, cls: Class) -> bool:
    classes = list(with_bases(evaluator, cls))
    bases = (evaluator.evaluate(base, one.scope) for one in classes for base in one.node.bases)
    return any(isinstance(base, External) and base.dotted in _DICTS for base in bases)


def _stores(evaluator: Evaluator, holder: Holder, attribute: str) -> Iterator[Registry | Place]:
    """Yield what fills the dict of an object, and the places that change it in another way."""
    begun = not attribute and _is_dict(evaluator, holder.cls)
    for cls in with_bases(evaluator, holder.cls):
        inits = [one.body for one in cls.node.body if _is_constructor(one)]
        for value in _given([*cls.node.body, *chain.from_iterable(inits)], attribute):
            begun |= ast.unparse(value) in _EMPTY
        for method in cls.node.body:
            if not isinstance(method, ast.FunctionDef) or not method.args.args:
                continue
            for node in walk(method):
                if not _changes(node, method.args.args[0].arg, attribute):
                    continue
                known = stored_by(method, node, holder)
                if known is not None:
                    yield known
                elif method.name != "__init__" and _is_called(evaluator, method.name, holder):
                    yield cls.path, node
    yield from _outside(evaluator, holder, attribute)
    yield from _shared(evaluator, holder, attribute)
    made = holder.node if isinstance(holder.node, ast.Call) else None
    if not begun or (made is not None and not attribute and (made.args or made.keywords)):
        yield holder.scope.path, holder.node


def _is_constructor(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _given(statements: Iterable[ast.stmt], attribute: str) -> Iterator[ast.expr]:
    """Yield what statements of a class, or of its constructor, give an attribute."""
    for part in statements:
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None:
            names = {ast.unparse(target).rpartition(".")[2] for target in targets_of(part)}
            yield from [part.value] if attribute in names else []


def _changes(node: ast.AST, first: str, attribute: str) -> bool:
    """Tell whether a node of a method stores in the dict, or takes something out."""
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return bool(attribute) and owned(node, first) == attribute
    changed = _changed(node)
    return changed is not None and owned(changed, first) == attribute


def _changed(node: ast.AST) -> ast.expr | None:
    """Return the dict that a node stores in, or takes something out of."""
    if isinstance(node, ast.Subscript):
        return node.value if not isinstance(node.ctx, ast.Load) else None
    return node.value if isinstance(node, ast.Attribute) and node.attr in _CHANGING else None


def _is_called(evaluator: Evaluator, name: str, holder: Holder) -> bool:
    """Tell whether anything but a test asks an object for one of its methods."""
    return any(True for _ in _uses(evaluator, name, holder))


def _uses(evaluator: Evaluator, name: str, holder: Holder) -> Iterator[tuple[str, ast.Attribute]]:
    for node, scope in _nodes(evaluator, name):
        if not isinstance(node, ast.Attribute) or node.attr != name:
            continue
        if is_holder(evaluator, node.value, scope, holder):
            yield scope.path, node


def _outside(evaluator: Evaluator, holder: Holder, attribute: str) -> Iterator[Place]:
    """Yield what reaches into the object from outside, other than to read."""
    if attribute:
        yield from _uses(evaluator, attribute, holder)
        return
    for node, scope in _nodes(evaluator, holder.name):
        changed = _changed(node)
        if changed is not None and is_holder(evaluator, changed, scope, holder):
            yield scope.path, node


def _shared(evaluator: Evaluator, holder: Holder, attribute: str) -> Iterator[Place]:
    """Yield the other objects that have one dict in common, as the body of their class makes it."""
    inits = [part for one in holder.cls.node.body if _is_constructor(one) for part in one.body]
    own = any(True for _ in _given(inits, attribute))
    common = any(True for _ in _given(holder.cls.node.body, attribute))
    if not attribute or not common or own:
        return
    for node, scope in _nodes(evaluator, holder.cls.node.name):
        if isinstance(node, ast.Call) and node is not holder.node:
            made = evaluator.evaluate(node.func, scope)
            if isinstance(made, Class) and made.node is holder.cls.node:
                yield scope.path, node


def _nodes(evaluator: Evaluator, word: str) -> Iterator[Scoped]:
    """Yield the nodes, with their scopes, of the files that have a word and are no tests."""
    for parsed in evaluator.project.parsed(word):
        if not is_test(parsed.path):
            yield from scoped(parsed.tree, parsed.path)


def _entering(known: Registry, owner: str) -> str:
    """Return how a function is entered in an object; empty where its name would be the key."""
    takes, key = known.outer.args, ast.unparse(known.key)
    names = places_of(takes)[1:]
    required = set(names[: len(names) - len(takes.defaults)])
    called = f"{owner}.{known.outer.name}"
    if known.each and takes.vararg is not None and takes.vararg.arg == key:
        return f"{called}({{key}})({{function}})" if known.inner and not names else ""
    said = "[{key}]" if known.each else "{key}"
    given = {key: said} if known.inner is not None else {key: said, known.function: "{function}"}
    if not required <= set(given) <= set(names):
        return ""
    given = {name: given[name] for name in names if name in given}
    written = [given[n] if n == names[i] else f"{n}={given[n]}" for i, n in enumerate(given)]
    return f"{called}({', '.join(written)})" + ("({function})" if known.inner is not None else "")
