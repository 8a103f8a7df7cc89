# ruff: noqa: E501
"""Routing that the audit understands only in part is said; what it understands is complete."""

from __future__ import annotations

import pytest

from migrator.facts import Facts, JobRouter
from tests.migrator.audit.helpers import facts

HEAD = "from celery import Celery\nfrom functools import partial\napp = Celery('mill', broker='memory://', include=['mill.jobs.all', 'mill.jobs.start'])\n"
TASK = "@app.task(name='mill.grind')\ndef grind(sort=None, size=None):\n"
WORK = "def _do_rye(size=None): return 1\ndef _do_oat(size=None, n=0): return 2\n"
MILL = {
    "mill/__init__.py": "",
    "mill/jobs/__init__.py": "from .start import grind\n",
    "mill/jobs/start.py": """
        from celery import shared_task
        from mill.jobs.steps.base import run
        @shared_task(name="mill.grind")
        def grind(sort=None, size=None):
            return run(sort, size)
    """,
    "mill/jobs/steps/__init__.py": "",
    "mill/jobs/steps/base.py": """
        from mill.jobs.steps.rye import do_rye
        def run(sort, size):
            table = {"rye": do_rye}
            step = table.get(sort)
            return step(size) if step else None
    """,
    "mill/jobs/steps/rye.py": "def do_rye(size=None): return 1\n",
}


def audited(routing: str, before: str = "", after: str = "", **options: str) -> Facts:
    """Audit a mill whose task has the body ``routing``."""
    body = "".join(f"    {line}\n" for line in routing.split("\n"))
    files = {**MILL, "mill/jobs/all.py": HEAD + WORK + before + "\n" + TASK + body + after}
    return facts(files, **options)


def legacy(found: Facts) -> JobRouter:
    assert found.legacy_router is not None
    return found.legacy_router


def check_understood(found: Facts) -> None:
    """Assert that the router leads to both executors, as they are written, and nothing else."""
    router = legacy(found)
    assert [(r.job_type, r.function, r.plain) for r in router.routes] == [
        ("rye", "_do_rye", True),
        ("oat", "_do_oat", True),
    ]
    assert router.unclear == ()


SORT = "from enum import Enum\nclass Sort({}):\n    RYE = 'rye'\n    OAT = 'oat'\n"
MEMBERS = "T = {Sort.RYE: _do_rye, Sort.OAT: _do_oat}\n"
MISSING = "    @classmethod\n    def _missing_(cls, value):\n        return cls.OAT\n"
UNDERSTOOD = {
    "dict of pairs": ("return dict([('rye', _do_rye), ('oat', _do_oat)])[sort](size)", ""),
    "ordered dict": ("return T[sort](size)", "from collections import OrderedDict\nT = OrderedDict((('rye', _do_rye), ['oat', _do_oat]))"),
    "pairs and more": ("return T[sort](size)", "T = dict([('rye', _do_rye)], oat=_do_oat)"),
    "dict call": ("return dict(rye=_do_rye, oat=_do_oat)[sort](size)", ""),
    "stored in the function": ("t = dict(rye=_do_rye)\nt['oat'] = _do_oat\nreturn t[sort](size)", ""),
    "updated in the function": ("t = {'rye': _do_rye}\nt.update({'oat': _do_oat})\nreturn t[sort](size)", ""),
    "updated by keyword": ("return T[sort](size)", "T = {'rye': _do_rye}\nT.update(oat=_do_oat)"),
    "setdefault": ("return T[sort](size)", "T = {'rye': _do_rye}\nT.setdefault('oat', _do_oat)"),
    "or-ed in place": ("return T[sort](size)", "T = {'rye': _do_rye}\nT |= {'oat': _do_oat}"),
    "or-ed": ("return T[sort](size)", "T = {'rye': _do_rye} | {'oat': _do_oat}"),
    "spread": ("return T[sort](size)", "B = {'rye': _do_rye}\nT = {**B, 'oat': _do_oat}"),
    "empty at first": ("return T[sort](size)", "T = {}\nT['rye'] = _do_rye\nT['oat'] = _do_oat"),
    "called to register": (
        "return T[sort](size)",
        "T = {}\ndef register(key, step):\n    T[key] = step\nregister('rye', _do_rye)\nregister(step=_do_oat, key='oat')",
    ),
    "by a member": ("return T[Sort(sort)](size)", SORT.format("str, Enum") + MEMBERS),
    "by a member, tried": ("try:\n    step = T[Sort(sort)]\nexcept (KeyError, ValueError):\n    return None\nreturn step(size)", SORT.format("str, Enum") + MEMBERS),
    "by another name": ("t = T\nreturn t[sort](size)", "T = {'rye': _do_rye, 'oat': _do_oat}"),
    "stored twice": ("return T[sort](size)", "T = {'rye': _do_oat, 'oat': _do_oat}\nT['rye'] = _do_rye"),
}  # fmt: skip


