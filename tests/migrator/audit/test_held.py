"""Methods, closures and computed partials of a table get a function that calls what it holds."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, legacy

MILL = """\
class Mill:
    def __init__(self, speed=1): self.speed = speed
    def grind(self, size, *, fine=False): return size
    async def later(self, size): return size
    def whole(self, *sizes): return sizes
    @staticmethod
    def check(size): return size
    @classmethod
    def kind(cls, size=None): return size
    def __call__(self, size): return size
class Loud(Mill):
    def __init__(self): print("loud")
class Odd(Missing):
    def grind(self, size): return size
class Kept(metaclass=Mill):
    def grind(self, size): return size
mill = Mill()
twice = Mill()
twice = Loud()
SPEED = int("2")
def slow(size, speed=SPEED): return size
def per(name):
    def run(size, name=name): return name
    return run
def plain_per(name):
    def run(size): return name
    return run
def either(name):
    if name: return _do_rye
    def run(size): return name
    return run
named = plain_per("named")
def wide(*sizes): return sizes
def heavy(size, seen=[]): return seen
def again():
    global mill
"""
MODULE = "return TABLE[sort](size)"
LOCAL = "return {{'oat': _do_oat, 'spelt': {}}}[sort](size)"


def made(entry: str, *, local: bool = False, around: str = MILL) -> str:
    routing = LOCAL.format(entry) if local else MODULE
    table = f"TABLE = {{'oat': _do_oat, 'spelt': {entry}}}\n"
    found = audited(routing, around if local else f"{around}{table}")
    texts = [executor.made for executor in found.executors if executor.made]
    assert bool(legacy(found).unclear) is not bool(texts)
    return "".join(texts)


ONCE = MILL.replace("def again():\n    global mill\n", "")


@pytest.mark.parametrize(
    ("entry", "parameters", "call"),
    [
        ("Mill().grind", "size, *, fine=False", "size=size, fine=fine"),
        ("mill.grind", "size, *, fine=False", "size=size, fine=fine"),
        ("Mill(SPEED).check", "size", "size=size"),
        ("Mill.check", "size", "size=size"),
        ("Mill.kind", "size=None", "size=size"),
        ("Mill()", "size", "size=size"),
        ("Loud().grind", "size, *, fine=False", "size=size, fine=fine"),
        ("plain_per('a')", "size", "size=size"),
        ("partial(slow, speed=SPEED)", "size", "size=size"),
        ("partial(slow, speed=len([]))", "size", "size=size"),
        ("partial(mill.grind, fine=True)", "size", "size=size"),
        ("partial(_do_oat, 1)", "n=0", "n=n"),
    ],
)
def test_binds_the_value_once_where_the_table_is_made_once(entry, parameters, call):
    assert made(entry, around=ONCE) == (
        f"_bound_spelt = {entry}\n\n\ndef _do_spelt({parameters}):\n"
        f"    return _bound_spelt({call})\n"
    )


def test_waits_for_what_a_coroutine_gives():
    assert made("mill.later", around=ONCE).endswith(
        "async def _do_spelt(size):\n    return await _bound_spelt(size=size)\n"
    )


def test_calls_what_has_a_name_already():
    assert made("named") == "def _do_spelt(size):\n    return named(size=size)\n"


def test_takes_another_name_where_the_first_means_something():
    text = made("mill.grind", around=f"{ONCE}_bound_spelt = 1\n")
    assert text.startswith("_bound_spelt_ = mill.grind\n")


@pytest.mark.parametrize(
    ("entry", "call"),
    [
        ("Mill().grind", "Mill().grind(size=size, fine=fine)"),
        ("plain_per('a')", "plain_per('a')(size=size)"),
        ("partial(slow, speed=SPEED)", "partial(slow, speed=SPEED)(size=size)"),
    ],
)
def test_makes_the_value_for_each_job_where_the_table_is_made_for_each(entry, call):
    assert made(entry, local=True).endswith(f"    return {call}\n")


@pytest.mark.parametrize(
    "entry",
    [
        "Loud().grind",  # says something whatever the job type is
        "partial(slow, speed=len([]))",
        "partial(slow, speed=sort)",
        "partial(Mill(size).grind)",
    ],
)
def test_asks_where_a_table_inside_the_router_does_more_for_each_job(entry):
    assert made(entry, local=True) == ""


@pytest.mark.parametrize(
    "entry",
    [
        "mill.grind",  # bound anew somewhere
        "twice.grind",  # one of two
        "Mill().whole",
        "Mill.grind",  # called with something else as its instance
        "Odd().grind",
        "Kept().grind",
        "either('a')",
        "partial(wide, 1)",
        "partial(heavy)",
        "partial(_do_oat, *[1])",
        "partial(slow, pace=1)",
        "per('a')",  # its default is a variable of the function around it
    ],
)
def test_asks_where_what_it_takes_or_is_cannot_be_told(entry):
    assert made(entry, around=MILL) == ""


def test_asks_about_a_table_in_a_class():
    found = audited(
        "return Tables.T[sort](size)",
        f"{ONCE}class Tables:\n    T = {{'oat': _do_oat, 'spelt': Mill().grind}}\n",
    )
    assert not [executor for executor in found.executors if executor.made]


HANDLERS = """\
class Rye:
    def run(self, size): return 1
class Spelt:
    def __init__(self, n=1): self.n = n
    def run(self, size): return self.n
    def check(self, size): return True
class Odd(Missing):
    def run(self, size): return 1
"""
PICK = "step = TABLE[sort]\n"


def routed(table: str, call: str):
    found = audited(f"{PICK}{call}", f"{HANDLERS}TABLE = {table}\n", after="\ndef oat(): ...\n")
    return found, [executor.made for executor in found.executors]


OBJECTS, CLASSES = "{'oat': Rye(), 'spelt': Spelt(2)}", "{'oat': Rye, 'spelt': Spelt}"


def test_binds_the_method_of_an_object_once():
    found, texts = routed(OBJECTS, "return step.run(size)")
    assert texts[1] == (
        "_bound_spelt = Spelt(2).run\n\n\n"
        "def _execute_spelt(size):\n    return _bound_spelt(size=size)\n"
    )
    assert (legacy(found).unclear, legacy(found).method) == ((), "run")


def test_makes_an_object_for_each_job_where_the_router_does():
    found, texts = routed(CLASSES, "return step().run(size)")
    assert texts[1] == "def _execute_spelt(size):\n    return Spelt().run(size=size)\n"
    assert legacy(found).unclear == ()


@pytest.mark.parametrize(
    ("table", "call"),
    [
        (OBJECTS, "log(step.n)\nreturn step.run(size)"),
        (CLASSES, "log(step.__name__)\nreturn step().run(size)"),
        ("{'oat': Rye(), 'spelt': Spelt(), **more()}", "return step.run(size)"),
    ],
)
def test_asks_where_more_is_taken_from_an_object(table, call):
    found, texts = routed(table, call)
    assert len(texts) == 2
    assert legacy(found).unclear != ()


@pytest.mark.parametrize(
    ("table", "call"),
    [
        (OBJECTS, "step.check(size)\nreturn step.run(size)"),
        (CLASSES, "it = step(size)\nit.check()\nreturn it.run()"),
        ("{'oat': _do_oat, 'spelt': _do_rye}", "return step.delay(size)"),
    ],
)
def test_makes_nothing_of_objects_that_are_used_in_another_way(table, call):
    assert routed(table, call)[1] in ([], ["", ""])
