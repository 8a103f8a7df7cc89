"""Which of several values that a name can have is the one that matters."""

from __future__ import annotations

from migrator.audit.values import (
    App,
    AppClass,
    Class,
    Function,
    Instance,
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
    """Choose among alternatives: a part of Celery before all else, never between two texts."""
    for kind in (App, Maker, Registrar, AppClass):
        for value in values:
            if isinstance(value, kind):
                return value
    texts = {value.text for value in values if isinstance(value, Text)}
    if len(texts) > 1:
        return Unknown(" or ".join(sorted(map(repr, texts))))
    for value in reversed(values):
        if isinstance(value, TELLING):
            return value
    return values[-1] if values else Unknown()
