"""What each new module has for itself, such as a logger, is nobody's to take from one of them."""

from __future__ import annotations

import pytest

from codemods.imports.model import Home, Refusal
from codemods.imports.retarget import retarget_imports


def refusals(source: str, *modules: str) -> tuple[Refusal, ...]:
    return retarget_imports(
        source.encode(),
        module="shop.web",
        is_package=False,
        old="shop.legacy",
        homes={"sell": Home("shop.till", "sell")},
        lookups={"logger": modules},
        copied={"logger"},
    ).refusals


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("from shop.legacy import logger, sell\n\nlogger.info(sell)\n", 1),
        ("from shop import legacy\n\nlegacy.logger.info(legacy.sell)\n", 3),
    ],
)
def test_says_that_each_has_its_own(source: str, line: int):
    (refusal,) = refusals(source, "shop.till", "shop.stock")
    assert refusal.line == line
    assert refusal.reason == "each of the new modules has a `logger` of its own"
    assert refusal.advice == "give this file one of its own, commit, and run again"


def test_leaves_other_names_to_their_own_reason():
    (refusal,) = refusals("from shop.legacy import gone\n", "shop.till")
    assert refusal.reason == "nothing is known of where it lives now"
