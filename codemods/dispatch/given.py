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
        touched: Places that read or change the entry of one key: the key, and whether it is read.
        inline: Call -> what it is given beside the variable.
        shown: The nodes that name it where it is only logged, or one entry is read.
        filters: Comprehensions that take entries out again, with the statement they are.
        filtered: Call -> the comprehension through which it spreads the variable.
        options: Call -> ``queue=…`` and the like.
        uses_variable: Calls that spread the variable.
        names: Ids of the nodes that name it there.
    """

    variable: str | None = None
    creation: cst.SimpleStatementLine | None = None
    items: list[Item] = field(default_factory=list)
    opaque: list[cst.SimpleStatementLine] = field(default_factory=list)
    touched: list[tuple[cst.CSTNode, str, bool]] = field(default_factory=list)
    inline: dict[cst.Call, list[Item]] = field(default_factory=dict)
    shown: list[cst.Name] = field(default_factory=list)
    filters: list[tuple[cst.SimpleStatementLine | None, cst.DictComp]] = field(default_factory=list)
    filtered: dict[cst.Call, cst.DictComp] = field(default_factory=dict)
    options: dict[cst.Call, list[cst.Arg]] = field(default_factory=dict)
    uses_variable: set[cst.Call] = field(default_factory=set)
    names: set[int] = field(default_factory=set)

    @property
    def every(self) -> list[Item]:
        """All that the task is given."""
        return [*self.items, *(item for items in self.inline.values() for item in items)]


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


def filtered(value: cst.BaseExpression) -> cst.Name | None:
    """The variable whose entries ``{k: v for k, v in kw.items() if …}`` takes some of."""
    if not isinstance(value, cst.DictComp) or value.for_in.inner_for_in is not None:
        return None
    source, target = value.for_in.iter, value.for_in.target
    method = source.func if isinstance(source, cst.Call) and not source.args else None
    if not isinstance(method, cst.Attribute) or method.attr.value != "items":
        return None
    pair = [code(one.value) for one in target.elements] if isinstance(target, cst.Tuple) else []
    same = [code(value.key), code(value.value)] == pair
    return method.value if same and isinstance(method.value, cst.Name) else None
