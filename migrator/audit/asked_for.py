"""What a router makes of the job type before it looks it up: ``Kind(kind)``, a variable for that.

What it compares or looks up is followed to the parameter that holds the string of the message, and
to what all callers give for that parameter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from migrator.audit.evaluate import Evaluator
from migrator.audit.member_keys import converted, has_member, is_plain_enum, member_of
from migrator.audit.scopes import Binding, Scope, arguments, bindings
from migrator.audit.table_parameters import given_to
from migrator.audit.tables import Member
from migrator.audit.values import Class, FunctionNode
from migrator.audit.walk import uncaught
from migrator.facts import Conversion, JobRouter
from migrator.syntax import walk

_DEPTH = 3
_NO_MEMBER = frozenset({"ValueError"})


@dataclass(frozen=True, eq=False)
class Made:
    """A place that makes the job type a member of an enum.

    Attributes:
        path: The file.
        node: The expression.
        function: The function around it.
    """

    path: str
    node: ast.expr
    function: FunctionNode


@dataclass(frozen=True, eq=False)
class Asked:
    """What an expression of a router has made of the job type.

    Attributes:
        parameter: The parameter that holds the job type.
        cls: The enum that it is a member of by now; None where it is a string.
        through: The enums that have to have a member for it.
        places: Where it was made a member.
    """

    parameter: str
    cls: Class | None = None
    through: tuple[Class, ...] = ()
    places: tuple[Made, ...] = ()


def asked(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Asked | None:
    """Return what an expression of a function makes of a parameter of it, or None.

    Args:
        evaluator: Follows values.
        node: What is looked up or compared: ``kind``, ``Kind(kind)``, a variable for that.
        scope: The function's own.
    """
    function = scope.node
    if not isinstance(function, FunctionNode):
        return None
    if isinstance(node, ast.Name):
        return _variable(evaluator, node, function, scope)
    if isinstance(node, ast.Attribute) and node.attr == "value":
        inner = asked(evaluator, node.value, scope)
        return replace(inner, cls=None) if inner is not None and inner.cls is not None else None
    made = converted(evaluator, node, scope)
    inner = asked(evaluator, made[1], scope) if made is not None else None
    if (
        inner is None
        or made is None
        or (inner.cls is not None and inner.cls.node is not made[0].node)
    ):
        return None
    places = (*inner.places, Made(scope.path, node, function))
    return Asked(inner.parameter, made[0], (*inner.through, made[0]), places)


def asked_by(evaluator: Evaluator, node: ast.expr, scope: Scope, members: bool) -> Asked | None:
    """Return what is looked up or compared; where members are keys, callers are asked as well.

    Args:
        evaluator: Follows values.
        node: The expression.
        scope: The router's own.
        members: Some keys are members of an enum.
    """
    return (_with_callers if members else asked)(evaluator, node, scope)


def _with_callers(
    evaluator: Evaluator, node: ast.expr, scope: Scope, depth: int = 0
) -> Asked | None:
    """Return what an expression makes of a parameter, and what all callers give for that."""
    if isinstance(node, ast.Attribute) and node.attr == "value":
        held = _with_callers(evaluator, node.value, scope, depth)
        return replace(held, cls=None) if held is not None and held.cls is not None else None
    here = asked(evaluator, node, scope)
    if here is None or here.cls is not None or here.places or depth > _DEPTH:
        return here
    given = list(_given(evaluator, here.parameter, scope, depth))
    enums = {id(one.cls.node) if one is not None and one.cls is not None else 0 for one in given}
    if len(enums) != 1 or 0 in enums:
        return here
    return Asked(
        here.parameter,
        next(one.cls for one in given if one is not None),
        tuple(cls for one in given if one is not None for cls in one.through),
        tuple(place for one in given if one is not None for place in one.places),
    )


def made_member(how: Asked | None) -> bool:
    """Tell whether the job type was made a member of an enum on its way, and this is understood."""
    return how is not None and (how.cls is not None or bool(how.places))


def finds(
    evaluator: Evaluator, how: Asked | None, text: str, member: Member | None, same: bool = False
) -> bool:
    """Tell whether a job type is found under a key.

    Args:
        evaluator: Follows values.
        how: What is looked up or compared.
        text: The job type.
        member: The enum whose member the key is.
        same: They have to be one object: ``is``.
    """
    if how is None:
        return member is None or not (member.plain or same)
    if any(not has_member(evaluator, cls, text) for cls in how.through):
        return False
    if member is None:
        return how.cls is None or not is_plain_enum(evaluator, how.cls)
    if how.cls is not None and how.cls.node is member.cls.node:
        return True
    if member.plain or same:
        return False
    return how.cls is None or not is_plain_enum(evaluator, how.cls)


def with_member(
    evaluator: Evaluator,
    fact: JobRouter,
    how: Asked,
    key: ast.expr,
    calls: Iterable[ast.Call],
    scope: Scope,
) -> JobRouter:
    """Return a router with what is known of the member that it makes of the job type.

    Args:
        evaluator: Follows values.
        fact: The router.
        how: What it makes of the job type.
        key: What it looks up or compares.
        calls: How it calls executors.
        scope: Its own.
    """
    written = ast.unparse(key)
    converted = tuple(_conversion(evaluator, made, scope) for made in how.places)
    here = [one for one in converted if one.own]
    return replace(
        fact,
        looked_up=written if written != how.parameter else "",
        converted=converted,
        raises_on_unknown=fact.raises_on_unknown or any(one.raises for one in here),
        hands_member=_hands_member(evaluator, calls, scope, how),
    )


def _conversion(evaluator: Evaluator, made: Made, scope: Scope) -> Conversion:
    parsed = evaluator.project.parse(made.path)
    assert parsed is not None
    # What a function that picks would write is a copy, in the place of its call.
    own = type(made.node), made.node.lineno, made.node.col_offset
    raises = any(
        isinstance(part, ast.expr) and (type(part), part.lineno, part.col_offset) == own
        for part in uncaught(made.function.body, _NO_MEMBER)
    )
    return Conversion(
        parsed.where(made.node), ast.unparse(made.node), raises, made.function is scope.node
    )


def _hands_member(
    evaluator: Evaluator, calls: Iterable[ast.Call], scope: Scope, how: Asked
) -> bool:
    """Tell whether executors are given a member of an enum, and not the string of the message.

    Args:
        evaluator: Follows values.
        calls: How they are called.
        scope: The router's own.
        how: What the router makes of the job type.
    """
    inside = any(place.function is scope.node for place in how.places)
    by_caller = how.cls is not None and not inside
    for value in (value for call in calls for value in _values_of(call)):
        if isinstance(value, ast.Attribute) and value.attr == "value":
            continue
        names = (part for part in walk(value) if isinstance(part, ast.Name))
        for one in (asked(evaluator, name, scope) for name in names):
            if one is not None and one.parameter == how.parameter:
                return one.cls is not None or (by_caller and not one.places)
    return False


def _values_of(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (word.value for word in call.keywords)


def _variable(
    evaluator: Evaluator, node: ast.Name, function: FunctionNode, scope: Scope
) -> Asked | None:
    found = bindings(function).get(node.id, [])
    own = node.id in {argument.arg for argument in arguments(function)}
    made = [one for one in found if not isinstance(one.node, ast.arg) and not _is_none(one)]
    if own and all(node.lineno <= _line(one) for one in made):
        return Asked(node.id)
    if len(made) != 1 or made[0].value is None or node.lineno <= _line(made[0]):
        return None
    if not _always(function, made[0], node.id):
        return None
    inner = asked(evaluator, made[0].value, scope)
    return inner if inner is not None and (inner.places or not own) else None


def _is_none(binding: Binding) -> bool:
    return isinstance(binding.value, ast.Constant) and binding.value.value is None


def _line(binding: Binding) -> int:
    return getattr(binding.node, "end_lineno", 0) or 0


def _always(function: FunctionNode, binding: Binding, name: str) -> bool:
    """Tell whether a variable is bound by then: it is in no branch, but one for strings alone."""
    for statement in function.body:
        inner = list(_block(statement, name))
        if statement is binding.node or binding.node in inner:
            return True
    return False


def _block(statement: ast.stmt, name: str) -> Iterator[ast.stmt]:
    """Yield what runs wherever a statement does, as far as it matters."""
    if isinstance(statement, (ast.Try, ast.With, ast.AsyncWith)):
        for inner in statement.body:
            yield inner
            yield from _block(inner, name)
    elif isinstance(statement, ast.If) and not statement.orelse:
        test = ast.unparse(statement.test)
        if test.startswith((f"isinstance({name}, str", f"not isinstance({name}, ")):
            yield from statement.body


def _given(evaluator: Evaluator, name: str, scope: Scope, depth: int) -> Iterator[Asked | None]:
    """Yield what the calls of a function give for a parameter; None for a string."""
    function = scope.node
    assert isinstance(function, FunctionNode)
    for given, _ in given_to(evaluator, name, function):
        if given is None:
            yield None
            continue
        member = member_of(evaluator, *given)
        if member is not None:
            yield Asked("", member.cls)
        else:
            yield _with_callers(evaluator, *given, depth + 1)
