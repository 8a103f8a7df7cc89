"""Patches one name in several modules, with one and the same object in all of them.

Before:
    monkeypatch.setattr("shop.legacy.send", fake)
    with mock.patch("shop.legacy.charge") as charge:

After:
    monkeypatch.setattr("shop.orders.send", fake)
    monkeypatch.setattr("shop.payments.send", fake)
    with mock.patch("shop.orders.charge") as charge, mock.patch("shop.payments.charge", charge):

Leaves alone what cannot be said twice: a decorator that makes the mock (each would make another
one, and hand it over as a further argument), and a value that is made where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from codemods.imports.names import dotted

_MOCKERS = frozenset({"mocker", "class_mocker", "module_mocker", "package_mocker"}) | {
    "session_mocker"
}
_ENTERING = frozenset({"enter_context", "enterContext"})


@dataclass
class Spot:
    """A patch that can be said several times.

    Attributes:
        value: The object that all of them put in place; None where the first one makes it.
        named: What the object is called that the first one makes; empty where it has no name yet.
        further: The calls that are to be added, once they are known.
        given: The name that the object is given by the change.
    """

    value: cst.BaseExpression | None
    named: str = ""
    further: list[cst.Call] = field(default_factory=list)
    given: str = ""


@dataclass(frozen=True)
class Repeat:
    """A patch that has to be said for more places.

    Attributes:
        symbol: What is patched.
        targets: For each further place: the arguments that name it.
    """

    symbol: str
    targets: list[list[cst.Arg]]


class Patches:
    """The patches of a file that can be said several times, looked for at the first question.

    Args:
        tree: The file.
    """

    def __init__(self, tree: cst.Module) -> None:
        self._tree = tree
        self._given: set[str] = set()

    @cached_property
    def _found(self) -> _Spots:
        found = _Spots()
        self._tree.visit(found)
        return found

    def can_repeat(self, call: cst.CSTNode | None) -> bool:
        """Tell whether a call is a patch that can be said several times."""
        return id(call) in self._found.spots

    def repeat(self, original: cst.Call, call: cst.Call, repeat: Repeat) -> None:
        """Note what a patch has to be said for, too.

        Args:
            original: The call in the file.
            call: What it has become.
            repeat: The further places.
        """
        spot = self._found.spots[id(original)]
        taken = self._found.taken | self._given
        further(spot, call, repeat.targets, free_name(repeat.symbol, taken))
        self._given.add(spot.given)

    def of(self, call: cst.CSTNode | None) -> Spot | None:
        """Return the patch that a call of the file makes, if there is more to be said."""
        if call is None or "_found" not in self.__dict__:
            return None
        spot = self._found.spots.get(id(call))
        return spot if spot is not None and spot.further else None

    def lines(self, original: cst.CSTNode, line: cst.BaseStatement) -> list[cst.BaseStatement]:
        """Return what a line becomes."""
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            return [line]
        assert isinstance(original, cst.SimpleStatementLine)
        value = getattr(original.body[0], "value", None)
        spot = self.of(patch_of(value)) if value is not None else None
        return [*lines(line, spot)] if spot is not None else [line]

    def with_items(self, original: cst.With, node: cst.With) -> cst.With:
        """Return what a ``with`` becomes."""
        found: list[cst.WithItem] = []
        for old, new in zip(original.items, node.items, strict=True):
            spot = self.of(old.item)
            found += items(new, spot) if spot is not None else [new]
        return node.with_changes(items=found) if len(found) > len(node.items) else node

    def decorators(self, original: cst.Decorator, node: cst.Decorator) -> list[cst.Decorator]:
        """Return what a decorator becomes."""
        spot = self.of(original.decorator)
        return [node, *(cst.Decorator(call) for call in (spot.further if spot else ()))]


class _Spots(cst.CSTVisitor):
    """Finds the patches that can be said several times, and all names that are taken."""

    def __init__(self) -> None:
        super().__init__()
        self.spots: dict[int, Spot] = {}
        self.taken: set[str] = set()

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self._note(of_statement(node))

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self._note(of_item(node))

    def visit_Decorator(self, node: cst.Decorator) -> None:
        self._note(of_decorator(node))

    def visit_Name(self, node: cst.Name) -> None:
        self.taken.add(node.value)

    def _note(self, found: tuple[cst.Call, Spot] | None) -> None:
        if found is not None:
            self.spots[id(found[0])] = found[1]


def of_statement(line: cst.SimpleStatementLine) -> tuple[cst.Call, Spot] | None:
    """Return the patch that a line makes until the test is over, if it can be repeated."""
    if len(line.body) != 1:
        return None
    statement, named = line.body[0], ""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
        named = target.value if isinstance(target, cst.Name) else ""
        if not named:
            return None
    elif not isinstance(statement, cst.Expr):
        return None
    value = statement.value
    call = patch_of(value)
    if call is None:
        return None
    function = dotted(call.func) or ""
    first, _, last = function.rpartition(".")
    if last == "delattr":
        return call, Spot(call.args[0].value)
    if last == "setattr":
        new = _set(call)
        return (call, Spot(new)) if new is not None else None
    lasting = value is not call or first.split(".")[0] in _MOCKERS
    return _made(call, named) if lasting else None


def _set(call: cst.Call) -> cst.BaseExpression | None:
    """Return what ``setattr`` puts in place, if it can be said again."""
    if any(arg.star or (arg.keyword and arg.keyword.value != "raising") for arg in call.args):
        return None
    values = [arg.value for arg in call.args if arg.keyword is None]
    position = 1 if isinstance(call.args[0].value, cst.SimpleString) else 2
    value = values[position] if len(values) == position + 1 else None
    return value if value is not None and repeatable(value) else None


def patch_of(value: cst.BaseExpression) -> cst.Call | None:
    """Return the patching call of an expression: itself, or what it enters."""
    if not isinstance(value, cst.Call):
        return None
    name = (dotted(value.func) or "").rpartition(".")[2]
    if name in _ENTERING and len(value.args) == 1 and isinstance(value.args[0].value, cst.Call):
        return value.args[0].value
    return value


def of_item(item: cst.WithItem) -> tuple[cst.Call, Spot] | None:
    """Return the patch of a ``with``, if it can be repeated."""
    named = ""
    if item.asname is not None:
        if not isinstance(item.asname.name, cst.Name):
            return None
        named = item.asname.name.value
    return _made(item.item, named) if isinstance(item.item, cst.Call) else None


def of_decorator(decorator: cst.Decorator) -> tuple[cst.Call, Spot] | None:
    """Return the patch of a decorator, if it can be repeated: it has to say the value."""
    call = decorator.decorator
    found = _made(call, "") if isinstance(call, cst.Call) else None
    return found if found is not None and found[1].value is not None else None


def _made(call: cst.Call, named: str) -> tuple[cst.Call, Spot] | None:
    function = f".{dotted(call.func) or ''}"
    if not function.endswith((".patch", ".patch.object")):
        return None
    value = _new(call)
    if any(arg.star for arg in call.args):
        return None
    if value is None:
        return call, Spot(None, named)
    return (call, Spot(value)) if repeatable(value) else None


def _new(call: cst.Call) -> cst.BaseExpression | None:
    """Return what a patch puts in place, where it is said."""
    position = 2 if (dotted(call.func) or "").endswith("patch.object") else 1
    for index, arg in enumerate(call.args):
        if arg.keyword is None and index == position:
            return arg.value
        if arg.keyword is not None and arg.keyword.value == "new":
            return arg.value
    return None


def repeatable(value: cst.BaseExpression) -> bool:
    """Tell whether an expression gives the same, or an equal constant, each time."""
    plain = (cst.Integer, cst.Float, cst.SimpleString, cst.Name)
    if isinstance(value, cst.Attribute):
        return repeatable(value.value)
    if isinstance(value, cst.Name) and value.value == "DEFAULT":
        return False
    if isinstance(value, cst.Lambda):
        params = (*value.params.params, *value.params.kwonly_params, *value.params.posonly_params)
        return all(param.default is None for param in params)
    return isinstance(value, plain)


def further(spot: Spot, call: cst.Call, targets: Sequence[Sequence[cst.Arg]], name: str) -> None:
    """Note the calls that patch further places with what the first one puts in place.

    Args:
        spot: The patch.
        call: Its call, as it is now.
        targets: The arguments that name each further place.
        name: What to call the object where the first call makes it and it has no name.
    """
    size = len(targets[0])
    if spot.value is None and not spot.named:
        spot.given = name
    made = spot.named or spot.given
    for target in targets:
        rest = [cst.Arg(cst.Name(made))] if spot.value is None else list(call.args[size:])
        first = [arg.with_changes(comma=_COMMA) for arg in target]
        if not rest:
            first[-1] = first[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        spot.further.append(cst.Call(call.func, [*first, *rest]))


_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def lines(line: cst.SimpleStatementLine, spot: Spot) -> list[cst.SimpleStatementLine]:
    """Return a line that patches, followed by those for the other places."""
    statement = line.body[0]
    assert isinstance(statement, cst.Assign | cst.Expr)
    value = statement.value
    if spot.given:
        target = cst.AssignTarget(cst.Name(spot.given))
        line = line.with_changes(body=[cst.Assign([target], value)])
    return [line, *(_line(value, call) for call in spot.further)]


def _line(value: cst.BaseExpression, call: cst.Call) -> cst.SimpleStatementLine:
    entered = isinstance(value, cst.Call) and patch_of(value) is not value
    if entered:
        assert isinstance(value, cst.Call)
        call = value.with_changes(args=[value.args[0].with_changes(value=call)])
    return cst.SimpleStatementLine([cst.Expr(call)])


def items(item: cst.WithItem, spot: Spot) -> list[cst.WithItem]:
    """Return an item of a ``with``, followed by those for the other places."""
    last = item.comma
    if spot.given:
        item = item.with_changes(asname=cst.AsName(cst.Name(spot.given)))
    rest = [cst.WithItem(call, comma=_COMMA) for call in spot.further]
    comma = last if isinstance(last, cst.Comma) else _COMMA
    return [item.with_changes(comma=comma), *rest[:-1], rest[-1].with_changes(comma=last)]


def free_name(symbol: str, taken: Collection[str]) -> str:
    """Return what to call the mock of a symbol in a file that uses some names."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", symbol).lower().strip("_") or "patched"
    name = name if name not in taken else f"patched_{name}"
    while name in taken:
        name += "_"
    return name
