# ruff: noqa: E501
"""Objects, and classes, that keep functions by job type."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import HEAD, MILL, TASK, WORK, audited, legacy

REGISTRY = """\
class Registry:
    def __init__(self):
        self._steps = {}
    def register(self, sort):
        def enter(function):
            self._steps[sort] = function
            return function
        return enter
    def get(self, sort):
        return self._steps.get(sort)
registry = Registry()
"""
STEPS = "@registry.register('rye')\ndef _rye(size): return 1\n@registry.register(sort='oat')\n@registry.register('bran')\ndef _oat(size): return 2\n"
CALL = "run = registry.get(sort)\nreturn run(size) if run else None"
ADD = REGISTRY.replace(
    """(self, sort):
        def enter(function):
            self._steps[sort] = function
            return function
        return enter
""",
    "(self, function, sort):\n        self._steps[sort] = function\n",
)
ADDED = "registry.register(_do_rye, 'rye')\nregistry.register(sort='oat', function=_do_oat)\n"
ON_CLASS = (
    REGISTRY.replace("    def __init__(self):\n        self._steps = {}\n", "    _steps = {}\n")
    .replace("    def", "    @classmethod\n    def")
    .replace("        @classmethod\n    def enter", "        def enter")
    .replace("self", "cls")
    .replace("registry = Registry()\n", "")
)
OF_DICT = """\
class Registry(dict):
    def register(self, sort):
        def enter(function):
            self[sort] = function
            return function
        return enter
