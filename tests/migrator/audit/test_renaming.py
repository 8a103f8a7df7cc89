"""Decorators that set the name which Celery makes the automatic one of."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

HEAD = "from celery import shared_task\nfrom functools import wraps\n"
INNER = "    def inner(*args):\n        return fn(*args)\n"


def name_of(decorator: str, task: str) -> tuple[str | None, str | None]:
    """Return the name and the expression that the one registration has."""
    (found,) = facts({"jobs.py": f"{HEAD}{decorator}\n{task}\ndef f(): ...\n"}).registrations
    return found.name, found.expression


@pytest.mark.parametrize(
    ("decorator", "use"),
    [
        ("def dec(fn):\n    fn.__name__ = 'other'\n    return fn", "@dec"),
        ("def dec(fn):\n    fn.__module__ = 'other'\n    return fn", "@dec"),
        ("def dec(fn):\n    setattr(fn, '__name__', 'other')\n    return fn", "@dec"),
        (
            "def dec(name):\n    def inner(fn):\n        fn.__name__ = name\n        return fn\n"
            "    return inner",
            "@dec('other')",
        ),
        (
            "class Dec:\n    def __call__(self, fn):\n        fn.__name__ = 'other'\n"
            "        return fn",
            "@Dec()",
        ),
        (f"def dec(fn):\n{INNER}    inner.__name__ = 'other'\n    return inner", "@dec"),
    ],
)
def test_a_name_that_a_decorator_sets_is_not_guessed(decorator: str, use: str) -> None:
    name, expression = name_of(decorator, f"@shared_task\n{use}")
    assert name is None
    assert expression is not None and expression.endswith(".__name__")
    assert name_of(decorator, f"@shared_task(name='n')\n{use}") == ("n", None)


@pytest.mark.parametrize(
    ("decorator", "task"),
    [
        ("def dec(fn):\n    fn.retries = 3\n    return fn", "@shared_task\n@dec"),
        ("def dec(fn):\n    print(fn.__name__)\n    return fn", "@shared_task\n@dec"),
        ("def dec(fn):\n    fn.__name__ = 'other'\n    return fn", "@dec\n@shared_task"),
        (
            f"def dec(fn):\n    @wraps(fn)\n{INNER}    return inner\n"
            "def rename(fn):\n    fn.__name__ = 'other'",
            "@shared_task\n@dec",
        ),
    ],
    ids=["other attribute", "read", "above", "not used"],
)
def test_other_decorators_leave_the_automatic_name(decorator: str, task: str) -> None:
    assert name_of(decorator, task) == ("jobs.f", None)