@pytest.mark.parametrize("form", UNDERSTOOD)
def test_follows_what_fills_the_table(form: str) -> None:
    found = audited(*UNDERSTOOD[form])
    check_understood(found)
    assert {e.function.name: e.job_types for e in found.executors} == {
        "_do_rye": ("rye",),
        "_do_oat": ("oat",),
    }


DECORATOR = "T = {}\ndef step(sort):\n    def enter(function):\n        T[sort] = function\n        return function\n    return enter\n"
STEPS = "@step('rye')\ndef _rye(size): return 1\n@step(sort='oat')\n@step('bran')\ndef _oat(size): return 2\n"


def test_a_registry_decorator_makes_routes() -> None:
    found = audited("return T[sort](size)", DECORATOR, STEPS)
    assert [(r.job_type, r.function) for r in legacy(found).routes] == [
        ("rye", "_rye"),
        ("oat", "_oat"),
        ("bran", "_oat"),
    ]
    assert legacy(found).unclear == ()
    assert [e.job_types for e in found.executors] == [("rye",), ("oat", "bran")]


SEVERAL = "T = {}\ndef step(%s):\n    def enter(function):\n        for sort in sorts:\n            %s\n        return function\n    return enter\n"


@pytest.mark.parametrize("store", ["T[sort] = function", "T.setdefault(sort, function)"])
@pytest.mark.parametrize(
    ("parameters", "given"),
    [
        ("*sorts", "'oat', 'bran'"),
        ("mill, *sorts", "1, 'oat', 'bran'"),
        ("*sorts, hot=False", "'oat', 'bran', hot=True"),
        ("sorts", "['oat', 'bran']"),
        ("sorts", "sorts=('oat', 'bran')"),
        ("mill, sorts", "1, MORE"),
    ],
)
def test_a_registry_decorator_makes_a_route_for_each_key(store, parameters, given) -> None:
    steps = f"MORE = ('oat', 'bran')\n@step({given})\ndef _oat(size): return 2\n"
    steps += f"@step({given.replace('oat', 'rye').replace('bran', 'spelt').replace('MORE', repr(['rye', 'spelt']))})\ndef _rye(size): return 1\n"
    found = audited("return T[sort](size)", SEVERAL % (parameters, store), steps)
    assert [e.job_types for e in found.executors] == [("oat", "bran"), ("rye", "spelt")]
    assert legacy(found).unclear == ()


@pytest.mark.parametrize(
    ("parameters", "given"),
    [
        ("*sorts", "*MORE"),
        ("*sorts", "'a', MORE[0]"),
        ("*sorts", ""),
        ("sorts", "'ab'"),
        ("sorts", "MORE"),
        ("sorts=('a',)", ""),
    ],
)
def test_says_which_keys_of_a_registry_are_not_known(parameters, given) -> None:
    step = f"import os\nMORE = os.listdir()\n@step({given})\ndef _x(size): return 2\n"
    step += (
        "@step(['rye'])\ndef _y(size): return 1\n"
        if parameters[0] != "*"
        else "@step('rye')\ndef _y(size): return 1\n"
    )
    found = audited("return T[sort](size)", SEVERAL % (parameters, "T[sort] = function"), step)
    assert [r.job_type for r in legacy(found).routes] == ["rye"]
    assert len(legacy(found).unclear) == 1


