"""Executors whose package has their module under their name."""

from __future__ import annotations

import pytest

from migrator.facts import Layout, Module
from migrator.planning.own_modules import has_module_instead
from tests.support.memory import snapshot

PACKAGE = Module("shop.kinds", "shop/kinds/__init__.py")
LAYOUT = Layout("", Module("shop.old", "shop/old.py"), PACKAGE, PACKAGE, PACKAGE, None)


@pytest.mark.parametrize(
    ("init", "expected"),
    [
        ("from . import sms\n", True),
        ("from shop.kinds import mail, sms  # noqa\n", True),
        ("from .sms import sms\n", False),
        ("from . import sms as texts\n", False),
        ("from . import mail\n", False),
        ("import shop.kinds.sms\n", False),
        ("def f():\n    from . import sms\n", False),
        ("", False),
    ],
)
def test_the_name_is_that_of_the_module(init: str, expected: bool) -> None:
    source = snapshot({PACKAGE.path: init})
    assert has_module_instead(LAYOUT, PACKAGE, "shop.kinds.sms", "sms", source) is expected


def test_another_function_of_the_module_is_no_matter_of_it() -> None:
    source = snapshot({PACKAGE.path: "from . import sms\n"})
    assert not has_module_instead(LAYOUT, PACKAGE, "shop.kinds.sms", "send", source)
    assert not has_module_instead(LAYOUT, PACKAGE, "shop.sms", "sms", source)
    assert not has_module_instead(LAYOUT, PACKAGE, "shop.kinds.sms", "sms", snapshot({}))
