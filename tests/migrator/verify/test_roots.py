"""Where modules are imported from, without a layout."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from migrator.verify.roots import by_root
from tests.migrator.verify.helpers import changed_overlay, overlay
from tests.support.bakery import bakery
from tests.support.project import migration

FACTS = Facts("c", "t")
VAN = "fleet/van.py"


def roots(files: dict[str, str], changes: dict[str, str | None]) -> dict[str, list[str]]:
    before, after = overlay(files), changed_overlay(files, changes)
    return {k: list(v) for k, v in by_root(FACTS, list(changes), before, after).items()}


@pytest.mark.parametrize("root", ["", "src", "services/api"])
@pytest.mark.parametrize("package", [True, False], ids=["package", "namespace"])
def test_importers_say_where_a_name_begins(root: str, package: bool) -> None:
    at = f"{root}/" if root else ""
    files = {f"{at}{VAN}": "", f"{at}fleet/bus.py": "from fleet.van import wheels\n"}
    files |= {f"{at}fleet/__init__.py": ""} if package else {}
    for change in ("x = 1\n", None):
        assert roots(files, {f"{at}{VAN}": change}) == {root: [f"{at}{VAN}"]}


def test_files_of_several_roots() -> None:
    files = {
        "api/shop/__init__.py": "",
        "api/shop/a.py": "",
        "jobs/__init__.py": "",
        "jobs/b.py": "",
    }
    changes: dict[str, str | None] = {"api/shop/a.py": "A = 1\n", "jobs/b.py": "B = 1\n"}
    assert roots(files, changes) == {"api": ["api/shop/a.py"], "": ["jobs/b.py"]}


def test_a_layout_decides() -> None:
    work = migration(bakery())
    found = by_root(work.facts, ["a.py"], work.overlay, work.overlay)
    assert found == {"": ["a.py"]}
