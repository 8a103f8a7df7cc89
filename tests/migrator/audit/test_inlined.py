"""Functions inside a router that only call another."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

CHAIN = "if sort == 'rye':\n    return {}\nif sort == 'oat':\n    return _do_oat(size)\nreturn None"
UNDERSTOOD = {
    "by name": "def run():\n    return _do_rye(size)\n" + CHAIN.format("run()"),
    "with a docstring": "def run():\n    'Go.'\n    return _do_rye(size)\n" + CHAIN.format("run()"),
    "with what it calls": "def run(f):\n    return f(size)\n" + CHAIN.format("run(_do_rye)"),
    "a lambda": "run = lambda f: f(size)\n" + CHAIN.format("run(f=_do_rye)"),
    "in the branch": (
        "if sort == 'rye':\n    def run():\n        return _do_rye(size)\n    return run()\n"
        "if sort == 'oat':\n    def run():\n        return _do_oat(size)\n    return run()\n"
    ),
    "in a table": (
        "def run():\n    return _do_rye(size)\n"
        "return {'rye': run, 'oat': lambda: _do_oat(size)}[sort]()"
    ),
    "in a table beside a plain one": (
        "return {'rye': lambda given: _do_rye(size), 'oat': _do_oat}[sort](size)"
    ),
}
UNCLEAR = {
    "does more": "def run():\n    print(size)\n    return _do_rye(size)\n" + CHAIN.format("run()"),
    "decorated": "@print\ndef run():\n    return _do_rye(size)\n" + CHAIN.format("run()"),
    "bound twice": (
        "def run():\n    return _do_rye(size)\ndef run():\n    return _do_oat(size)\n"
        + CHAIN.format("run()")
    ),
    "takes a default": "def run(n=1):\n    return _do_rye(size, n)\n" + CHAIN.format("run()"),
    "takes anything": "def run(*a):\n    return _do_rye(size, *a)\n" + CHAIN.format("run(1)"),
    "is given something computed": (
        "def run(n):\n    return _do_rye(size, n)\n" + CHAIN.format("run(len(size))")
    ),
    "a value of its own in a table": (
        "return {'rye': lambda: _do_rye(size), 'oat': lambda: _do_oat(size, 7)}[sort]()"
    ),
    "computes in a table": "return {'rye': lambda: _do_rye(len(size)), 'oat': _do_oat}[sort]()",
    "a variable of its own": (
        "def run():\n    return _do_rye([size for size in (size,)])\n" + CHAIN.format("run()")
    ),
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_understands(name: str) -> None:
    check_understood(audited(UNDERSTOOD[name]))


@pytest.mark.parametrize("name", UNCLEAR)
def test_says_what_is_not_clear(name: str) -> None:
    assert legacy(audited(UNCLEAR[name])).unclear


def test_a_call_has_the_arguments_of_the_inner_one() -> None:
    body = "def run(f):\n    return f(size=size)\n" + CHAIN.format("run(_do_rye)")
    assert [route.call for route in legacy(audited(body)).routes] == ["(size=size)", "(size)"]