@pytest.mark.parametrize(
    "registry",
    [
        DECORATOR.replace("step(sort)", "step(*sort)"),
        SEVERAL.replace("sort in sorts:", "sort in sorts:\n            print(sort)")
        % ("*sorts", "T[sort] = function"),
        SEVERAL.replace("sort in sorts:", "sort in sorted(sorts):")
        % ("*sorts", "T[sort] = function"),
        SEVERAL % ("*sorts", "T[sort + 's'] = function"),
    ],
)
def test_does_not_guess_the_keys_of_another_registry(registry) -> None:
    table = registry.replace("T = {}", "T = {'bran': _do_oat}")
    found = audited("return T[sort](size)", table, "@step('rye', 'oat')\ndef _x(size): return 1\n")
    assert [r.job_type for r in legacy(found).routes] == ["bran"]
    assert legacy(found).unclear


ELSEWHERE = {
    "stored": "T['rye'] = _do_rye\nT['oat'] = _do_oat\n",
    "updated": "T.update(rye=_do_rye, oat=_do_oat)\n",
    "or-ed": "T |= {'rye': _do_rye, 'oat': _do_oat}\n",
}


@pytest.mark.parametrize("form", ELSEWHERE)
@pytest.mark.parametrize("local", ["T", "STEPS"])
def test_a_table_of_another_module_is_filled_from_here(form: str, local: str) -> None:
    fill = ELSEWHERE[form].replace("T", local)
    name = "T" if local == "T" else f"T as {local}"
    text = f"from mill.table import {name}\n{fill}"
    body = f"{HEAD}{WORK}{text}{TASK}    return {local}[sort](size)\n"
    found = facts({**MILL, "mill/jobs/all.py": body, "mill/table.py": "T = {}\n"})
    assert [(r.job_type, r.function) for r in legacy(found).routes] == [
        ("rye", "_do_rye"),
        ("oat", "_do_oat"),
    ]
    assert legacy(found).unclear == ()


def test_what_another_module_takes_out_of_the_table_is_not_clear() -> None:
    other = "from mill.table import T\nT.clear()\nT['spelt'] = print\n"
    text = "from mill.table import T\nT['rye'] = _do_rye\n"
    body = f"{HEAD}{WORK}{text}{TASK}    return T[sort](size)\n"
    found = facts(
        {**MILL, "mill/jobs/all.py": body, "mill/table.py": "T = {}\n", "mill/other.py": other}
    )
    assert [r.job_type for r in legacy(found).routes] == ["rye", "spelt"]
    assert "mill/other.py:2" in [str(place) for place in legacy(found).unclear]


def test_a_registry_by_the_functions_name() -> None:
    registry = (
        "T = {}\ndef step(function):\n    T[function.__name__] = function\n    return function\n"
    )
    found = audited("return T[sort](size)", registry, "@step\ndef rye(size): return 1\n@step\ndef oat(size): return 2\n")  # fmt: skip
    assert [r.job_type for r in legacy(found).routes] == ["rye", "oat"]
    assert legacy(found).unclear == ()


@pytest.mark.parametrize(
    "use",
    [
        "@step(NAMES[0])\ndef _x(size): return 1\n",
        "again = step\n",
        "for key in ('x', 'y'):\n    step(key + '!')(_do_rye)\n",
        "def later():\n    step('x')(_do_rye)\n",
    ],
)
def test_says_which_use_of_a_registry_is_not_clear(use: str) -> None:
    found = audited("return T[sort](size)", "import os\nNAMES = os.listdir()\n" + DECORATOR, STEPS + use)  # fmt: skip
    assert len(legacy(found).routes) == 3
    (place,) = legacy(found).unclear
    assert place.path == "mill/jobs/all.py"


