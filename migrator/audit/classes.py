"""Classes of the repository: what they inherit from, and how their methods are decorated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrator.audit.values import AppClass, Class, Function, shown

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def with_bases(evaluator: Evaluator, cls: Class) -> Iterator[Class]:
    """Yield a class and the classes of the repository that it inherits from."""
    yield cls
    for base in cls.node.bases:
        value = evaluator.evaluate(base, cls.scope)
        found = value.cls if isinstance(value, AppClass) else value
        if isinstance(found, Class) and found.node is not cls.node:
            yield from with_bases(evaluator, found)


def is_decorated(function: Function, ending: str) -> bool:
    """Tell whether a function has a decorator whose name ends so: ``staticmethod``."""
    written = (shown(d) for d in getattr(function.node, "decorator_list", ()))
    return any(one.endswith(ending) for one in written)
