"""The dict display of merged parameters, and the conditions that only ask for a value."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.given import Item
from codemods.dispatch.quotes import literal
from codemods.dispatch.values import as_field, canonical, code, essence, is_none, text_of


def display(base: cst.BaseExpression | None, items: list[Item], quote: str) -> str:
    """A dict display of a base and the items on top of it."""
    texts = [] if base is None else _beginning(base)
    for item in items:
        if item.key is None:
            texts.append(f"**{_spread(item.value)}")
        else:
            texts.append(f"{literal(item.key, quote)}: {code(item.value)}")
    return "{" + ", ".join(texts) + "}"


def _beginning(base: cst.BaseExpression) -> list[str]:
    """What a base begins a display with: the entries of one that is a display itself."""
    own = essence(base)
    if not isinstance(own, cst.Dict):
        return [f"**{_enclosed_or_empty(base)}"]
    return [code(one.with_changes(comma=cst.MaybeSentinel.DEFAULT)).strip() for one in own.elements]


def initial(base: cst.BaseExpression | None, items: list[Item], quote: str) -> str:
    """The first value of the merged parameters: never the schedule's own dict."""
    if not items:
        made = base is not None and isinstance(essence(base), cst.Dict)
        return (
            f"dict({or_empty(base)})" if base is not None and not made else display(base, [], quote)
        )
    if base is None and len(items) == 1 and items[0].key is None:
        made = isinstance(items[0].value, cst.DictComp)
        return code(items[0].value) if made else f"dict({code(items[0].value)})"
    return display(base, items, quote)


def _spread(value: cst.BaseExpression) -> str:
    """A mapping behind ``**``, where a condition needs parentheses."""
    loose = isinstance(value, (cst.BooleanOperation, cst.IfExp)) and not value.lpar
    return f"({code(value)})" if loose else code(value)


def or_empty(base: cst.BaseExpression) -> str:
    """``base or {}``; a plain name is known to be a dict."""
    return f"{code(essence(base))} or {{}}"


def _enclosed_or_empty(base: cst.BaseExpression) -> str:
    """The same inside a display."""
    return code(base) if isinstance(base, cst.Name) else f"({or_empty(base)})"


def asks_for(test: cst.BaseExpression, value: cst.BaseExpression) -> bool:
    """True where a condition only asks whether the value is there."""
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        if isinstance(target.operator, cst.IsNot) and is_none(target.comparator):
            test = test.left
        elif isinstance(target.operator, cst.In):
            found = as_field(essence(value))
            return (
                found is not None
                and text_of(test.left) == found.key
                and canonical(target.comparator) == canonical(found.base)
            )
    return canonical(essence(test)) == canonical(essence(value))
