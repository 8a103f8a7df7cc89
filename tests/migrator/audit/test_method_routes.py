"""Methods that another method picks become executors where nothing but picking happens there."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import HEAD, TASK, WORK, audited, legacy

CALL = "return Steps().run(sort, size)"
BY_NAME = "return getattr(self, f'do_{kind}')(size)"
CLASS = """\
import logging
log = logging.getLogger(__name__)
PACE = 2
class Base:
    def do_bran(self, size): return 1
class Steps(Base):
    def __init__(self, pace=1):
        self.table = {{'spelt': self.do_spelt, 'bran': self.do_bran}}
    def run(self, kind, size=None):
{}
    def do_spelt(self, size, times=1): return 2
    def _helper(self): return 3
"""


def found_in(body: str, routing: str = CALL, **changed: str) -> Facts:
    text = CLASS.format("\n".join(f"        {line}" for line in body.split("\n")))
    for old, new in changed.items():
        text = text.replace(old, new)
    return audited(routing, text)


def made(found: Facts) -> dict[str, str]:
    assert legacy(found).unclear != ()  # a class may do more than its source shows
    return {executor.job_types[0]: executor.made for executor in found.executors if executor.made}


FORMS = {
    "f-string": BY_NAME,
    "sum": "return getattr(self, 'do_' + kind)(size)",
    "percent": "return getattr(self, 'do_%s' % kind)(size)",
    "format": "return getattr(self, 'do_{}'.format(kind))(size)",
    "through variables": "name = f'do_{kind}'\nstep = getattr(self, name, None)\n"
    "if step is None:\n    log.warning('no %s', kind)\n    return {'error': kind}\n"
    "return step(size)",
    "with an exception": "step = getattr(self, f'do_{kind}', None)\nif not step:\n"
    "    raise ValueError(f'no {kind}')\nreturn step(size)",
    "table of the constructor": "return self.table[kind](size)",
    "table of the method": "t = {'spelt': self.do_spelt, 'bran': self.do_bran}\n"
    "return t[kind](size)",
    "branches": "if kind == 'spelt':\n    return self.do_spelt(size)\n"
    "if kind == 'bran':\n    return self.do_bran(size)\nreturn None",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_method_gets_a_function_on_the_same_object(form: str) -> None:
    assert made(found_in(FORMS[form])) == {
        "spelt": "def _execute_spelt(size, times=1):\n"
        "    return Steps().do_spelt(size=size, times=times)\n",
        "bran": "def _execute_bran(size):\n    return Steps().do_bran(size=size)\n",
    }


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("return self.pick(kind, size)", 2),
        ("'''Run it.'''\nreturn self.pick(kind, size)", 2),
        ("return self.pick(kind.lower(), size)", 0),
        ("log.info('runs')\nself.size = size\nreturn self.pick(kind, size)", 0),
        ("return [self.pick(kind, size)]", 0),
        ("return self.run(kind, size)", 0),
    ],
)
def test_follows_a_method_that_only_hands_on(body: str, number: int) -> None:
    pick = f"    def pick(self, kind, size):\n        {BY_NAME}\n    def _helper(self): return 3"
    text = CLASS.format("\n".join(f"        {line}" for line in body.split("\n")))
    found = audited(CALL, text.replace("    def _helper(self): return 3", pick))
    assert len([each for each in found.executors if each.made]) == number


@pytest.mark.parametrize(
    ("routing", "text"),
    [
        ("return Steps(PACE).run(sort, size)", "Steps(PACE)"),
        ("steps = Steps(pace=3)\nreturn steps.run(sort, size=size)", "Steps(pace=3)"),
    ],
)
def test_calls_it_on_what_the_router_makes(routing: str, text: str) -> None:
    assert f"return {text}.do_bran(size=size)" in made(found_in(BY_NAME, routing))["bran"]


def test_finds_methods_of_an_object_of_the_module() -> None:
    found = audited(
        "return getattr(STEPS, f'do_{sort}')(size)",
        CLASS.format("        pass") + "STEPS = Steps()\n",
    )
    assert "return STEPS.do_bran(size=size)" in made(found)["bran"]


STATIC = """\
class Steps:
    @staticmethod
    def do_spelt(size, n=1): return 1
    @classmethod
    def do_bran(cls, size): return 2
    def do_odd(self, size): return 3