def test_a_class_in_a_registry_of_functions_is_not_clear() -> None:
    use = "@step('x')\nclass X:\n    def __init__(self, size): ...\n"
    found = audited("return T[sort](size)", DECORATOR, STEPS + use)
    (route,) = (route for route in legacy(found).routes if route.job_type == "x")
    assert not route.plain and not route.made
    assert legacy(found).unclear == (route.where,)


TABLE = "T = {'rye': _do_rye, 'oat': _do_oat}\n"
PARTLY = {
    "by a member that an enum finds for other values": ("return T[Sort(sort)](size)", SORT.format("str, Enum") + MISSING + MEMBERS),
    "by what a function makes of it": ("return T[Sort(sort.lower())](size)", SORT.format("str, Enum") + MEMBERS),
    "a key that is computed": ("return T[sort](size)", TABLE + "import os\nT[os.name] = _do_rye"),
    "stored in a loop": ("return T[sort](size)", TABLE + "for k in 'ab':\n    T[k] = _do_rye"),
    "stored under a condition": ("return T[sort](size)", TABLE + "if app.x:\n    T['z'] = _do_rye"),
    "stored by a function": ("return T[sort](size)", TABLE + "def add(k):\n    T[k] = _do_rye"),
    "updated with the unknown": ("return T[sort](size)", "import x\n" + TABLE + "T.update(x.more())"),
    "taken out": ("return T[sort](size)", TABLE + "del T['rye']"),
    "popped": ("return T[sort](size)", TABLE + "T.pop('rye')"),
    "another dict": ("return T[sort](size)", TABLE + "if app.x:\n    T = {'rye': _do_oat}"),
    "spread of the unknown": ("return T[sort](size)", "import x\nT = {**x.more(), 'rye': _do_rye, 'oat': _do_oat}"),
    "default": ("return T.get(sort, _do_oat)(size)", TABLE),
    "changed key": ("return T[sort.lower()](size)", TABLE),
    "called in two ways": ("step = T.get(sort)\nif size:\n    return step(size)\nreturn step(0)", TABLE),
    "branch beside": ("if sort == 'bran':\n    return _do_oat(size, n=1)\nreturn T[sort](size)", TABLE),
    "prefix beside": ("if sort.startswith('x'):\n    return _do_oat(1)\nreturn T[sort](size)", TABLE),
    "second dict": ("if sort in U:\n    return U[sort](size)\nreturn T[sort](size)", TABLE + "U = {'bran': _do_oat}"),
    "nested": ("if sort == 'rye':\n    return _do_rye(size)\nelif sort == 'oat':\n    if size:\n        return _do_oat(size)\n    else:\n        return _do_oat({})", ""),
    "startswith": ("if sort == 'rye':\n    return _do_rye(size)\nelif sort.startswith('o'):\n    return _do_oat(1)", ""),
    "computed set": ("if sort == 'rye':\n    return _do_rye(size)\nelif sort in app.oats:\n    return _do_oat(1)", ""),
    "half of an or": ("if sort == 'rye' or size > 3:\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(1)", ""),
    "and": ("if sort == 'rye' and size:\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(1)", ""),
    "else": ("if sort == 'rye':\n    return _do_rye(size)\nelse:\n    return _do_oat(size)", ""),
    "done in place": ("if sort == 'rye':\n    return _do_rye(size)\nif sort == 'none':\n    return {'n': size}", ""),
    "prepared": ("if sort == 'rye':\n    size = abs(size)\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(1)", ""),
    "guarded case": ("match sort:\n    case 'rye':\n        return _do_rye(size)\n    case 'oat' if size:\n        return _do_oat(size)", ""),
    "other case": ("match sort:\n    case 'rye':\n        return _do_rye(size)\n    case _:\n        return _do_oat(size)", ""),
    "a value of its own": ("if sort == 'rye':\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(size, n=1)", ""),
    "its own value by place": ("if sort == 'rye':\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(size, [1])", ""),
    "partial in a branch": ("if sort == 'rye':\n    return partial(_do_rye, 1)()\nif sort == 'oat':\n    return _do_oat(1)", ""),
}  # fmt: skip


