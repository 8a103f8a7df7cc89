"""How a router looks a job type up, and what tells that it was found or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._route_branches import branches_of

_NONE = m.Name("None")


@dataclass(frozen=True)
class Lookups:
    """What a router looks up with its parameter.

    Attributes:
        parameter: The parameter.
        variables: Variables that hold what was found; the router calls them.
        tables: What it is looked up in, as dotted names.
    """

    parameter: str
    variables: frozenset[str]
    tables: frozenset[str]

    def is_miss(self, test: cst.BaseExpression) -> bool:
        """Tell whether a test says that the job type is unknown."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            return self._is_found(test.expression) or self._is_in(test.expression, m.In())
        return self._compares_none(test, m.Is()) or self._is_in(test, m.NotIn())

    def is_hit(self, test: cst.BaseExpression) -> bool:
        """Tell whether a test says that the job type is known."""
        if self._is_found(test) or self._is_in(test, m.In()):
            return True
        if self._compares_none(test, m.IsNot()):
            return True
        return bool(branches_of(cst.If(test, cst.IndentedBlock([])), self.parameter))

    def table_of(self, node: cst.CSTNode) -> str | None:
        """Return the table that a statement takes the job type out of with ``table[kind]``."""
        key = m.SubscriptElement(slice=m.Index(value=m.Name(self.parameter)))
        for found in m.findall(node, m.Subscript(slice=[key])):
            name = get_full_name_for_node(cst.ensure_type(found, cst.Subscript).value)
            if name in self.tables:
                return name
        return None

    def _is_found(self, test: cst.BaseExpression) -> bool:
        if isinstance(test, cst.NamedExpr):
            test = test.target
        if isinstance(test, cst.Call):
            return bool(_tables(test, self.parameter) & self.tables)
        return isinstance(test, cst.Name) and test.value in self.variables

    def _compares_none(self, test: cst.BaseExpression, operator: m.Pattern) -> bool:
        comparison = m.Comparison(comparisons=[m.ComparisonTarget(operator, _NONE)])
        return m.matches(test, comparison) and self._is_found(
            cst.ensure_type(test, cst.Comparison).left
        )

    def _is_in(self, test: cst.BaseExpression, operator: m.Pattern) -> bool:
        target = m.ComparisonTarget(operator)
        if not m.matches(test, m.Comparison(m.Name(self.parameter), [target])):
            return False
        comparator = cst.ensure_type(test, cst.Comparison).comparisons[0].comparator
        return get_full_name_for_node(comparator) in self.tables


def find_lookups(router: cst.FunctionDef, parameter: str) -> Lookups:
    """Return what a router looks up and calls."""
    called = {
        cst.ensure_type(cst.ensure_type(call, cst.Call).func, cst.Name).value
        for call in m.findall(router.body, m.Call(func=m.Name()))
    }
    variables: set[str] = set()
    tables: set[str] = set()
    for node in m.findall(router.body, m.Assign() | m.AnnAssign() | m.NamedExpr()):
        target, value = _assigned(node)
        if target in called and value and m.findall(value, m.Name(parameter)):
            variables.add(target)
            tables |= _tables(value, parameter)
    for node in m.findall(router.body, m.Call(func=m.Subscript() | m.Call())):
        tables |= _tables(cst.ensure_type(node, cst.Call).func, parameter)
    return Lookups(parameter, frozenset(variables), frozenset(tables))


def _assigned(node: cst.CSTNode) -> tuple[str, cst.BaseExpression | None]:
    assert isinstance(node, (cst.Assign, cst.AnnAssign, cst.NamedExpr))
    target = node.targets[0].target if isinstance(node, cst.Assign) else node.target
    return get_full_name_for_node(target) or "", node.value


def _tables(value: cst.BaseExpression, parameter: str) -> set[str]:
    """Return the dotted names of what an expression looks the parameter up in."""
    key = m.SubscriptElement(slice=m.Index(value=m.Name(parameter)))
    get = m.Call(
        func=m.Attribute(attr=m.Name("get") | m.Name("pop")),
        args=[m.Arg(m.Name(parameter)), m.ZeroOrMore()],
    )
    found: set[str | None] = set()
    for node in m.findall(value, m.Subscript(slice=[key])):
        found.add(get_full_name_for_node(cst.ensure_type(node, cst.Subscript).value))
    for node in m.findall(value, get):
        function = cst.ensure_type(cst.ensure_type(node, cst.Call).func, cst.Attribute)
        found.add(get_full_name_for_node(function.value))
    return {name for name in found if name}


def asked_tables(router: cst.FunctionDef, parameter: str) -> Iterator[str]:
    """Yield the tables that the router asks whether they have the job type."""
    target = m.ComparisonTarget(operator=m.In() | m.NotIn())
    for node in m.findall(router, m.Comparison(m.Name(parameter), [target])):
        comparator = cst.ensure_type(node, cst.Comparison).comparisons[0].comparator
        yield get_full_name_for_node(comparator) or ""


def defaulting_tables(module: cst.Module) -> Iterator[str]:
    """Yield the names of every ``defaultdict``: it knows each key."""
    call = m.Call(func=m.Name("defaultdict") | m.Attribute(attr=m.Name("defaultdict")))
    for node in m.findall(module, m.Assign(value=call)):
        for target in cst.ensure_type(node, cst.Assign).targets:
            yield get_full_name_for_node(target.target) or ""
    for node in m.findall(module, m.AnnAssign(value=call)):
        yield get_full_name_for_node(cst.ensure_type(node, cst.AnnAssign).target) or ""
