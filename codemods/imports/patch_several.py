"""Patches one name in several modules, with one and the same object in all of them.

Before:
    monkeypatch.setattr("shop.legacy.send", fake)
    with mock.patch("shop.legacy.charge") as charge:
        pay()

    @mock.patch("shop.legacy.charge")
    def test_pay(charge):
        pay()

After:
    monkeypatch.setattr("shop.orders.send", fake)
    monkeypatch.setattr("shop.payments.send", fake)
    with mock.patch("shop.orders.charge") as charge, mock.patch("shop.payments.charge", charge):
        pay()

    @mock.patch("shop.orders.charge")
    def test_pay(charge):
        with mock.patch("shop.payments.charge", charge):
            pay()

A second decorator would make another mock, and hand it over as a further argument. Leaves alone
what cannot be said twice: a decorator of a class that makes mocks, and a value that is made where
it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from codemods._nodes import of_kind
from codemods.imports.comments import blank_prefix
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
        around: The further calls go around the body of the function, to which the object is given.
        names: The names of that function.
    """

    value: cst.BaseExpression | None
    named: str = ""
    further: list[cst.Call] = field(default_factory=list)
    given: str = ""
    around: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Repeat:
    """A patch that has to be said for more places.

    Attributes:
        symbol: What is patched.
        targets: For each further place: the arguments that name it.
    """

    symbol: str
    targets: list[list[cst.Arg]]


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


def of_function(function: cst.FunctionDef) -> Iterator[tuple[cst.Call, Spot]]:
    """Yield the decorating patches that make a mock, each with the parameter that it is given to.

    The mocks are given from the bottom up. A decorator that may give something else ends that.
    """
    params = [*function.params.posonly_params, *function.params.params]
    names = [param.name.value for param in params if param.default is None]
    names = names[1:] if names and names[0] in ("self", "cls") else names
    for decorator in reversed(function.decorators):
        call = decorator.decorator
        if isinstance(call, cst.Call) and _is_patch(call) and not any(a.star for a in call.args):
            if _new(call) is not None:
                continue
            if not names or not isinstance(function.body, cst.IndentedBlock):
                return
            yield call, Spot(
                None,
                names.pop(0),
                around=True,
                names=frozenset(name.value for name in of_kind(function, cst.Name)),
            )
        elif not _marks(call):
            return


def _marks(decorator: cst.BaseExpression) -> bool:
    function = decorator.func if isinstance(decorator, cst.Call) else decorator
    return (dotted(function) or "").startswith("pytest.mark.")


def _is_patch(call: cst.Call) -> bool:
    return f".{dotted(call.func) or ''}".endswith((".patch", ".patch.object"))


def _made(call: cst.Call, named: str) -> tuple[cst.Call, Spot] | None:
    if not _is_patch(call):
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


def around(function: cst.FunctionDef, calls: Sequence[cst.Call]) -> cst.FunctionDef:
    """Return a function whose body, behind its docstring, stands in a ``with`` of the calls."""
    body = function.body
    assert isinstance(body, cst.IndentedBlock)
    start = 1 if function.get_docstring() is not None else 0
    if len(body.body) == start:
        return function
    first, *others = body.body[start:]
    blank, rest = blank_prefix(getattr(first, "leading_lines", ()))
    inner = cst.IndentedBlock(
        [first.with_changes(leading_lines=rest), *others], indent=body.indent, footer=body.footer
    )
    statement = cst.With([cst.WithItem(call) for call in calls], inner, leading_lines=blank)
    outer = body.with_changes(body=[*body.body[:start], statement], footer=())
    return function.with_changes(body=outer)


def free_name(symbol: str, taken: Collection[str]) -> str:
    """Return what to call the mock of a symbol in a file that uses some names."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", symbol).lower().strip("_") or "patched"
    name = name if name not in taken else f"patched_{name}"
    while name in taken:
        name += "_"
    return name
