"""Where a new import goes in files that begin in an odd way."""

from __future__ import annotations

import pytest

from codemods.import_for_effect import import_for_effect
from codemods.imports.add_import import add_import
from codemods.imports.model import Home

NEW = "from shop.tasks import launch\n"
GO = "\n\ndef go():\n    pass\n"
# What is above the new import, and what is below it.
PLACES = {
    "nothing": ("", "\nX = 1\n"),
    "a docstring": ('"""Doc."""\n\n', ""),
    "a docstring and a function": ('"""Doc."""\n\n', GO),
    "an import from the future": ("from __future__ import annotations\n\n", GO),
    "both": ('"""Doc."""\n\nfrom __future__ import annotations\n\n', "\nX = 1\n"),
    "a licence": ("# Copyright\n# MIT\n\nimport os\n\n", "\nX = os\n"),
    "a licence without a gap": ("# Copyright\n# MIT\nimport os\n\n", "\nX = os\n"),
    "shebang, coding and docstring": ('#!/usr/bin/python\n# coding: utf-8\n"""Doc."""\n\n', GO),
    "a try around an import": (
        "try:\n    import ujson as json\nexcept ImportError:\n    import json\n\n",
        GO,
    ),
    "what is for type checkers": (
        "from typing import TYPE_CHECKING\n\n",
        "\nif TYPE_CHECKING:\n    from os import PathLike\n",
    ),
    "a version": ('"""Doc."""\n\n__version__ = "1"\n\n', GO),
    "a version above imports": (
        'from __future__ import annotations\n\n__version__ = "1"\n__all__ = ["go"]\n\n'
        "import os\nimport sys\n\n",
        GO,
    ),
    "a path that is changed": ('import sys\n\nsys.path.insert(0, ".")\n\n', GO),
    "a path that is assigned to": ('import sys\n\nsys.path[0:0] = ["."]\n\n', "\nX = 1\n"),
    "an environment": (
        'import os\n\nos.environ.setdefault("MODE", "web")\nos.environ["A"] = "b"\n\n',
        GO,
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_goes_where_a_person_would_put_it(name: str) -> None:
    above, below = PLACES[name]
    before = above.rstrip("\n") + ("\n" + below if above else below.lstrip("\n"))
    names = {"launch": Home("shop.tasks", "launch")}
    after = add_import(before.encode(), module="web", is_package=False, names=names)
    assert after.code.decode() == above + NEW + below
    effect = import_for_effect(before.encode(), "shop.app", "for it", own={"shop"}, module="web")
    line = "import shop.app  # noqa: F401  for it\n"
    assert effect.decode() == above + line + below


@pytest.mark.parametrize(
    "text",
    [
        "import os\n\n__all__ = [x for x in dir(os)]\n\nX = 1\n",
        "import os\n\nX = os.environ\n\nimport sys\n",
        "import os\n\nos.makedirs('x')\n\nimport sys\n",
        "import sys\n\nprint(sys.path)\n\nimport os\n",
    ],
)
def test_stays_above_what_belongs_below_the_imports(text: str) -> None:
    names = {"launch": Home("shop.tasks", "launch")}
    found = add_import(text.encode(), module="web", is_package=False, names=names).code.decode()
    assert found.split("\n\n")[1] == NEW.strip()
