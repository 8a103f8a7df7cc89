"""Generated import statements and uses: before and after, the same objects are seen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from codemods.imports.model import Home
from codemods.imports.references import find_references
from codemods.imports.retarget import retarget_imports
from tests.codemods.imports.helpers import comments
from tests.support.examples import examples

PACKAGE = "generated_shop"
OLD = f"{PACKAGE}.legacy"
FILES = {
    "__init__.py": "from .payments import charge\nfrom .orders import ship_order\n",
    "payments.py": "def charge(): ...\ndef refund(): ...\n",
    "orders.py": "def ship_order(): ...\ndef pack(): ...\n",
    "legacy.py": "from .payments import charge, refund\n"
    "from .orders import ship_order as ship, pack as _pack\n",
}
HOMES = {
    "charge": Home(PACKAGE, "charge", f"{PACKAGE}.payments"),
    "refund": Home(f"{PACKAGE}.payments", "refund"),
    "ship": Home(PACKAGE, "ship_order", f"{PACKAGE}.orders"),
    "_pack": Home(f"{PACKAGE}.orders", "pack"),
}
SYMBOLS = sorted(HOMES)

aliases = st.sampled_from(["", "", " as c", " as pack", " as ship_order", " as refund"])
symbol_lists = st.lists(st.tuples(st.sampled_from(SYMBOLS), aliases), min_size=1, max_size=4)


@st.composite
def symbol_imports(draw: st.DrawFn) -> tuple[str, list[str]]:
    names = draw(symbol_lists)
    source = draw(st.sampled_from([OLD, ".legacy"]))
    bound = [alias.removeprefix(" as ") or symbol for symbol, alias in names]
    if draw(st.booleans()):
        listed = "".join(f"\n    {symbol}{alias},  # {symbol}" for symbol, alias in names)
        return f"from {source} import ({listed}\n)", bound
    return f"from {source} import " + ", ".join(map("".join, names)), bound


module_imports = st.sampled_from(
    [
        (f"import {OLD} as m", ["m."]),
        (f"from {PACKAGE} import legacy", ["legacy."]),
        (f"from {PACKAGE} import legacy as m, payments", ["m."]),
        ("from . import legacy", ["legacy."]),
        (f"import {OLD}", [f"{OLD}."]),
    ]
)
neighbours = st.sampled_from(
    [
        ("import os  # files", ["os"]),
        (f"from {PACKAGE} import charge", ["charge"]),
        (f"from {PACKAGE}.payments import refund, charge as c", ["refund", "c"]),
        ("from .orders import (\n    pack,\n    ship_order,\n)", ["pack", "ship_order"]),
        ("charge = 'mine'", ["charge"]),
        ("refund = len", ["refund"]),
        ("pack = 1", ["pack"]),
    ]
)
statements = st.lists(
    st.one_of(symbol_imports(), module_imports, module_imports, neighbours), min_size=1, max_size=5
)


@st.composite
def uses(draw: st.DrawFn, bound: list[str]) -> str:
    name = draw(st.sampled_from(bound))
    expression = name + draw(st.sampled_from(SYMBOLS)) if name.endswith(".") else name
    hiding = draw(st.sampled_from([*SYMBOLS, "pack", "ship_order"]))
    assume(hiding != name)
    shapes = [
        f"see({expression})",
        f"(lambda {hiding}: see({expression}, {hiding}))(1)",
        f"[see({expression}, {hiding}) for {hiding} in [1]]",
        f"see(f'{{{expression}.__name__}}')" if "." in expression else f"see({expression})",
    ]
    return draw(st.sampled_from(shapes))


@st.composite
def blocks(draw: st.DrawFn, known: list[str]) -> tuple[list[str], list[str]]:
    lines, bound = [], list(known)
    for text, names in draw(statements):
        lines.append(text)
        bound += names
        lines += draw(st.lists(uses(bound), max_size=2))
    return lines, bound


@st.composite
def programs(draw: st.DrawFn) -> str:
    lines, bound = draw(blocks([]))
    for number in range(draw(st.integers(0, 2))):
        body, _ = draw(blocks(bound))
        lines.append(f"def view_{number}():")
        lines += [f"    {line}" for text in body for line in text.split("\n")]
        lines.append(f"view_{number}()")
    return "\n".join(lines) + draw(st.sampled_from(["\n", ""]))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("tree")
    (root / PACKAGE).mkdir()
    for name, text in FILES.items():
        (root / PACKAGE / name).write_text(text)
    sys.path.insert(0, str(root))
    yield root
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def run(code: bytes, module: str) -> list[Any]:
    seen: list[Any] = []
    names = {
        "__name__": module,
        "__package__": PACKAGE,
        "see": lambda *objects: seen.extend(objects),
    }
    exec(compile(code, "<generated>", "exec"), names)
    return seen


@settings(examples(150), suppress_health_check=[HealthCheck.filter_too_much])
@given(program=programs(), length=st.sampled_from([30, 88]))
def test_the_same_objects_are_seen(tree: Path, program: str, length: int):
    source, module = program.encode(), f"{PACKAGE}.api"
    try:
        before = run(source, module)
    except (UnboundLocalError, NameError, AttributeError):
        assume(False)
    options: dict[str, Any] = {
        "module": module,
        "is_package": False,
        "old": OLD,
        "homes": HOMES,
        "side_effect_home": PACKAGE,
        "package_members": {"charge", "ship_order"},
        "line_length": length,
    }
    result = retarget_imports(source, **options)
    after = run(result.code, module)
    assert len(before) == len(after)
    assert all(one is other or one == other for one, other in zip(before, after, strict=True))
    assert not comments(source) - comments(result.code)
    assert retarget_imports(result.code, **options).code == result.code
    if not result.refusals:
        assert not find_references(result.code, module=module, is_package=False, old=OLD)
