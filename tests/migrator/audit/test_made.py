"""What a router makes of other functions, without a name, gets one where that is the same."""

from __future__ import annotations

import pytest

from migrator.facts import Executor
from tests.migrator.audit.test_unclear_routing import audited, legacy

TABLE = "return {{'oat': _do_oat, 'spelt': {}}}[sort](size)"
PARTIAL = "from functools import partial"


def made(entry: str, before: str = PARTIAL) -> tuple[Executor, ...]:
    found = audited(TABLE.format(entry), before)
    executors = tuple(executor for executor in found.executors if executor.made)
    assert bool(legacy(found).unclear) is not bool(executors)
    return executors


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            "lambda size: _do_oat(size, 2)",
            "def _do_spelt(size):\n    return _do_oat(size, 2)\n",
        ),
        (
            "lambda size=3, *, n=1: [_do_oat(i, n) for i in range(size)]",
            "def _do_spelt(size=3, *, n=1):\n    return [_do_oat(i, n) for i in range(size)]\n",
        ),
        (
            "partial(_do_oat, n=2)",
            "def _do_spelt(size=None):\n    return _do_oat(size=size, n=2)\n",
        ),
        (
            "partial(_do_oat, size='x')",
            "def _do_spelt(n=0):\n    return _do_oat(n=n, size='x')\n",
        ),
    ],
)
def test_gives_it_a_name(entry: str, text: str) -> None:
    (executor,) = made(entry)
    assert executor.made == text
    assert executor.job_types == ("spelt",)
    assert executor.function.name == "_do_spelt"


@pytest.mark.parametrize(
    "entry",
    [
        "lambda *a: _do_oat(*a, n=2)",
        "lambda size: _do_oat(size, len(sort))",
        "lambda size: _unknown(size)",
        "partial(_do_oat, 1)",
        "partial(_do_oat, n=len([]))",
        "partial(_do_oat, nothing=1)",
        "partial(print, end='')",
    ],
)
def test_asks_where_a_function_would_not_be_the_same(entry: str) -> None:
    assert made(entry) == ()


def test_what_hands_everything_on_is_the_function_itself() -> None:
    found = audited(TABLE.format("lambda size, **more: _do_oat(size, **more)"))
    (executor,) = found.executors
    assert (executor.job_types, executor.made) == (("oat", "spelt"), "")
    assert legacy(found).unclear == ()


def test_takes_another_name_where_the_first_means_something() -> None:
    (executor,) = made("lambda size: _do_spelt(size, 2)", "def _do_spelt(size, n): return n")
    assert executor.function.name == "_do_spelt_as_routed"


def test_asks_where_the_modular_router_has_the_job_type() -> None:
    found = audited("return {'oat': _do_oat, 'rye': lambda size: _do_oat(size, 2)}[sort](size)")
    assert [executor.made for executor in found.executors] == [""]
    assert legacy(found).unclear != ()


def test_names_what_runs_a_coroutine() -> None:
    found = audited(
        "if sort == 'oat':\n    return _do_oat(size)\n"
        "if sort == 'spelt':\n    return asyncio.run(_do_later(size))",
        "import asyncio\nasync def _do_later(size): return 3\n",
    )
    (executor,) = (each for each in found.executors if each.made)
    assert executor.made == "def _do_spelt(size):\n    return asyncio.run(_do_later(size))\n"
    assert legacy(found).unclear == ()


def test_asks_where_the_coroutine_gets_what_the_router_has_changed() -> None:
    found = audited(
        "size = 3\nif sort == 'oat':\n    return _do_oat(size)\n"
        "if sort == 'spelt':\n    return asyncio.run(_do_later(size))",
        "import asyncio\nasync def _do_later(size): return 3\n",
    )
    assert not any(each.made for each in found.executors)
    assert legacy(found).unclear != ()
