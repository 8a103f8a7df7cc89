"""What a call raises where there is nothing to find: ``Template.objects.get(pk=…)`` and its like.

A guard that asks for None would never be reached behind it. What the code base itself catches
there says it; else what is known of managers of Django and of results of SQLAlchemy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from codemods._nodes import descendants, in_any_order, of_kind
from codemods.dispatch.guards import body_of, tested_for_nothing
from codemods.dispatch.model import Derived, ImportNeed
from codemods.dispatch.values import code

# Catching these says that anything may go wrong, not what is missing.
_ANYTHING = frozenset({"Exception", "BaseException"})
_TELLING = re.compile(r"NotExist|NotFound|NoResult|Missing|KeyError|LookupError|Unknown")
_ONLY_ONE = frozenset({"one", "scalar_one"})
_NO_RESULT = ImportNeed("sqlalchemy.exc", "NoResultFound")


def caught(function: cst.FunctionDef, node: cst.CSTNode) -> cst.BaseExpression | None:
    """The exceptions that a function catches around a statement because nothing is found.

    Args:
        function: The function.
        node: The assignment of what is looked for.
    """
    for around in _around(function.body, node):
        alone = len(body_of(around.body)) == 1
        for handler in around.handlers:
            if handler.type is None or code(handler.type) in _ANYTHING:
                continue
            if alone or _TELLING.search(code(handler.type)):
                return handler.type
    return None


def _around(body: cst.CSTNode, node: cst.CSTNode) -> Sequence[cst.Try]:
    """The ``try`` statements that a node is in the body of, the inner ones first."""
    found = [
        one
        for one in descendants(body)
        if isinstance(one, cst.Try) and any(inner is node for inner in in_any_order(one.body))
    ]
    return found[::-1]


def known(value: cst.BaseExpression) -> Derived | None:
    """What a call that is known from its libraries raises; None for any other."""
    value = value.expression if isinstance(value, cst.Await) else value
    if not isinstance(value, cst.Call) or not isinstance(value.func, cst.Attribute):
        return None
    method, owner = value.func.attr.value, value.func.value
    if method == "get" and isinstance(owner, cst.Attribute) and owner.attr.value == "objects":
        return Derived(cst.Attribute(owner.value, cst.Name("DoesNotExist")))
    if method in _ONLY_ONE and not value.args and _asks_database(owner):
        return Derived(cst.Name("NoResultFound"), (_NO_RESULT,))
    return None


def _asks_database(owner: cst.BaseExpression) -> bool:
    """True for ``session.query(…).filter(…)`` and ``session.execute(select(…))``."""
    return any(name in {"query", "execute", "select", "scalars"} for name in _called(owner))


def _called(node: cst.BaseExpression) -> Iterator[str]:
    for inner in of_kind(node, cst.Call):
        yield code(inner.func).rpartition(".")[2]


def is_tested(function: cst.FunctionDef, name: str) -> bool:
    """True where a function asks whether a variable holds nothing, too."""
    subjects = [tested_for_nothing(node.test) for node in of_kind(function.body, cst.If)]
    return any(one is not None and code(one) == name for one in subjects)
