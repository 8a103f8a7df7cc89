# ruff: noqa: E501
"""Functions that do nothing but pick for the router."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import (
    MEMBERS,
    SORT,
    audited,
    check_understood,
    legacy,
)

TABLE = "TABLE = {'rye': _do_rye, 'oat': _do_oat}\n"
CHOOSERS = {
    "get": "def choose(kind):\n    return TABLE.get(kind)\n",
    "said to be known": (
        "def choose(kind):\n    run = TABLE.get(kind)\n    if run is None:\n"
        "        raise ValueError(kind)\n    return run\n"
    ),
    "asked before": (
        "def choose(kind):\n    if kind not in TABLE:\n        return None\n    return TABLE[kind]\n"
    ),
    "caught": (
        "def choose(kind):\n    '''Choose.'''\n    try:\n        return TABLE[kind]\n"
        "    except KeyError:\n        return None\n"
    ),
}
CALLS = (
    "run = choose(sort)\nif not run:\n    return {}\nreturn run(size)",
    "return choose(sort)(size)",
)


@pytest.mark.parametrize("chooser", CHOOSERS)
@pytest.mark.parametrize("call", CALLS)
def test_the_router_picks_where_its_chooser_does(chooser, call):
    found = audited(call, TABLE + CHOOSERS[chooser])
    check_understood(found)
    assert (legacy(found).function.name, legacy(found).through) == ("grind", "choose")
    assert legacy(found).job_type_parameter == "sort"


@pytest.mark.parametrize("base", ["str, Enum", "StrEnum"])
def test_a_chooser_may_make_a_member_of_the_job_type(base):
    table = SORT.format(base).replace("Enum\n", "Enum, StrEnum\n", 1) + MEMBERS
    found = audited(CALLS[0], f"{table}def choose(kind):\n    return T.get(Sort(kind))\n")
    check_understood(found)
    assert legacy(found).through == "choose"


@pytest.mark.parametrize(
    "chooser",
    [
        "def choose(kind):\n    kind = ALIASES.get(kind, kind)\n    return TABLE.get(kind)\n",
        "def choose(kind):\n    if kind in PAUSED:\n        return None\n    return TABLE.get(kind)\n",
        "def choose(kind):\n    return TABLE.get(kind) or _do_oat\n",
        "def choose(kind):\n    if kind == 'x':\n        return print\n    return TABLE.get(kind)\n",
        "def choose(kind):\n    app.seen(kind)\n    return TABLE.get(kind)\n",
        "@app.once\ndef choose(kind):\n    return TABLE.get(kind)\n",
        "def choose(*kinds):\n    return TABLE.get(kinds)\n",
        "def choose(kind):\n    return TABLE.get(kind.lower())\n",
    ],
)
def test_a_function_that_does_more_is_no_chooser(chooser):
    found = audited(CALLS[0], f"PAUSED = ('oat',)\nALIASES = {{}}\n{TABLE}{chooser}")
    assert found.legacy_router is None or legacy(found).unclear != ()


CLASSES = """\
class Rye:
    def __init__(self, size, fine=False): self.size = size
    def run(self): return self.size
class Spelt(Rye): ...
TABLE = {'oat': Rye, 'spelt': Spelt}
"""
AFTER = "\ndef oat(): ...\n"


@pytest.mark.parametrize(
    ("maker", "call", "made"),
    [
        (
            "def make(kind, job):\n    return TABLE[kind](job, fine=True)\n",
            "return make(sort, size).run()",
            "(size):\n    return Spelt(size, fine=True).run()\n",
        ),
        (
            "def make(kind, job):\n    cls = TABLE.get(kind)\n    if cls is None:\n"
            "        return None\n    it = cls(job)\n    return it\n",
            "it = make(kind=sort, job=size)\nif it is None:\n    return {}\nreturn it.run()",
            "(size):\n    return Spelt(size).run()\n",
        ),
        (
            "def make(kind):\n    return TABLE[kind]\n",
            "return make(sort)(size).run()",
            "(size):\n    return Spelt(size).run()\n",
        ),
    ],
)
def test_makes_an_object_as_its_factory_does(maker, call, made):
    found = audited(call, CLASSES + maker, after=AFTER)
    texts = {executor.job_types: executor.made for executor in found.executors}
    assert texts["spelt",] == f"def _execute_spelt{made}"
    assert legacy(found).unclear == ()


def test_a_factory_that_gives_its_class_more_than_it_is_given_is_asked_about():
    maker = "def make(kind, job):\n    return TABLE[kind](job, app.now())\n"
    found = audited("return make(sort, size).run()", CLASSES + maker, after=AFTER)
    assert not any(executor.made for executor in found.executors)
    assert legacy(found).unclear != ()
