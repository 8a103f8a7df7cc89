"""Questions about one expression: is it a field of something, is it pure, are two the same."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import descendants, evaluated

_PURE_FUNCTIONS = frozenset({"str", "int", "bool", "dict", "list", "len", "float", "getattr"})
_PURE_METHODS = frozenset(
    {"casefold", "copy", "format", "isoformat", "lower", "strip", "title", "upper"}
)
_ATOMS = (cst.Name, cst.Attribute, cst.Subscript, cst.Call, cst.SimpleString, cst.FormattedString)
_ATOMS_TOO = (cst.Integer, cst.Float, cst.Dict, cst.List, cst.Tuple)

BUILTINS = frozenset(dir(builtins))

# How a scheduler names itself as the cause of a run: never said of a run that a person starts.
TRIGGERS = frozenset({"schedule", "scheduled", "beat", "cron", "timer", "periodic", "automatic"})


@dataclass(frozen=True)
class Field:
    """``base["key"]``, ``base.get("key", default)`` or ``base.key``."""

    base: cst.BaseExpression
    key: str
    style: str
    default: cst.BaseExpression | None = None


def code(node: cst.CSTNode) -> str:
    """The source of a node, without the blank lines and comments around it."""
    return cst.Module([]).code_for_node(node).strip()


def text_of(node: cst.BaseExpression | None) -> str | None:
    """The value of a plain string literal, else None."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        value = evaluated(node)
        return value if isinstance(value, str) else None
    return None


def as_field(node: cst.CSTNode) -> Field | None:
    """Read a node as the access of one constant key."""
    if isinstance(node, cst.Attribute):
        return Field(node.value, node.attr.value, "attribute")
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        key = text_of(index.value) if isinstance(index, cst.Index) else None
        return None if key is None else Field(node.value, key, "item")
    if isinstance(node, cst.Call):
        return _get_call(node)
    return None


def _get_call(node: cst.Call) -> Field | None:
    """``base.get("key")`` with at most a default."""
    plain = all(arg.keyword is None and not arg.star for arg in node.args)
    if not (isinstance(node.func, cst.Attribute) and node.func.attr.value == "get" and plain):
        return None
    key = text_of(node.args[0].value) if node.args and len(node.args) <= 2 else None
    if key is None:
        return None
    default = node.args[1].value if len(node.args) == 2 else None
    return Field(node.func.value, key, "get", default)


def canonical(node: cst.BaseExpression) -> str:
    """A text that is equal for expressions that read the same thing."""
    if isinstance(node, cst.Await):
        return canonical(node.expression)
    if isinstance(node, cst.Call) and as_field(node) is None:
        function = node.func
        name = (
            f"{canonical(function.value)}.{function.attr.value}"
            if isinstance(function, cst.Attribute)
            else canonical(function)
        )
        return f"{name}({', '.join(_canonical_argument(arg) for arg in node.args)})"
    found = as_field(node)
    if found is not None:
        return f"{canonical(found.base)}[{found.key!r}]"
    literal = text_of(node)
    if literal is not None:
        return repr(literal)
    return " ".join(code(unparenthesised(node)).split())


def _canonical_argument(arg: cst.Arg) -> str:
    """An argument without its whitespace."""
    keyword = f"{arg.keyword.value}=" if arg.keyword else ""
    return f"{arg.star}{keyword}{canonical(arg.value)}"


def unparenthesised(node: cst.BaseExpression) -> cst.BaseExpression:
    """The same expression without its own parentheses."""
    if isinstance(node, (cst.Tuple, cst.GeneratorExp)):
        return node
    return node.with_changes(lpar=[], rpar=[]) if getattr(node, "lpar", None) else node


def essence(node: cst.BaseExpression) -> cst.BaseExpression:
    """Peel what only makes a mapping safe to merge: ``x or {}``, ``dict(x)``, ``x.copy()``."""
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
        empty = code(node.right) in {"{}", "dict()", "None"}
        return essence(node.left) if empty else node
    if isinstance(node, cst.Call) and len(node.args) == 1 and code(node.func) == "dict":
        arg = node.args[0]
        return essence(arg.value) if arg.keyword is None and not arg.star else node
    if isinstance(node, cst.Call) and not node.args and isinstance(node.func, cst.Attribute):
        return essence(node.func.value) if node.func.attr.value == "copy" else node
    return node


def is_mapping(node: cst.BaseExpression) -> bool:
    """True for a dict display, and for ``x or {}``."""
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
        return is_mapping(node.right)
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value == "dict"
    return isinstance(node, (cst.Dict, cst.DictComp))


def is_pure(node: cst.BaseExpression) -> bool:
    """True where evaluating the expression later, or never, makes no difference."""
    for inner in descendants(node):
        if isinstance(inner, (cst.Await, cst.Yield, cst.NamedExpr)):
            return False
        if isinstance(inner, cst.Call) and not _is_pure_call(inner):
            return False
    return True


def _is_pure_call(node: cst.Call) -> bool:
    """True for the few calls that everybody knows to have no effect."""
    if isinstance(node.func, cst.Name):
        return node.func.value in _PURE_FUNCTIONS
    if _get_call(node) is not None:  # of a mapping; `templates.get(number)` may do anything
        return True
    return isinstance(node.func, cst.Attribute) and node.func.attr.value in _PURE_METHODS


def enclosed(node: cst.BaseExpression) -> cst.BaseExpression:
    """The expression in parentheses, where it could fall apart in another place."""
    if isinstance(node, (*_ATOMS, *_ATOMS_TOO)) or getattr(node, "lpar", None):
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


class _Exchange(cst.CSTTransformer):
    """Puts other nodes in the place of some of a tree."""

    def __init__(self, new: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self._new = new

    def on_visit(self, node: cst.CSTNode) -> bool:
        """What is inside a node that goes is not looked at."""
        return node not in self._new

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Exchange a node; one that comes twice is another node each time."""
        new = self._new.get(original_node)
        return updated_node if new is None else new.deep_clone()


def exchanged(tree: cst.CSTNode, new: Mapping[cst.CSTNode, cst.CSTNode]) -> cst.CSTNode:
    """The tree with some of its nodes exchanged: all at once, as every node is another then."""
    result = tree.visit(_Exchange(new))
    assert isinstance(result, cst.CSTNode)
    return result


def one_line(node: cst.BaseExpression) -> cst.BaseExpression:
    """The expression without line breaks, where it has neither comments nor long strings."""
    text = code(node)
    if "\n" not in text or "#" in text or '"""' in text or "'''" in text or "\\" in text:
        return node
    text = re.sub(r"([\[({])\s*\n\s*", r"\1", text)
    text = re.sub(r",?\s*\n\s*([\])}])", r"\1", text)
    return cst.parse_expression(re.sub(r"\s*\n\s*", " ", text))


def is_none(node: cst.BaseExpression | None) -> bool:
    """True for the constant None."""
    return isinstance(node, cst.Name) and node.value == "None"


def is_constant(node: cst.BaseExpression) -> bool:
    """True for a literal."""
    if isinstance(node, cst.Name):
        return node.value in {"None", "True", "False"}
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Integer, cst.Float))


def root_name(node: cst.BaseExpression) -> str | None:
    """The variable that an access path starts from."""
    while True:
        if isinstance(node, cst.Name):
            return node.value
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            node = node.value
        elif isinstance(node, cst.Call):
            node = node.func
        elif isinstance(node, cst.Await):
            node = node.expression
        else:
            return None
