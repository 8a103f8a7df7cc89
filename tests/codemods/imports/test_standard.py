"""What a patch needs from the standard library is imported where a file has such imports."""

from __future__ import annotations

import pytest

from tests.codemods.imports.test_patch_several import hiding

BODY = """

@patch.object(legacy, "send")
def test(send):
    pass
"""
AFTER = """

@patch.object(import_module("shop.a"), "send")
def test(send):
    pass
"""
IMPORT = "from importlib import import_module\n"


def imports(before: str) -> str:
    """Return the imports of a test file after its patch of a hidden module was retargeted."""
    found = hiding(before + BODY)
    assert found.refusals == ()
    code = found.code.decode()
    assert code.endswith(AFTER)
    again = hiding(code)
    assert again.code.decode() == code
    return code.removesuffix(AFTER)


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ("", IMPORT),
        ("import os\n", f"import os\n{IMPORT}"),
        ("import os\nfrom typing import Any\n", f"import os\n{IMPORT}from typing import Any\n"),
        ("from unittest.mock import patch\n", f"{IMPORT}from unittest.mock import patch\n"),
        ("from __future__ import annotations\n", f"from __future__ import annotations\n\n{IMPORT}"),
        ("import pytest\n", f"{IMPORT}\nimport pytest\n"),
        ("# ours\nimport pytest\n", f"# ours\n{IMPORT}\nimport pytest\n"),
        ("import os\n\nimport pytest\n", f"import os\n{IMPORT}\nimport pytest\n"),
    ],
)
def test_goes_into_its_own_section(above: str, wanted: str):
    before = f"{above}\nfrom shop import legacy\n" if above else "from shop import legacy\n"
    assert imports(before) == wanted


@pytest.mark.parametrize("above", ["import os\n", "import os\nimport pytest\n"])
def test_stays_in_a_block_that_has_all_together(above: str):
    assert imports(f"{above}from shop import legacy\n") == f"{above}{IMPORT}"


def test_joins_what_is_imported_already():
    before = "from importlib import reload\n\nfrom shop import legacy\n"
    assert imports(before) == "from importlib import import_module, reload\n"


def test_stays_inside_a_function():
    code = (
        "import os\n\n\ndef test():\n    from shop import legacy\n\n"
        "    with patch.object(legacy, 'send'):\n        pass\n"
    )
    assert hiding(code).code.decode() == code.replace(
        "from shop import legacy", "from importlib import import_module"
    ).replace("(legacy", '(import_module("shop.a")')
