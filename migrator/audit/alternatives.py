"""Which of several values that a name can have is the one that matters."""

from __future__ import annotations

from migrator.audit.dicts import any_of
from migrator.audit.values import (
    App,
    AppClass,
    Class,
    Constant,
    Function,
    Instance,
    Items,
    Keywords,
    Maker,
    Partial,
    Registrar,
    Task,
    Text,
    Unknown,
    Value,
)

TELLING = (App, AppClass, Maker, Registrar, Partial, Task, Instance, Function, Class)


def best_of(values: list[Value]) -> Value:
    """Choose among alternatives: a part of Celery before all else, never between two constants."""
    for kind in (App, Maker, Registrar, AppClass):
        for value in values:
            if isinstance(value, kind):
                return value
    shown = {repr(_plain(value)) for value in values if isinstance(value, (Text, Constant))}
    if len(shown) > 1 and any(isinstance(value, Text) for value in values):
        return Unknown(" or ".join(sorted(shown)))
    for value in reversed(values):
        if isinstance(value, TELLING):
            return value
    dicts = [value for value in values if isinstance(value, Keywords)]
    if len(dicts) > 1:
        return any_of(dicts, "one of several dicts")
    lists = [value for value in values if isinstance(value, Items)]
    if any(value != lists[0] for value in lists[1:]):
        return Items(lists[-1].values, complete=False)
    return values[-1] if values else Unknown()


def _plain(value: Text | Constant) -> object:
    return value.text if isinstance(value, Text) else value.value