@pytest.mark.parametrize("form", PARTLY)
def test_says_what_could_not_be_followed(form: str) -> None:
    router = legacy(audited(*PARTLY[form]))
    assert router.routes
    assert router.unclear
    assert {place.path for place in router.unclear} == {"mill/jobs/all.py"}


CLEAR = {
    "guards": "if not sort:\n    return report(sort)\nif sort not in T:\n    return report(sort)\nreturn T[sort](size)",
    "asked first": "if sort in T:\n    return T[sort](size)\nreturn None",
    "checked after": "step = T.get(sort)\nif step is None:\n    return {'error': sort}\nreturn step(size)",
    "the value it has anyway": "if sort == 'rye':\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(size, 0)",
    "the same by keyword": "if sort == 'rye':\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(size=size, n=0)",
    "called twice alike": "step = T[sort]\nif size:\n    return step(size)\nreturn step(size)",
    "error at the end": "if sort == 'rye':\n    return _do_rye(size)\nif sort == 'oat':\n    return _do_oat(size)\nreturn report(sort)",
    "only said": "if sort == 'rye':\n    print(sort)\nreturn T[sort](size)",
}


@pytest.mark.parametrize("form", CLEAR)
def test_guards_are_nothing_unclear(form: str) -> None:
    found = audited(CLEAR[form], TABLE + "def report(sort): return {'error': sort}\n")
    assert [route.job_type for route in legacy(found).routes] == ["rye", "oat"]
    assert legacy(found).unclear == ()


MORE = (
    "FIVE = partial(_do_oat, n=5)\n"
    "class Steps:\n    def oat(self, size): return 2\n    def any(self, *sizes): return 2\n"
    "def make(n):\n    return lambda size: _do_oat(size, n)\n"
    "def make_any(n):\n    return lambda *sizes: _do_oat(*sizes, n)\n"
)


@pytest.mark.parametrize(
    "value",
    ["partial(print, 5)", "lambda *s: _do_oat(*s, n=5)", "Steps().any", "make_any(5)"],
)
def test_more_than_a_function_is_no_executor(value: str) -> None:
    found = audited("return T[sort](size)", f"{MORE}T = {{'rye': _do_rye, 'oat': {value}}}\n")
    route = legacy(found).routes[1]
    assert (route.job_type, route.function, route.plain) == ("oat", value, False)
    assert legacy(found).unclear == (route.where,)
    assert [e.function.name for e in found.executors] == ["_do_rye"]


@pytest.mark.parametrize("value", ["partial(_do_oat, 5)", "FIVE", "Steps().oat", "make(5)"])
def test_an_executor_is_made_of_what_can_be_called_alike(value: str) -> None:
    found = audited("return T[sort](size)", f"{MORE}T = {{'rye': _do_rye, 'oat': {value}}}\n")
    assert legacy(found).unclear == ()
    (executor,) = (each for each in found.executors if each.made)
    assert (executor.job_types, value in executor.made) == (("oat",), True)


def test_a_lambda_that_hands_on_is_a_function() -> None:
    found = audited("return T[sort](size)", "T = {'rye': lambda *a, **k: _do_rye(*a, **k), 'oat': lambda size: _do_oat(size)}\n")  # fmt: skip
    assert legacy(found).unclear == ()
    assert [e.function.name for e in found.executors] == ["_do_rye", "_do_oat"]


STEPS_CLASS = "class Steps:\n    def __init__(self):\n        self.table = {'rye': self.rye, 'oat': self.oat}\n    def run(self, sort, size):\n        return self.table[sort](size)\n    def rye(self, size): return 1\n    def oat(self, size): return 2\n"


