"""What an old call gives the task: keywords, spreads, and the dict assembled before it."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from codemods.dispatch.model import RefusedError
from codemods.dispatch.values import code, text_of


@dataclass(frozen=True)
class Item:
    """One thing that goes into the keywords: ``key`` is None for a whole mapping.

    Attributes:
        key: The keyword, or None where ``value`` is a mapping that is spread.
        value: Its value.
        line: The statement it is in; None inside the call itself.
        branch: The plain ``if`` around the statement, if there is just one.
        nested: True inside anything else than that (a loop, an ``else``).
        owner: For ``kw.setdefault("a", {}).update(…)``: what is updated; ``key`` is ``a`` then.
    """

    key: str | None
    value: cst.BaseExpression
    line: cst.SimpleStatementLine | None = None
    branch: cst.If | None = None
    nested: bool = False
    owner: cst.BaseExpression | None = None

    @property
    def conditional(self) -> bool:
        """True where it may not happen."""
        return self.branch is not None or self.nested


@dataclass
class Given:
    """All that one variable collects, and what each call adds.

    Attributes:
        variable: The dict variable, or None.
        creation: The statement that makes it.
        items: What goes into it, in order; those of the creation first.
        opaque: Statements that change it in a way that is kept as it is.
        touched: Those of them that change the entry of one key -> that key.
        inline: Call -> what it is given beside the variable.
        options: Call -> ``queue=…`` and the like.
        uses_variable: Calls that spread the variable.
    """

    variable: str | None = None
    creation: cst.SimpleStatementLine | None = None
    items: list[Item] = field(default_factory=list)
    opaque: list[cst.SimpleStatementLine] = field(default_factory=list)
    touched: dict[cst.SimpleStatementLine, str] = field(default_factory=dict)
    inline: dict[cst.Call, list[Item]] = field(default_factory=dict)
    options: dict[cst.Call, list[cst.Arg]] = field(default_factory=dict)
    uses_variable: set[cst.Call] = field(default_factory=set)


def parts(value: cst.BaseExpression, line: cst.SimpleStatementLine | None) -> list[Item]:
    """The entries of a dict display, ``dict(…)`` or ``a | b``; anything else is one spread."""
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.BitOr):
        return [*parts(value.left, line), *parts(value.right, line)]
    if isinstance(value, cst.Dict):
        found = []
        for element in value.elements:
            key = text_of(element.key) if isinstance(element, cst.DictElement) else None
            if isinstance(element, cst.DictElement) and key is None:
                raise RefusedError(element, "a key of the assembled dict is not a constant")
            found.append(Item(key, element.value, line))
        return found
    unpacked = isinstance(value, cst.Call) and any(arg.star == "*" for arg in value.args)
    if isinstance(value, cst.Call) and code(value.func) == "dict" and not unpacked:
        keyed = [arg for arg in value.args if arg.keyword is not None or arg.star == "**"]
        if keyed or not value.args:
            return [Item(a.keyword.value if a.keyword else None, a.value, line) for a in value.args]
    return [Item(None, value, line)]
