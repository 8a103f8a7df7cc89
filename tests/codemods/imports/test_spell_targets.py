"""Targets of patches that are put together from a constant."""

from __future__ import annotations

import pytest

from codemods.imports.spell_targets import spell_targets

HEAD = 'from unittest import mock\n\nMODULE = "shop.legacy"\n\n\n'
WITHOUT = "from unittest import mock\n\n\n"


def check(before: str, after: str) -> None:
    done = spell_targets(before.encode(), old="shop.legacy")
    assert done.decode() == after
    assert spell_targets(done, old="shop.legacy") == done


@pytest.mark.parametrize(
    "target",
    [
        'f"{MODULE}.charge"',
        "f'{MODULE}.charge'",
        'MODULE + ".charge"',
        'MODULE + "." + "charge"',
    ],
)
@pytest.mark.parametrize("call", ["mock.patch({})", "monkeypatch.setattr({}, fake)"])
def test_spells_out_what_is_put_together(target: str, call: str):
    spelled = call.format('"shop.legacy.charge"')
    check(
        f"{HEAD}def test(monkeypatch):\n    {call.format(target)}\n",
        f"{WITHOUT}def test(monkeypatch):\n    {spelled}\n",
    )


def test_spells_out_a_constant_with_a_dot_or_a_name():
    check(
        'P = "shop.legacy."\nFULL = "shop.legacy.refund"\n'
        'mock.patch(P + "charge")\nmock.patch(FULL)\n',
        'mock.patch("shop.legacy.charge")\nmock.patch("shop.legacy.refund")\n',
    )


def test_spells_out_the_module_of_several_names():
    check(
        f"{HEAD}mock.patch.multiple(MODULE, charge=1)\n",
        f'{WITHOUT}mock.patch.multiple("shop.legacy", charge=1)\n',
    )


@pytest.mark.parametrize(
    "code",
    [
        f"{HEAD}mock.patch(f'{{MODULE}}.charge')\nprint(MODULE)\n",
        f"{HEAD}MODULE = 'other'\nmock.patch(f'{{MODULE}}.charge')\n",
        f"{HEAD}def test(MODULE):\n    mock.patch(f'{{MODULE}}.charge')\n",
        f"{HEAD}def test():\n    mock.patch(f'{{MODULE}}.{{name}}')\n",
        f"{HEAD}def test():\n    mock.patch(f'{{MODULE!r}}.charge')\n",
        f"{HEAD}def test():\n    mock.patch(f'{{MODULE:>20}}.charge')\n",
        f"{HEAD}def test():\n    other(f'{{MODULE}}.charge')\n",
        f"{HEAD}def test():\n    importlib.import_module(MODULE)\n",
        HEAD,
        'MODULE = "shop.legacy"  # said\nmock.patch(f"{MODULE}.charge")\n',
        'import mock\n# said\nMODULE = "shop.legacy"\nmock.patch(f"{MODULE}.charge")\n',
        'MODULE = "shop.legacy_tools"\nmock.patch(f"{MODULE}.charge")\n',
        'MODULE = "web"\nmock.patch(f"{MODULE}.shop.legacy")\n',
        'A = B = "shop.legacy"\nmock.patch(f"{A}.charge")\n',
        'mock.patch("shop.legacy.charge")\n',
    ],
)
def test_leaves_what_has_another_use_or_is_not_known(code: str):
    check(code, code)


@pytest.mark.parametrize(
    ("line", "name"),
    [("from shop import legacy", "legacy"), ("from shop import legacy as old, new", "old")],
)
@pytest.mark.parametrize("more", ["", "{}.charge()\n"])
def test_names_the_module_of_which_several_names_are_patched(line: str, name: str, more: str):
    head, tail = f"from unittest.mock import patch\n{line}\n\n", more.format(name)
    check(
        f"{head}patch.multiple({name}, charge=1)\n{tail}",
        f'{head}patch.multiple("shop.legacy", charge=1)\n{tail}',
    )


@pytest.mark.parametrize(
    "code",
    [
        "from shop import legacy\npatch.object(legacy, 'charge')\n",
        "from other import legacy\npatch.multiple(legacy, charge=1)  # shop.legacy\n",
        "from shop import legacy\nlegacy = 1\npatch.multiple(legacy, charge=1)  # shop.legacy\n",
        "from shop import legacy\ndef t(legacy):\n    patch.multiple(legacy, a=1)  # shop.legacy\n",
    ],
)
def test_leaves_other_modules_and_patches_alone(code: str):
    check(code, code)
