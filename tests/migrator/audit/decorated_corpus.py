# ruff: noqa: E501
"""Tasks that stand below or inside other decorators, and in branches that never run."""

from __future__ import annotations

_USE = "import functools\nfrom functools import wraps\nfrom main import app\nfrom celery import shared_task\n"
_APP = {"main": "from celery import Celery\napp = Celery('x', include=['tasks'])\n"}
_F = "def f(): ...\n"
_INNER = "    def inner(*given):\n        return fn(*given)\n"
_BARE = f"def dec(fn):\n{_INNER}    return inner\n"
_KEEPS = f"def dec(fn):\n    @wraps(fn)\n{_INNER}    return inner\n"
_DEEP = "        def wrapper(*given):\n            return fn(*given)\n        return wrapper\n    return around\n"
_TIMES = f"def dec(times):\n    def around(fn):\n{_DEEP}"
_TIMES_KEEPS = f"def dec(times):\n    def around(fn):\n        @functools.wraps(fn)\n{_DEEP}"
_HOLDS = "class Dec:\n    def __init__(self, fn):\n        {}\n        self.fn = fn\n    def __call__(self):\n        return self.fn()\n"
_HANDED = "def handed(*args, **options):\n    options.setdefault('acks_late', True)\n    return shared_task(*args, **options)\n"
_TYPES = "from typing import TYPE_CHECKING\nimport typing as t\n"
_TWO = "    @app.task\n    def f(): ...\nelse:\n    @app.task\n    def g(): ...\n"


def _below(before: str, decorator: str = "dec", maker: str = "app.task") -> str:
    return f"{_USE}{before}@{maker}\n@{decorator}\n{_F}"


def _inside(before: str, call: str = "dec(f)") -> str:
    return f"{_USE}{before}{_F}app.task({call})\n"


DECORATED: dict[str, tuple[str, dict[str, str], list[str | None]]] = {
    name: (source, _APP, names)
    for name, (source, names) in {
        "below what keeps the name": (_below(_KEEPS), ["tasks.f"]),
        "below what has a name of its own": (_below(_BARE), ["tasks.inner"]),
        "below one with arguments": (_below(_TIMES, "dec(3)"), ["tasks.wrapper"]),
        "below one with arguments, shared": (_below(_TIMES, "dec(3)", "shared_task"), ["tasks.wrapper"]),
        "below one with arguments that keeps it": (_below(_TIMES_KEEPS, "dec(times=3)"), ["tasks.f"]),
        "inside a call that keeps it": (_inside(_KEEPS), ["tasks.f"]),
        "inside a call that does not": (_inside(_BARE), ["tasks.inner"]),
        "inside a call of what a call gives": (_inside(_TIMES, "dec(3)(f)"), ["tasks.wrapper"]),
        "handed to a wrapper inside a call that keeps it": (f"{_USE}{_KEEPS}{_HANDED}{_F}handed(dec(f), name='x.f')\n", ["x.f"]),
        "handed to a wrapper inside a call that does not": (f"{_USE}{_BARE}{_HANDED}{_F}handed(dec(f))\n", ["tasks.inner"]),
        "one that gives the function back": (_below("def dec(fn):\n    return fn\n"), ["tasks.f"]),
        "bound anew by a decorator": (f"{_USE}{_TIMES}{_F}f = dec(3)(f)\napp.task(f)\n", ["tasks.wrapper"]),
        "update_wrapper, given back": (_below(f"def dec(fn):\n{_INNER}    return functools.update_wrapper(inner, fn)\n"), ["tasks.f"]),
        "update_wrapper, on its own": (_below(f"def dec(fn):\n{_INNER}    functools.update_wrapper(inner, fn)\n    return inner\n"), ["tasks.f"]),
        "two, the upper one bare": (_below(_BARE + _KEEPS.replace("dec", "keeps"), "dec\n@keeps"), ["tasks.inner"]),
        "two, the lower one bare": (_below(_BARE + _KEEPS.replace("dec", "keeps"), "keeps\n@dec"), ["tasks.inner"]),
        "a lambda around it": (_below("def dec(fn):\n    return wraps(fn)(lambda: fn())\n"), ["tasks.f"]),
        "a class that looks like it": (_below(_HOLDS.format("functools.update_wrapper(self, fn)"), "Dec"), ["tasks.f"]),
        "a class that does not": (_below(_HOLDS.format("pass"), "Dec"), [None]),
        "one that gives one of two": (_below(f"import os\ndef dec(fn):\n    if os.environ.get('OFF'):\n        return fn\n{_INNER}    return inner\n"), [None]),
        "one that cannot be followed": (_below("def dec(fn):\n    return KNOWN[fn]\n"), [None]),
        "one that another library makes": (_below("import wrapt\n@wrapt.decorator\ndef dec(wrapped, instance, given, named):\n    return wrapped()\n"), ["tasks.f"]),
        "one of another library": (_below("from tenacity import retry\n", "retry(stop=3)"), ["tasks.f"]),
        "its own name where it is given": (_below(_BARE, "dec", "app.task(name='n')"), ["n"]),
        "the function of a task": (f"{_USE}@app.task(name='n')\n{_F}shared_task(name='m')(f.run)\n", ["m", "n"]),
        "not for the type checker": (f"{_USE}{_TYPES}if not TYPE_CHECKING:\n{_TWO}", ["tasks.f"]),
        "for the type checker": (f"{_USE}{_TYPES}if TYPE_CHECKING:\n{_TWO}", ["tasks.g"]),
        "by another name of typing": (f"{_USE}{_TYPES}if t.TYPE_CHECKING:\n{_TWO}", ["tasks.g"]),
        "one part of a condition": (f"{_USE}{_TYPES}if TYPE_CHECKING and input():\n{_TWO}", ["tasks.g"]),
        "any part of a condition": (f"{_USE}{_TYPES}if input() or not TYPE_CHECKING:\n{_TWO}", ["tasks.f"]),
        "a condition that nobody knows": (f"{_USE}{_TYPES}if TYPE_CHECKING or input():\n{_TWO}", ["tasks.f", "tasks.g"]),
        "if not started": (f"{_USE}if not __name__ == '__main__':\n{_TWO}", ["tasks.f"]),
        "if 1": (f"{_USE}if 1:\n{_TWO}", ["tasks.f"]),
        "while not": (f"{_USE}while False:\n{_TWO}", ["tasks.g"]),
        "in an expression": (f"{_USE}{_TYPES}{_F}app.task(f) if TYPE_CHECKING else app.task(f, name='n')\n", ["n"]),
        "behind an and": (f"{_USE}{_TYPES}{_F}TYPE_CHECKING and app.task(f)\n", []),
    }.items()
}  # fmt: skip
