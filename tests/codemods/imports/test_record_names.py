"""Names of loggers in what a test expects of log records."""

from __future__ import annotations

import pytest

from codemods.imports.model import Home, LookedUp
from codemods.imports.patch_strings import patch_strings


def rewritten(line: str, *modules: str) -> str:
    places = tuple(Home(module, "logger") for module in modules or ("shop.till",))
    done = patch_strings(
        f"{line}\n".encode(),
        old="shop.legacy",
        homes={"sell": Home("shop.till", "sell")},
        lookups={},
        looks_up=lambda _, name: LookedUp(places),
        loggers=("shop",),
        own_loggers=("logger",),
    )
    return done.code.decode().removesuffix("\n")


@pytest.mark.parametrize(
    "line",
    [
        'assert caplog.record_tuples == [("{}", logging.INFO, "sold")]',
        "assert ('{}', 20, 'sold') in caplog.record_tuples",
        'assert {{r.name for r in caplog.records}} == {{"{}"}}',
        'assert any(name == "{}" for name, _, _ in caplog.record_tuples)',
        'if record.name == "{}":\n    pass',
        'assert "{}" in caplog.text',
        'self.assertEqual(logs.output, ["INFO:{}:sold"])',
        'self.assertIn(f"WARNING:{}:sold {{n}}", logs.output)',
        'self.assertEqual(logs.records[0].name, "{}")',
        'assert logs.output == ["ERROR:{}:a\\n"]',
    ],
)
def test_follows_the_module_that_writes_the_records(line: str):
    assert rewritten(line.format("shop.legacy")) == line.format("shop.till")


@pytest.mark.parametrize(
    "line",
    [
        'assert title == "shop.legacy"',
        'assert caplog.record_tuples == [("shop.legacy.audit", 20, "sold")]',
        'self.assertEqual(lines, ["INFO:shop.legacy:sold"])',
        'self.assertEqual(logs.output, ["INFO:shop.legacy.audit:sold"])',
        'self.assertIn("see INFO:shop.legacy:sold", logs.output)',
        'expected = [("shop.legacy", 20, "sold")]',
    ],
)
def test_leaves_other_strings_alone(line: str):
    assert rewritten(line) == line


def test_leaves_it_alone_where_several_modules_write_records():
    line = 'assert record.name == "shop.legacy"'
    assert rewritten(line, "shop.till", "shop.stock") == line


def test_leaves_a_module_that_is_loaded_in_a_comparison_to_others():
    line = 'assert import_module("shop.legacy").name == 1'
    assert rewritten(line) == line
