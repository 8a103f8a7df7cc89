"""What a router does with the classes, or the objects, of its table becomes a function."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, legacy

HANDLERS = """\
class Rye:
    def __init__(self, size=1): self.size = size
    def run(self, more=None): return self.size
    async def later(self): return self.size
    def check(self): return True
class Spelt(Rye): ...
class Odd(Missing):
    def run(self, size): return 1
"""
TABLE = "TABLE = {'oat': Rye, 'spelt': Spelt}\n"
AFTER = "\ndef oat(): ...\n"


def made(call: str, around: str = HANDLERS + TABLE) -> tuple[bool, list[str]]:
    """Return whether all was followed, and what was made for ``spelt``, which only one side has."""
    found = audited(call, around, after=AFTER)
    texts = [executor.made for executor in found.executors if executor.job_types == ("spelt",)]
    return not legacy(found).unclear, texts


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("return TABLE[sort](size).run()", "(size):\n    return Spelt(size).run()\n"),
        ("return TABLE[sort](size=size).run()", "(size):\n    return Spelt(size=size).run()\n"),
        (
            "cls = TABLE.get(sort)\nit = cls(size)\nlog('on')\nreturn it.run(sort)",
            "(size, sort):\n    return Spelt(size).run(sort)\n",
        ),
        (
            "given = {'size': size}\nreturn TABLE[sort](**given).run()",
            "(size):\n    return Spelt(size=size).run()\n",
        ),
        ("return TABLE[sort](size + 1).run()", "(size):\n    return Spelt(size + 1).run()\n"),
        ("return TABLE[sort]().run(size)", "(more=None):\n    return Spelt().run(more=more)\n"),
        (
            "if sort == 'oat':\n    return Rye(size).run()\nif sort == 'spelt':\n"
            "    it = Spelt(size)\n    return it.run()",
            "(size):\n    return Spelt(size).run()\n",
        ),
    ],
)
def test_makes_an_object_as_the_router_does(call, expected):
    assert made(call) == (True, [f"def _execute_spelt{expected}"])


def test_waits_for_a_method_that_is_a_coroutine():
    _, (text,) = made("return await TABLE[sort](size).later()")
    assert text == "async def _execute_spelt(size):\n    return await Spelt(size).later()\n"


def test_keeps_an_object_of_a_class_that_cannot_be_read():
    table = "TABLE = {'oat': Rye(), 'spelt': Odd()}\n"
    clear, (text,) = made("return TABLE[sort].run(size)", HANDLERS + table)
    assert text == (
        "_bound_spelt = Odd()\n\n\n"
        "def _execute_spelt(size):\n    return _bound_spelt.run(size)\n"
    )
    assert clear


def test_a_decorator_enters_a_class():
    registry = (
        "TABLE = {}\ndef step(k):\n    def enter(c):\n        TABLE[k] = c\n        return c\n"
    )
    registry += "    return enter\n"
    classes = HANDLERS.replace("class Rye", "@step('oat')\nclass Rye")
    classes = classes.replace("class Spelt", "@step('spelt')\nclass Spelt")
    clear, (text,) = made("return TABLE[sort](size).run()", registry + classes)
    assert (clear, text) == (True, "def _execute_spelt(size):\n    return Spelt(size).run()\n")


@pytest.mark.parametrize(
    ("call", "around"),
    [
        ("it = TABLE[sort](size)\nit.check()\nreturn it.run()", HANDLERS + TABLE),
        ("it = TABLE[sort](size)\nit.size = 2\nreturn it.run()", HANDLERS + TABLE),
        ("it = TABLE[sort](size)\nit.run()\nreturn it.size", HANDLERS + TABLE),
        ("it = TABLE[sort](size)\nsize = 2\nreturn it.run(size)", HANDLERS + TABLE),
        ("return TABLE[sort](size).run()", f"{HANDLERS}Spelt = wrapped(Spelt)\n{TABLE}"),
        (
            "return {'oat': Rye(), 'spelt': Odd()}[sort].run(size)",
            HANDLERS,  # another object for each job
        ),
    ],
)
def test_names_a_class_of_which_nothing_is_made(call, around):
    found = audited(call, around, after=AFTER)
    (route,) = (one for one in legacy(found).routes if one.job_type == "spelt")
    assert (route.plain, route.made) == (False, "")
    assert route.where in legacy(found).unclear
