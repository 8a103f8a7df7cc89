"""What a few functions outside the repository make of values: ``dict``, ``len``, task names."""

from __future__ import annotations

from migrator.audit.celery_names import GEN_TASK_NAME
from migrator.audit.values import (
    App,
    AppClass,
    Constant,
    External,
    Items,
    Keywords,
    Text,
    Unknown,
    Value,
)

_COLLECTIONS = frozenset(f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset"))
_CASTS = frozenset({"typing.cast", "typing_extensions.cast"})
KNOWN = _COLLECTIONS | _CASTS | {"builtins.dict", "builtins.len", GEN_TASK_NAME}
# These stand for what the function gives that they are given.
PROXIES = frozenset(
    {"celery.local.Proxy", "celery.local.PromiseProxy", "werkzeug.local.LocalProxy"}
    | {"django.utils.functional.SimpleLazyObject", "lazy_object_proxy.Proxy"}
)


def known_call(dotted: str, args: list[Value], keywords: Keywords) -> Value:
    """Return what a function gives.

    Args:
        dotted: The function, one of ``KNOWN``.
        args: What it is given by position.
        keywords: What it is given by name.
    """
    if dotted == GEN_TASK_NAME:
        return _named(args, keywords)
    if dotted in _CASTS and len(args) == 2:
        return App() if isinstance(args[0], AppClass) and not _tells(args[1]) else args[1]
    if dotted == "builtins.dict" and len(args) < 2:
        base = args[0] if args else Keywords()
        return base.merged(keywords) if isinstance(base, Keywords) else Unknown()
    if dotted == "builtins.len" and len(args) == 1:
        return _length(args[0])
    if dotted in _COLLECTIONS and len(args) == 1:
        return args[0] if isinstance(args[0], Items) else Unknown()
    return Unknown()


def _tells(value: Value) -> bool:
    return not isinstance(value, (Unknown, External))


def _named(args: list[Value], keywords: Keywords) -> Value:
    """Return the name that Celery makes of the name of a function and its module."""
    more = [keywords.items[key] for key in ("name", "module") if key in keywords.items]
    given = [value.text for value in (*args, *more) if isinstance(value, Text)]
    return Text(f"{given[1]}.{given[0]}") if len(given) == 2 else Unknown()


def _length(value: Value) -> Value:
    if isinstance(value, Text):
        return Constant(len(value.text))
    return Constant(len(value.values)) if isinstance(value, Items) and value.complete else Unknown()
