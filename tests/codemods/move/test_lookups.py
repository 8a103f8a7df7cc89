"""Which module looks a name up after the move: where ``mock.patch`` has to go."""

import importlib
from pathlib import Path
from unittest import mock

from codemods.move import Home
from tests.codemods.move.support import both, placed, to

SOURCE = """import json
import os

LIMIT = 2
UNUSED = 3


def _helper(a):
    return json.dumps(a)


def _run(a, limit=LIMIT):
    return _helper(a) + os.sep


def second(a):
    return _helper(a), _run(a), len(a)
"""
MOVES = (to("_run", new_name="run"), to("second", "two"))


def test_names_are_looked_up_where_they_are_used():
    lookups = placed(SOURCE, *MOVES).lookups
    assert lookups == {
        "json": ("app.jobs.shared",),
        "os": ("app.jobs.one",),
        "_helper": ("app.jobs.one", "app.jobs.two"),
        "_run": ("app.jobs.two",),
    }


def test_names_says_what_a_name_is_called_there():
    names = placed(SOURCE, *MOVES).names
    assert names["app.jobs.two"] == {"_helper": "_helper", "_run": "run"}


def test_name_used_in_a_default_only_is_looked_up_by_nobody():
    assert "LIMIT" not in placed(SOURCE, *MOVES).lookups


def test_name_in_an_annotation_of_a_local_variable_is_looked_up_by_nobody():
    source = "Load = int\n\n\ndef run(a):\n    load: Load = a\n    return load\n"
    assert placed(source, to("run")).lookups == {}


def test_homes_know_every_symbol_that_moves():
    homes = placed(SOURCE, *MOVES, elsewhere={"x": Home("y", "z")}).homes
    assert homes == {
        "_run": Home("app.jobs.one", "run"),
        "second": Home("app.jobs.two", "second"),
        "_helper": Home("app.jobs.shared", "_helper"),
        "LIMIT": Home("app.jobs.one", "LIMIT"),
        "x": Home("y", "z"),
    }


def test_name_imported_inside_a_function_is_looked_up_in_its_home():
    source = "def a():\n    return b()\n\n\ndef b():\n    return a()\n"
    assert placed(source, to("a"), to("b", "two")).lookups["a"] == ("app.jobs.one",)


def test_own_logger_is_looked_up_in_every_module():
    source = "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
    source += "def a():\n    log.info(1)\n\n\ndef b():\n    log.info(2)\n"
    lookups = placed(source, to("a"), to("b", "two")).lookups
    assert lookups == {"log": ("app.jobs.one", "app.jobs.two")}


def test_patching_where_a_name_is_looked_up_takes_effect(tmp_path: Path):
    placement = placed(SOURCE, *MOVES)
    with both(tmp_path, SOURCE, *MOVES):
        for name in ("_helper", "json"):
            for module in placement.lookups[name]:
                target = f"{module}.{placement.names[module][name]}"
                with mock.patch(target, mock.MagicMock()) as patched:
                    user = importlib.import_module(module)
                    call = {"one": "run", "two": "second", "shared": "_helper"}
                    getattr(user, call[module.rpartition(".")[2]])("x")
                    assert patched.mock_calls, target
