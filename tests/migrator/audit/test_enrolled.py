"""Classes that enter themselves when they are defined."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, legacy

BASE = """\
TABLE = {}
class Step:
    kind = None
    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        TABLE[cls.kind] = cls
    def run(self, size): return size
"""
STEPS = """\
class Oat(Step):
    kind = 'oat'
class Middle(Step):
    limit = 3
class Spelt(Middle):
    kind = 'spelt'
"""
IN_CLASS = BASE.replace("TABLE[", "Step.TABLE[").replace(
    "TABLE = {}\nclass Step:\n", "class Step:\n    TABLE = {}\n"
)
BY_KEYWORD = BASE.replace("(cls, **more)", "(cls, kind=None, **more)").replace(
    "[cls.kind]", "[kind]"
)
AFTER = "\ndef oat(): ...\n"


@pytest.mark.parametrize(
    ("around", "table"),
    [
        (BASE + STEPS, "TABLE"),
        (
            BASE.replace("        TABLE[", "        if cls.kind:\n            TABLE[") + STEPS,
            "TABLE",
        ),
        (IN_CLASS + STEPS, "Step.TABLE"),
        (
            BY_KEYWORD
            + "class Oat(Step, kind='oat'): ...\nclass Middle(Step): ...\n"
            + "class Spelt(Middle, kind='spelt'): ...\n",
            "TABLE",
        ),
    ],
)
def test_finds_the_classes_of_a_base_that_enters_them(around, table):
    found = audited(f"return {table}[sort]().run(size)", around, after=AFTER)
    assert [route.job_type for route in legacy(found).routes] == ["oat", "spelt"]
    texts = {one.job_types: one.made for one in found.executors}
    assert texts["spelt",].startswith("def _execute_spelt(size):\n    return Spelt().run(size")
    assert legacy(found).unclear == ()


@pytest.mark.parametrize(
    "around",
    [
        BASE + STEPS + "class Again(Spelt): ...\n",  # takes the key over
        BASE + STEPS.replace("'spelt'", "str(3)"),
        BASE.replace("        TABLE[", "        if cls.ready:\n            TABLE[") + STEPS,
        BASE.replace("= cls\n", "= cls()\n") + STEPS,
        BASE + STEPS + "def more(cls): TABLE[cls.kind] = cls\nmore(int)\n",
    ],
)
def test_asks_about_what_it_cannot_tell(around):
    found = audited("return TABLE[sort]().run(size)", around, after=AFTER)
    assert found.legacy_router is None or legacy(found).unclear != ()
