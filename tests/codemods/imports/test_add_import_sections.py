"""Where an absolute import goes in a file whose own imports are relative."""

from __future__ import annotations

from codemods.imports.add_import import add_import
from codemods.imports.model import Home


def check(before: str, after: str) -> None:
    names = {"app": Home("dock.queue", "app")}
    given = {"module": "dock.jobs", "is_package": True, "names": names}
    code = add_import(before.encode(), **given).code
    assert code.decode() == after
    assert add_import(code, **given).code == code


def test_stands_apart_above_relative_imports():
    check(
        '"""Jobs."""\n\nfrom .crane import lift\n',
        '"""Jobs."""\n\nfrom dock.queue import app\n\nfrom .crane import lift\n',
    )


def test_leaves_a_comment_with_its_import():
    check(
        "import os\n\n# ours\nfrom .crane import lift\n",
        "import os\n\nfrom dock.queue import app\n\n# ours\nfrom .crane import lift\n",
    )


def test_joins_absolute_imports_in_their_order():
    check(
        "from dock.ship import load\nfrom .crane import lift\n",
        "from dock.queue import app\nfrom dock.ship import load\nfrom .crane import lift\n",
    )
