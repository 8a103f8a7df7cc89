"""State lives in one place; what several modules rebind is refused."""

from pathlib import Path

from codemods.move import Home
from tests.codemods.move.support import both, moved, placed, refusals, refused, to

CLIENT = """import threading

_lock = threading.Lock()
_client = None


def _get():
    global _client
    with _lock:
        if _client is None:
            _client = object()
        return _client


def a():
    return _get()


def b():
    return _get()
"""


def test_cache_shared_by_two_movers_is_one_object(tmp_path: Path):
    source = """_cache = {}


def put(key):
    _cache[key] = 1


def read():
    return dict(_cache)
"""
    with both(tmp_path, source, to("put"), to("read", "two")) as (_, new):
        new["one"].put("x")
        assert new["two"].read() == {"x": 1}


def test_state_rebound_by_a_shared_helper_lives_beside_the_helper(tmp_path: Path):
    placement = placed(CLIENT, to("a"), to("b", "two"))
    assert {placement.homes[n].module for n in ("_client", "_lock", "_get")} == {"app.jobs.shared"}
    with both(tmp_path, CLIENT, to("a"), to("b", "two")) as (_, new):
        assert new["one"].a() is new["two"].b()


def test_state_of_one_mover_moves_with_it():
    assert moved(CLIENT, to("a"))["one"] == CLIENT[: CLIENT.index("\n\ndef b")]


def test_function_that_rebinds_the_state_moves_with_its_reader(tmp_path: Path):
    source = """_client = None


def init(value):
    global _client
    _client = value


def run():
    return _client
"""
    with both(tmp_path, source, to("run")) as (_, new):
        new["one"].init(3)
        assert new["one"].run() == 3


def test_state_without_a_module_level_value_is_state_too(tmp_path: Path):
    source = """def init(value):
    global _client
    _client = value


def run():
    return _client
"""
    with both(tmp_path, source, to("run"), to("init", "one")) as (_, new):
        new["one"].init(3)
        assert new["one"].run() == 3


def test_refuses_state_that_two_modules_rebind():
    source = """_count = 0


def a():
    global _count
    _count += 1


def b():
    global _count
    _count += 2
"""
    (found,) = refusals(source, to("a"), to("b", "two"))
    assert (found.line, found.symbol, found.moves) == (1, "_count", ("a", "b"))
    assert "an import would miss that it is rebound" in found.reason


def test_refuses_state_that_one_module_rebinds_and_another_reads():
    source = """_count = 0


def a():
    global _count
    _count += 1


def b():
    return _count
"""
    assert refused(source, to("a"), to("b", "two")).startswith("1 _count: a and b share it")


def test_same_state_in_one_module_is_fine(tmp_path: Path):
    source = """_count = 0


def a():
    global _count
    _count += 1


def b():
    return _count
"""
    assert moved(source, to("a"), to("b"))["one"] == source


def test_helper_bound_to_the_state_of_a_mover_is_imported_from_there(tmp_path: Path):
    source = """_count = 0


def _read():
    return _count


def a():
    global _count
    _count += 1
    return _read()


def b():
    return _read()
"""
    with both(tmp_path, source, to("a"), to("b", "two")) as (_, new):
        new["one"].a()
        assert new["two"].b() == 1


def test_refuses_rebinding_of_state_that_lives_elsewhere():
    source = "_n = 0\n\n\ndef a():\n    global _n\n    _n = 1\n"
    reason = refused(source, to("a"), elsewhere={"_n": Home("app.state", "n")})
    assert "moved code rebinds it, but it lives in app.state" in reason


def test_refuses_one_statement_with_two_movers_for_two_modules():
    source = "if True:\n\n    def a(): ...\n\n    def b(): ...\n"
    assert "go to different modules" in refused(source, to("a"), to("b", "two"))


def test_refuses_state_that_another_module_deletes():
    source = "_x = 1\n\n\ndef stop():\n    global _x\n    del _x\n\n\ndef run():\n    return _x\n"
    assert [each.symbol for each in refusals(source, to("run"), to("stop", "two"))] == ["_x"]


def test_notes_code_that_stays_with_a_copy_of_the_state():
    source = """_cache = {}


def run():
    return _cache


def clear():
    _cache.clear()


def other():
    return 1
"""
    (note,) = placed(source, to("run")).notes
    assert (note.line, note.symbol) == (8, "_cache")
    assert note.message.startswith("clear stays")


def test_constant_rename_reaches_the_global_statement():
    source = "_n = 0\n\n\ndef a():\n    global _n\n    _n += 1\n    return _n\n"
    text = moved(source, to("_n", new_name="n"), to("a"))["one"]
    assert text == source.replace("_n", "n")


def test_state_that_is_made_under_a_condition_stays_one():
    source = """import os

if os.environ.get("DEBUG"):
    SEEN = {}


def a():
    SEEN["a"] = 1


def b():
    return SEEN
"""
    found = moved(source, to("a"), to("b", "two"))
    assert found["shared"] == 'import os\n\nif os.environ.get("DEBUG"):\n    SEEN = {}\n'
    assert all("from app.jobs.shared import SEEN" in found[name] for name in ("one", "two"))


def test_guard_of_an_import_that_computes_something_stays_one():
    source = """try:
    import fast
except ImportError:
    fast = None
    SLOW = slowest()


def a():
    return fast, SLOW


def b():
    return fast
"""
    found = moved(source, to("a"), to("b", "two"))
    assert found["shared"] == source.split("\n\n\n")[0] + "\n"
    assert "from app.jobs.shared import fast" in found["two"]