"""


def test_finds_functions_of_a_class_that_need_no_object() -> None:
    found = audited("return getattr(Steps, f'do_{sort}')(size)", STATIC)
    assert made(found) == {
        "spelt": "def _execute_spelt(size, n=1):\n    return Steps.do_spelt(size=size, n=n)\n",
        "bran": "def _execute_bran(size):\n    return Steps.do_bran(size=size)\n",
    }
    odd = next(route for route in legacy(found).routes if route.job_type == "odd")
    assert odd.where in legacy(found).unclear


@pytest.mark.parametrize(
    "body",
    [
        f"self.size = size\n{BY_NAME}",
        f"size = size or 1\n{BY_NAME}",
        f"self._helper()\n{BY_NAME}",
        f"with log:\n    {BY_NAME}",
        f"try:\n    {BY_NAME}\nexcept ValueError:\n    return None",
        "return dict(done=getattr(self, f'do_{kind}')(size))",
        "return getattr(self, f'do_{kind}')(size or 1)",
        "return getattr(self, f'do_{kind}')(size, times=2)",
        "return getattr(self, kind)(size)",
        "return getattr(self, f'do_{kind.lower()}')(size)",
    ],
)
def test_finds_nothing_where_the_method_does_more(body: str) -> None:
    assert made(found_in(body)) == {}


@pytest.mark.parametrize(
    "routing",
    [
        "return Steps(size).run(sort, size)",
        "return Steps(len('a')).run(sort, sort.lower())",
        "steps = Steps()\nsteps.pace = 2\nreturn steps.run(sort, size)",
        "if size:\n    return Steps(2).run(sort, size)\nreturn Steps().run(sort, size)",
        "return Steps().run(sort, size or 1)",
        "return Steps().run(*[sort, size])",
    ],
)
def test_finds_nothing_where_the_object_is_another_each_time(routing: str) -> None:
    assert made(found_in(BY_NAME, routing)) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"class Steps(Base)": "class Steps(Missing, Base)"},
        {"class Steps(Base)": "class Steps(Base, metaclass=Meta)"},
        {"    def run": "    @log.timed\n    def run"},
    ],
)
def test_finds_nothing_in_a_class_that_cannot_be_read(changed: dict[str, str]) -> None:
    found = found_in(BY_NAME, **changed)
    assert made(found) == {} if found.legacy_router else found.executors == ()


def test_leaves_a_method_that_takes_anything_to_a_person() -> None:
    found = found_in(BY_NAME, **{"do_spelt(self, size, times=1)": "do_spelt(self, *sizes)"})
    assert list(made(found)) == ["bran"]
    spelt = next(route for route in legacy(found).routes if route.job_type == "spelt")
    assert spelt.where in legacy(found).unclear


@pytest.mark.parametrize(
    ("routing", "around"),
    [
        (CALL, CLASS.format(f"        {BY_NAME}")),
        ("return T[sort](size)", "T = {'rye': _do_rye, 'oat': lambda *s: _do_oat(*s, n=2)}\n"),
    ],
)
def test_asks_nothing_where_the_router_moves_as_it_is(routing: str, around: str) -> None:
    body = f"{HEAD}{WORK}{around}\n{TASK}    {routing}\n"
    files = {"mill/__init__.py": "", "mill/jobs/__init__.py": "", "mill/jobs/all.py": body}
    found = facts(files, monolith="mill.jobs.all")
    assert found.layout is not None and found.layout.built
    assert legacy(found).unclear == ()
    assert len(legacy(found).routes) == 2