registry = Registry()
"""


def routes(found):
    return [(route.job_type, route.function) for route in legacy(found).routes]


BOTH = [("rye", "_rye"), ("oat", "_oat"), ("bran", "_oat")]


@pytest.mark.parametrize(
    "call", [CALL, "return registry.get(sort)(size)", "return registry.get(sort=sort)(size)"]
)
def test_the_router_picks_what_decorators_entered(call):
    found = audited(call, REGISTRY, STEPS)
    assert routes(found) == BOTH
    router = legacy(found)
    assert (router.unclear, router.mapping, router.through) == ((), "registry", "registry.get")
    assert router.enters == "registry.register({key})({function})"
    assert {route.registry for route in router.routes} == {"registry.register"}


@pytest.mark.parametrize("call", [CALL, "return registry[sort](size)"])
def test_so_it_does_with_a_dict_that_has_such_a_method(call):
    found = audited(call, OF_DICT, STEPS)
    assert (routes(found), legacy(found).unclear) == (BOTH, ())


def test_so_it_does_with_a_class():
    found = audited(
        CALL.replace("registry", "Registry"), ON_CLASS, STEPS.replace("registry", "Registry")
    )
    assert (routes(found), legacy(found).unclear) == (BOTH, ())


def test_so_it_does_with_what_calls_entered():
    found = audited(CALL, ADD, ADDED)
    assert routes(found) == [("rye", "_do_rye"), ("oat", "_do_oat")]
    assert legacy(found).enters == "registry.register({function}, {key})"
    fills = {symbol.name: symbol.fills for symbol in found.symbols if symbol.fills}
    assert set(fills.values()) == {"registry"}
    assert len(fills) == 2


PICKS = {
    "asked before": "        if sort not in self._steps:\n            raise LookupError(sort)\n        return self._steps[sort]\n",
    "tried": "        try:\n            return self._steps[sort]\n        except KeyError:\n            return None\n",
    "variable": "        run = self._steps.get(sort)\n        if run is None:\n            raise LookupError(sort)\n        return run\n",
}


@pytest.mark.parametrize("pick", PICKS)
def test_its_method_may_ask_first(pick):
    text = REGISTRY.replace("        return self._steps.get(sort)\n", PICKS[pick])
    found = audited(CALL, text, STEPS)
    assert (routes(found), legacy(found).unclear) == (BOTH, ())
    assert legacy(found).raises_on_unknown == (pick != "tried")


def test_its_other_methods_may_read_and_what_nobody_calls_may_change():
    more = "    def names(self):\n        return sorted(self._steps)\n    def clear(self):\n        self._steps.clear()\n"
    text = REGISTRY.replace("    def get", more + "    def get")
    text = text.replace(
        "            self._steps[sort] = function\n",
        "            if sort in self._steps:\n                raise ValueError(sort)\n            self._steps[sort] = function\n",
    )
    found = audited(CALL, text, STEPS)
    assert (routes(found), legacy(found).unclear) == (BOTH, ())
    called = audited(CALL, text, STEPS + "registry.clear()\n")
    assert legacy(called).unclear != ()


def test_an_object_of_another_module_is_followed():
    base = "from mill.jobs.kept import registry\nfrom mill.jobs.steps import rye\ndef run(sort, size):\n    return registry.get(sort)(size)\n"
    steps = "from mill.jobs.kept import registry as kept\n@kept.register('rye')\ndef do_rye(size=None): return 1\n"
    files = {**MILL, "mill/jobs/kept.py": REGISTRY, "mill/jobs/steps/base.py": base}
    files["mill/jobs/steps/rye.py"] = steps
    files["mill/jobs/all.py"] = (
        HEAD + WORK + TASK + "    return {'rye': _do_rye, 'oat': _do_oat}[sort](size)\n"
    )
    router = facts(files).router
    assert router is not None
    assert [(route.job_type, route.function) for route in router.routes] == [("rye", "do_rye")]
    assert router.enters == "registry.register({key})({function})"


@pytest.mark.parametrize(
    "more",
    [
        "registry._steps['spelt'] = _rye\n",
        "for name in ('a', 'b'):\n    registry.register(name)(_rye)\n",
        "enter = registry.register\n",
    ],
)
def test_says_where_it_is_filled_in_another_way(more):
    assert legacy(audited(CALL, REGISTRY, STEPS + more)).unclear != ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("= {}", "= load()"),
        ("self._steps[sort] = function", "self._steps[sort] = lambda size: function(size)"),
        ("return function\n", "return wrapped(function)\n"),
        ("return self._steps.get(sort)", "return self._steps.get(sort) or self._default"),
        ("return self._steps.get(sort)", "self.asked += 1\n        return self._steps.get(sort)"),
        ("return self._steps.get(sort)", "return self._steps.get(sort.lower())"),
    ],
)
def test_an_object_that_does_more_is_not_understood(old, new):
    assert old in REGISTRY
    found = audited(CALL, REGISTRY.replace(old, new), STEPS)
    assert found.legacy_router is None or legacy(found).unclear != ()


def test_another_object_of_the_class_is_another_table():
    found = audited(
        CALL,
        REGISTRY + "others = Registry()\n",
        STEPS + "@others.register('x')\ndef _x(size): return 3\n",
    )
    assert (routes(found), legacy(found).unclear) == (BOTH, ())


SHARED = REGISTRY.replace(
    "    def __init__(self):\n        self._steps = {}\n", "    _steps = {}\n", 1
)


def test_a_dict_of_the_class_is_that_of_all_its_objects():
    assert legacy(audited(CALL, SHARED, STEPS)).unclear == ()
    more = "others = Registry()\n@others.register('x')\ndef _x(size): return 3\n"
    assert legacy(audited(CALL, SHARED, STEPS + more)).unclear != ()


@pytest.mark.parametrize(
    "made", ["Registry({'x': _do_rye})", "Registry(x=_do_rye)", "Registry(load())"]
)
def test_a_dict_that_begins_with_entries_is_not_clear(made):
    found = audited(CALL, OF_DICT.replace("Registry()", made), STEPS)
    assert found.legacy_router is None or legacy(found).unclear != ()


def test_a_dict_that_knows_every_key_is_not_understood():
    missing = "    def __missing__(self, sort): return _do_rye\n"
    found = audited(CALL, OF_DICT.replace("registry =", f"{missing}registry ="), STEPS)
    assert found.legacy_router is None or legacy(found).unclear != ()


@pytest.mark.parametrize("given", ["sort, _do_rye", "sort, default=_do_rye"])
def test_what_serves_an_unknown_job_type_is_said(given):
    text = REGISTRY.replace("def get(self, sort):", "def get(self, sort, default=None):")
    text = text.replace("_steps.get(sort)", "_steps.get(sort, default)")
    found = audited(CALL.replace("(sort)", f"({given})", 1), text, STEPS)
    assert (routes(found), bool(legacy(found).unclear)) == (BOTH, True)
