"""A patch of a name that nothing looks up any more: a default value is taken at import."""

from __future__ import annotations

import pytest

from codemods.imports.advice import advice_for
from codemods.imports.model import Home
from codemods.imports.patch_strings import patch_strings
from codemods.imports.retarget import retarget_imports

HOMES = {"RATE": Home("shop.rates", "RATE")}


def test_says_what_to_do_about_a_patch_string():
    code = b'from unittest import mock\n\nmock.patch("shop.legacy.RATE", 3)\n'
    done = patch_strings(code, old="shop.legacy", homes=HOMES, lookups={})
    assert done.code == code
    assert [(r.line, r.reason) for r in done.refusals] == [
        (3, "no module is known to look `RATE` up now")
    ]
    assert "give the function that argument in the test" in done.refusals[0].advice


def test_says_what_to_do_about_a_patched_attribute():
    code = (
        b"from unittest import mock\n\nfrom shop import legacy\n\n"
        b'mock.patch.object(legacy, "RATE", 3)\n'
    )
    done = retarget_imports(
        code, module="tests.test_rates", is_package=False, old="shop.legacy", homes=HOMES
    )
    assert done.code == code
    assert [r.reason for r in done.refusals] == ["no module is known to look `RATE` up now"]
    assert "give the function that argument in the test" in done.refusals[0].advice


@pytest.mark.parametrize("count", [2, 3])
def test_keeps_the_advice_where_several_modules_look_it_up(count: int):
    said = advice_for(f"`RATE` is looked up in {count} modules now: a, b")
    assert said.startswith("in a commit before this migration, patch it in a `with`")
