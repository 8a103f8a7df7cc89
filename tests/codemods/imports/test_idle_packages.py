"""A package that a file imports for nothing but the old module in it goes with that."""

from __future__ import annotations

import pytest

from codemods.imports.model import Home
from codemods.imports.retarget import retarget_imports


def retargeted(source: str, **more) -> str:
    done = retarget_imports(
        source.encode(),
        module=more.pop("module", "shop.web"),
        old="shop.jobs.legacy",
        homes={"sell": Home("shop.till", "sell")},
        **{"is_package": False, **more},
    )
    assert done.refusals == ()
    return done.code.decode()


@pytest.mark.parametrize(
    ("line", "use"),
    [
        ("from shop import jobs", "jobs.legacy.sell"),
        ("from . import jobs", "jobs.legacy.sell"),
        ("import shop", "shop.jobs.legacy.sell"),
        ("import shop.jobs as j", "j.legacy.sell"),
    ],
)
def test_goes_where_nothing_else_uses_it(line: str, use: str):
    after = retargeted(f"{line}\n\nprint({use}(1))\n")
    assert after.endswith("import sell\n\nprint(sell(1))\n")
    assert "jobs" not in after


@pytest.mark.parametrize(
    "source",
    [
        "from shop import jobs\n\nprint({}, jobs.flow)\n",
        "from shop import jobs\n\n__all__ = ['jobs']\nprint({})\n",
    ],
)
def test_leaves_one_that_something_else_needs(source: str):
    assert "from shop import jobs\n" in retargeted(source.format("jobs.legacy.sell"))


def test_leaves_what_a_package_may_hand_on():
    source = "from shop import jobs\n\nprint(jobs.legacy.sell)\n"
    assert "from shop import jobs\n" in retargeted(source, is_package=True)


def test_leaves_it_where_a_symbol_stays_for_now():
    source = "from shop import jobs\n\nprint(jobs.legacy.sell, jobs.legacy.find)\n"
    assert "from shop import jobs\n" in retargeted(source, keep={"find"})