@pytest.mark.parametrize(
    ("routing", "before"),
    [
        ("return Steps().table[sort](size)", STEPS_CLASS),
        ("return Steps(size).run(sort, size)", STEPS_CLASS),
        ("return getattr(Steps(), sort)(size)", STEPS_CLASS),
        ("step = app.steps.get(sort)\nreturn step(size)", ""),
        ("if sort.startswith('r'):\n    return _do_rye(size)\nreturn None", ""),
        ("return _do_rye(size) if sort == 'rye' else _do_oat(size)", ""),
        ("match sort.lower():\n    case 'rye':\n        return _do_rye(size)", ""),
    ],
)
def test_a_router_without_routes_is_still_one(routing: str, before: str) -> None:
    found = audited(routing, before)
    router = legacy(found)
    assert (router.routes, router.job_type_parameter, found.executors) == ((), "sort", ())
    assert len(router.unclear) == 1 and router.unclear[0].path == "mill/jobs/all.py"
    assert found.layout is not None and found.layout.monolith.name == "mill.jobs.all"


@pytest.mark.parametrize(
    "routing",
    [
        "return globals()['_do_' + sort](size)",
        "return globals()[f'_do_{sort}'](size)",
        "step = globals().get(f'_do_{sort}')\nreturn step(size)",
        "import sys\nstep = getattr(sys.modules[__name__], '_do_' + sort, None)\nreturn step(size)",
    ],
)
def test_functions_that_a_computed_name_can_stand_for_are_its_routes(routing: str) -> None:
    found = audited(routing, "def _do(size): ...\ndef _undo_rye(size): ...\n")
    assert [(r.job_type, r.function) for r in legacy(found).routes] == [
        ("rye", "_do_rye"),
        ("oat", "_do_oat"),
    ]
    assert [e.function.name for e in found.executors] == ["_do_rye", "_do_oat"]
    # There may be others: the name could come from anywhere.
    assert len(legacy(found).unclear) == 1


@pytest.mark.parametrize("name", ["sort", "f'_do_{sort.lower()}'", "f'_do_{sort}_{size}'"])
def test_a_name_that_may_be_any_has_no_routes(name: str) -> None:
    found = audited(f"return globals()[{name}](size)")
    assert (legacy(found).routes, len(legacy(found).unclear)) == ((), 1)


def test_no_router_without_a_choice() -> None:
    found = audited("return _do_rye(size)", monolith="mill.jobs.all")
    assert found.legacy_router is None


@pytest.mark.parametrize("runner", ["asyncio.run", "loop.run_until_complete"])
def test_a_branch_that_runs_a_coroutine_is_no_function(runner: str) -> None:
    found = audited(
        f"if sort == 'rye':\n    return {runner}(_do_rye(size))\nif sort == 'oat':\n    return _do_oat(size)"
    )
    assert [(r.job_type, r.function, r.plain) for r in legacy(found).routes] == [
        ("rye", f"{runner}(_do_rye(size))", False),
        ("oat", "_do_oat", True),
    ]
    assert [place.line for place in legacy(found).unclear] == [legacy(found).routes[0].where.line]
    assert [e.function.name for e in found.executors] == ["_do_oat"]


def test_an_executor_that_runs_others_is_no_router() -> None:
    table = "def _do_all(size=None):\n    return [STEPS[kind](size) for kind in ('rye', 'oat')]\n"
    table += "def _do_each(size=None):\n    for kind in STEPS:\n        STEPS[kind](size)\n"
    table += "STEPS = {'rye': _do_rye, 'oat': _do_oat, 'all': _do_all, 'each': _do_each}\n"
    table += "def _pick(sort, size):\n    try:\n        step = STEPS[sort]\n"
    table += "    except KeyError:\n        return None\n    return step(size)\n"
    found = legacy(audited("return _pick(sort, size)", table))
    assert found.function.name == "_pick"
    assert [route.job_type for route in found.routes] == ["rye", "oat", "all", "each"]


