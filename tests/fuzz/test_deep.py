"""Files that are nested as deeply as programs write them, and deeper than anybody does."""

from __future__ import annotations

import pytest

from tests.fuzz.test_pipeline import check, project

HEADS = {
    "importer": "from shop.jobs import legacy\nfrom shop.jobs.legacy import dispatch\nX = legacy\n",
    "newer-syntax": "type Kind[T] = dict[str, legacy.Kind]\n",
    "comment": "# the legacy module\n",
}
SHAPES = {
    "attributes": lambda levels: "x = a" + ".b" * levels + "\n",
    "calls": lambda levels: "x = a" + ".b()" * (levels // 2) + "\n",
    "sum": lambda levels: "x = " + " + ".join(["'b'"] * levels) + "\n",
    "not": lambda levels: "x = " + "not " * levels + "b\n",
    "elif": lambda levels: (
        "def f(k):\n    if k == 0: return 0\n" + "    elif k == 1: return 1\n" * levels
    ),
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("levels", [980, 1_200, 20_000])
def test_migrates_or_refuses_beside_deep_files(head: str, shape: str, levels: int) -> None:
    check({**project(), "shop/more.py": (HEADS[head] + SHAPES[shape](levels)).encode()})
