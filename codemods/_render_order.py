"""Tells whether a log message still says the same when it is rendered after all its arguments.

An f-string renders ``{queue}`` before it evaluates the ``{queue.pop()}`` that follows; logging
evaluates both, then renders. That matters only for an object that the later expression changes. No
look at one call can tell for sure, so what is visible is refused: a later call that gets, or is a
method of, a name that the earlier expression uses too.
"""

from collections.abc import Sequence

import libcst as cst

from codemods import _patterns as m
from codemods._variables import VariableVisitor
from codemods._visits import Reader

# Results that nobody else holds, or that cannot change.
_NEW_VALUES = (
    cst.BaseNumber,
    cst.BaseString,
    cst.BinaryOperation,
    cst.Comparison,
    cst.UnaryOperation,
)
_RETURNS_NEW_VALUE = m.Name(
    value=m.MatchRegex(
        "abs|all|any|ascii|bin|bool|chr|dict|float|format|hasattr|hash|hex|id|int|isinstance|len|list"
        "|oct|ord|repr|round|set|sorted|str|sum|tuple|type"
    )
)
_ONLY_READS = m.OneOf(
    _RETURNS_NEW_VALUE,
    m.Name(value=m.MatchRegex("getattr|max|min")),
    m.Attribute(
        attr=m.Name(
            value=m.MatchRegex(
                "copy|count|date|endswith|format|get|index|isoformat|items|join|keys|lower|replace"
                "|split|startswith|strftime|strip|timestamp|title|total_seconds|upper|values"
            )
        )
    ),
)
_SCALAR_NAME = m.Name(value=m.MatchRegex(r"(.*_)?(id|pk|uuid|name|count)_*"))
_SCALAR = m.OneOf(_SCALAR_NAME, m.Attribute(attr=_SCALAR_NAME))


def renders_same_later(
    arguments: Sequence[cst.BaseExpression], others: Sequence[cst.BaseExpression]
) -> bool:
    """Tells whether no argument can be changed by what is evaluated after it.

    Args:
        arguments: What the message renders, in the order of evaluation.
        others: What the call evaluates after them: ``extra=``, ``exc_info=``.

    Returns:
        False when a later expression calls something that could change an earlier argument.
    """
    evaluated = [*arguments, *others]
    return not any(
        _can_change(argument, evaluated[position:])
        for position, argument in enumerate(arguments, start=1)
    )


def _can_change(argument: cst.BaseExpression, later: Sequence[cst.BaseExpression]) -> bool:
    names = _shared_names(argument)
    if not names:
        return False
    effects = _Effects()
    for expression in later:
        effects.read(expression)
    # Looking up a key adds it to a defaultdict.
    keyed = any(value.deep_equals(argument) for value in effects.subscripted)
    return keyed or effects.suspends or not names.isdisjoint(effects.names)


def _shared_names(argument: cst.BaseExpression) -> set[str]:
    """Returns the names through which others can reach the value that this renders."""
    if isinstance(argument, _NEW_VALUES):
        return set()
    if m.matches(argument, m.Call(func=_RETURNS_NEW_VALUE)) or m.matches(argument, _SCALAR):
        return set()
    return _names_in(argument, functions=False)


def _names_in(node: cst.CSTNode, *, functions: bool) -> set[str]:
    names = _Names(functions=functions)
    names.read(node)
    return names.found


class _Names(VariableVisitor):
    """Collects variables: no attributes, no keywords, and called functions only on demand."""

    def __init__(self, *, functions: bool) -> None:
        super().__init__()
        self.functions = functions
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)

    def visit_Call(self, node: cst.Call) -> bool:
        if self.functions or not isinstance(node.func, cst.Name):
            self.read(node.func)
        for arg in node.args:
            self.read(arg)
        return False


class _Effects(Reader):
    """Collects what evaluating an expression may change."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.subscripted: list[cst.BaseExpression] = []
        self.suspends = False

    def visit_Call(self, node: cst.Call) -> None:
        if not m.matches(node.func, _ONLY_READS):
            self.names |= _names_in(node, functions=True)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        self.subscripted.append(node.value)

    def visit_Await(self, node: cst.Await) -> None:
        self.suspends = True

    def visit_Yield(self, node: cst.Yield) -> None:
        self.suspends = True

    def visit_Asynchronous(self, node: cst.Asynchronous) -> None:
        self.suspends = True
