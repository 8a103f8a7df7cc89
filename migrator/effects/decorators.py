"""Whether a decorator may do more with a definition than wrap it."""

from __future__ import annotations

import ast

from migrator.python_source import Definition

# Decorators that only wrap what they decorate, by their last name.
_HARMLESS = frozenset(
    [
        *("abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod"),
        *("contextmanager", "dataclass", "final", "lru_cache", "overload", "override"),
        *("property", "runtime_checkable", "singledispatch", "staticmethod", "total_ordering"),
        "wraps",
    ]
)


def may_register(node: Definition) -> str:
    """Return why a decorator may keep a definition alive; empty where none does."""
    for decorator in node.decorator_list:
        name = _last_name(decorator)
        if name not in _HARMLESS:
            return f"its decorator @{ast.unparse(decorator)} may register it somewhere"
    return ""


def _last_name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(node, ast.Attribute):
        # @name.setter and @name.deleter belong to a property
        return "property" if node.attr in ("setter", "deleter", "getter") else node.attr
    return node.id if isinstance(node, ast.Name) else ""
