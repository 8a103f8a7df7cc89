# ruff: noqa: E501
"""Registry decorators that store a wrapper in the place of what they are given."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_registry_objects import CALL, REGISTRY
from tests.migrator.audit.test_unclear_routing import audited, legacy

DECORATOR = """\
T = {}
def step(sort):
    def enter(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) + 1
        T[sort] = wrapper
        return wrapper
    return enter
"""
STEPS = "@step('rye')\ndef _rye(size): return 1\n@step(sort='oat')\ndef _oat(size): return 2\n"
TABLE = "return T[sort](size)"


def routes(found):
    return [(r.job_type, r.function, r.plain, r.registry) for r in legacy(found).routes]


def test_the_decorated_function_is_the_executor_and_keeps_its_decorator():
    found = audited(TABLE, DECORATOR, STEPS)
    assert routes(found) == [("rye", "_rye", True, ""), ("oat", "_oat", True, "")]
    assert legacy(found).unclear == ()


def test_so_it_is_with_an_object():
    old = "            self._steps[sort] = function\n            return function\n"
    new = "            def wrapper(size): return function(size)\n            self._steps[sort] = wrapper\n            return wrapper\n"
    assert old in REGISTRY
    found = audited(CALL, REGISTRY.replace(old, new), STEPS.replace("@step", "@registry.register"))
    assert routes(found) == [("rye", "_rye", True, ""), ("oat", "_oat", True, "")]


def test_what_is_wrapped_twice_is_stored_as_it_was_before():
    found = audited(TABLE, DECORATOR, STEPS.replace("@step(sort", "@step('bran')\n@step(sort"))
    assert [route.job_type for route in legacy(found).routes] == ["rye", "bran"]
    assert len(legacy(found).unclear) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return wrapper\n", "return function\n"),
        ("return wrapper\n", "return audited(wrapper)\n"),
        ("T[sort] = wrapper", "T[sort] = audited(wrapper)"),
        ("def enter(function)", "def enter(function, more=None)"),
    ],
)
def test_a_decorator_that_gives_back_something_else_is_not_understood(old, new):
    assert old in DECORATOR
    found = audited(TABLE, DECORATOR.replace(old, new, 1), STEPS)
    assert found.legacy_router is None or not legacy(found).routes or legacy(found).unclear


def test_what_is_handed_to_it_by_a_call_has_no_name():
    found = audited(TABLE, DECORATOR, STEPS + "step('bran')(_do_rye)\n")
    assert legacy(found).unclear != ()