def test_a_modular_executor_that_runs_others_is_no_router() -> None:
    base = """
        from mill.jobs.steps.rye import do_rye
        def do_all(size):
            return [TABLE[kind](size) for kind in ("rye",)]
        TABLE = {"rye": do_rye, "all": do_all}
        def run(sort, size):
            step = TABLE.get(sort)
            return step(size) if step else do_all(size)
    """
    start = MILL["mill/jobs/start.py"].replace("return run(sort, size)", "return None")
    files = {**MILL, "mill/jobs/start.py": start, "mill/jobs/steps/base.py": base}
    legacy_side = (
        HEAD + WORK + "\n" + TASK + "    return {'rye': _do_rye, 'oat': _do_oat}[sort](size)\n"
    )
    found = facts({**files, "mill/jobs/all.py": legacy_side})
    assert found.router is not None and found.router.function.name == "run"


def test_the_routers_of_both_sides_are_no_difference() -> None:
    body = "table = {'rye': _do_rye, 'oat': _do_oat}\nreturn table[sort](size)"
    moved = f"def _pick(sort, size):\n    {body.replace(chr(10), chr(10) + '    ')}\n"
    (twin,) = audited("return _pick(sort, size)", moved).task_twins
    assert twin.differences == ()


def test_a_task_that_picks_by_itself_keeps_its_name() -> None:
    every = "@app.task(name='mill.every')\ndef every(): return grind.delay('rye')\n"
    start = MILL["mill/jobs/start.py"] + """
        @shared_task(name="mill.every")
        def every(): return grind.delay('rye')
    """
    body = "    return {'rye': _do_rye, 'oat': _do_oat}[sort](size)\n"
    found = facts(
        {**MILL, "mill/jobs/start.py": start, "mill/jobs/all.py": HEAD + WORK + TASK + body + every}
    )
    assert found.legacy_router is not None and found.legacy_router.function.name == "grind"
    twins = {twin.task_name: twin for twin in found.task_twins}
    assert (twins["mill.every"].same, twins["mill.every"].differences) == (True, ())


CHOICES = (
    "from django.db import models\nfrom django.utils.translation import gettext_lazy as _\n"
    "class Sort(models.TextChoices):\n    RYE = 'rye', _('Rye')\n    OAT = %s\n"
)


@pytest.mark.parametrize("oat", ["'oat'", "'oat', 'Oat'", "('oat', _('Oat'))"])
def test_reads_the_choices_of_a_django_field(oat: str) -> None:
    table = "T = {Sort.RYE: _do_rye, Sort.OAT: _do_oat}\n"
    check_understood(audited("return T[sort](size)", CHOICES % oat + table))


@pytest.mark.parametrize("oat", ["_('oat')", "'oat', 'Oat', 1", "OATS"])
def test_says_which_choice_is_not_clear(oat: str) -> None:
    table = "T = {Sort.RYE: _do_rye, Sort.OAT: _do_oat}\n"
    router = legacy(audited("return T[sort](size)", CHOICES % oat + table))
    assert [route.job_type for route in router.routes] == ["rye"]
    assert len(router.unclear) == 1


def test_a_django_choice_without_a_value_is_its_name() -> None:
    choices = CHOICES.replace("RYE = 'rye', _('Rye')", "RYE = auto()") % "'oat'"
    table = "from enum import auto\nT = {Sort.RYE: _do_rye, Sort.OAT: _do_oat}\n"
    router = legacy(audited("return T[sort](size)", choices + table))
    assert [route.job_type for route in router.routes] == ["RYE", "oat"]


def test_says_that_pairs_that_are_spread_are_not_clear() -> None:
    found = legacy(
        audited("return T[sort](size)", "import x\nT = dict([('rye', _do_rye), *x.more()])")
    )
    assert found.routes == ()
    assert found.unclear


@pytest.mark.parametrize(
    "routing",
    [
        "t = T\nt['bran'] = _do_rye\nreturn t[sort](size)",
        "t = T\nif size:\n    t = {}\nreturn t[sort](size)",
        "t = T\nt.pop('rye')\nreturn t[sort](size)",
    ],
)
def test_a_table_that_another_name_changes_is_not_clear(routing: str) -> None:
    found = audited(routing, "T = {'rye': _do_rye, 'oat': _do_oat}")
    assert legacy(found).unclear != ()
