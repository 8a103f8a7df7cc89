"""Patches of a name that a rewritten file no longer binds."""

from __future__ import annotations

import pytest

from migrator.overlay import Overlay
from migrator.stage import Blocked
from migrator.stages.lost_bindings import lost_bindings
from tests.migrator.reached.helpers import files, moved
from tests.support.memory import snapshot
from tests.support.project import given

ROUTES = "from kiosk.desk import old\n\n\ndef start(kind):\n    return old.launch(kind=kind)\n"
BEFORE = "from shop import legacy\nLIMIT = 1\n\n\ndef f():\n    return legacy.charge()\n"
AFTER = "from shop.pay import charge\nLIMIT = 1\n\n\ndef f():\n    return charge()\n"


def lost(test: str, after: str = AFTER) -> list[tuple[str, int, str]]:
    tree = {"shop/__init__.py": "", "shop/web.py": BEFORE, "tests/test_web.py": test}
    overlay = Overlay(snapshot(given(tree)))
    contents: dict[str, bytes | None] = {"shop/web.py": after.encode()}
    return [
        (reason.where.path, reason.where.line, reason.message)
        for reason in lost_bindings(overlay, contents, "")
        if reason.where is not None
    ]


@pytest.mark.parametrize(
    "line",
    [
        'patch("shop.web.legacy.charge")',
        'patch("shop.web.legacy")',
        "monkeypatch.setattr('shop.web.legacy.charge', None)",
        'monkeypatch.setattr(web, "legacy", None)',
        "patch.object(web, 'legacy')",
        'patch.object(shop.web, "legacy", create=True)',
    ],
)
def test_names_what_is_used_and_gone(line: str):
    message = "`legacy` of shop.web is used here, which that file no longer has"
    assert lost(f"from shop import web\n\n{line}\n") == [("tests/test_web.py", 3, message)]


@pytest.mark.parametrize(
    "line",
    [
        'patch("shop.web.LIMIT")',
        'patch("shop.web_legacy.charge")',
        'patch("shop.legacy.charge")',
        'patch.object(web, "LIMIT")',
        'patch.object(other, "legacy")',
        'x = {"legacy": 1}',
    ],
)
def test_leaves_what_is_still_there_or_of_another_module(line: str):
    assert lost(f"from shop import web, other\n\n{line}\n") == []


def test_a_file_that_is_as_it_was_has_lost_nothing():
    assert lost('patch("shop.web.legacy")\n', BEFORE) == []


def test_the_stage_refuses_them():
    test = (
        "from unittest import mock\n\nfrom kiosk import routes\n\n\n"
        'def test_it(monkeypatch):\n    monkeypatch.setattr(routes, "old", None)\n'
        '    routes.start("x")\n'
    )
    outcome = moved(files(test, kiosk__routes=ROUTES)).build("rewrite-router-imports")
    assert isinstance(outcome, Blocked)
    assert [str(reason.where) for reason in outcome.reasons] == ["tests/test_old.py:7"]
    assert "import the name itself" in outcome.reasons[0].remedy
