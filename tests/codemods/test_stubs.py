from __future__ import annotations

from textwrap import dedent

import pytest

from codemods._error_shape import NoExampleError
from codemods.stubs import NameTakenError, Stub, add_stubs, stub_source

SYNC = Stub("_stub_sync", "sync", ("plan", "run_id=None"))
SOURCE = stub_source(SYNC, "route")


def check(before: str, after: str, mapping: str | None = "TABLE", *stubs: Stub, **how) -> None:
    before, after = dedent(before), dedent(after).replace("STUB", SOURCE.rstrip())
    code = add_stubs(before.encode(), "route", mapping, stubs or [SYNC], **how)
    assert code.decode() == after
    assert add_stubs(code, "route", mapping, stubs or [SYNC], **how) == code
    compile(after, "<after>", "exec")


def check_noop(before: str) -> None:
    check(before, before)


def test_says_that_the_job_type_is_not_available():
    assert SOURCE == (
        "def _stub_sync(plan, run_id=None):\n"
        '    logger.warning("route: sync is not available (integration removed)")\n'
        '    return {"success": False, "error": "sync is not available in this version"}\n'
    )


def test_quotes_the_job_type_and_uses_the_module_s_logger():
    source = stub_source(Stub("_stub", 'a"%b', ()), "route", "log")
    assert 'log.warning("route: a\\"%b is not available (integration removed)")' in source


def test_stands_above_a_dict_at_module_level():
    check(
        """
        import os

        # Who does what.
        TABLE = {}


        def route(kind):
            return TABLE[kind]()
        """,
        """
        import os


        STUB


        # Who does what.
        TABLE = {}


        def route(kind):
            return TABLE[kind]()
        """,
    )


@pytest.mark.parametrize(
    "table", ["TABLE: dict = {}", "if x:\n    TABLE = {}", "try:\n    TABLE = {}\nfinally: pass"]
)
def test_stands_above_every_sort_of_assignment(table):
    check(f"X = 1\n{table}\nY = 2\n", f"X = 1\n\n\nSTUB\n\n\n{table}\nY = 2\n")


def test_stands_above_the_router_and_its_decorators():
    check(
        """
        def route_all(): ...


        # Routes.
        @logged
        def route(kind):
            TABLE = {}
            return TABLE[kind]()
        """,
        """
        def route_all(): ...


        STUB


        # Routes.
        @logged
        def route(kind):
            TABLE = {}
            return TABLE[kind]()
        """,
    )


def test_stands_above_the_router_of_a_chain():
    check("X = 1\ndef route(kind): ...\n", "X = 1\n\n\nSTUB\n\n\ndef route(kind): ...\n", None)


def test_stands_at_the_top_below_the_licence():
    check(
        "# Licence\n\nTABLE = {}\n",
        "# Licence\n\n\n\nSTUB\n\n\nTABLE = {}\n",
    )


def test_stands_at_the_end_where_nothing_is_found():
    check("X = 1\n", "X = 1\n\n\nSTUB\n")


def test_keeps_more_blank_lines_than_two():
    check("X = 1\n\n\n\nTABLE = {}\n", "X = 1\n\n\n\nSTUB\n\n\nTABLE = {}\n")


def test_writes_several_in_order():
    other = Stub("_stub_other", "other", ())
    both = f"{SOURCE}\n\n{stub_source(other, 'route')}"
    check("X = 1\nTABLE = {}\n", f"X = 1\n\n\n{both}\n\nTABLE = {{}}\n", "TABLE", SYNC, other)


def test_logs_with_the_module_s_logger():
    log = SOURCE.replace("logger.", "audit_log.")
    check("X = 1\nTABLE = {}\n", f"X = 1\n\n\n{log}\n\nTABLE = {{}}\n", logger="audit_log")


@pytest.mark.parametrize(
    "body",
    [
        "return await TABLE[kind]()",
        "return await TABLE.get(kind)()",
        "return await wait_for(TABLE[kind](), 5)",
        "runner = TABLE.get(kind)\n    return await runner()",
        "if runner := TABLE.get(kind):\n        result = await runner()",
        'if kind == "a":\n        return await run_a()',
        'if kind == "a":\n        result = await run_a()',
        'match kind:\n        case "a": result = await run_a()',
    ],
)
def test_is_a_coroutine_where_executors_are_awaited(body):
    router = f"async def route(kind):\n    {body}\n"
    check(f"X = 1\n{router}", f"X = 1\n\n\nasync STUB\n\n\n{router}")


@pytest.mark.parametrize(
    "body",
    [
        "await db.connect()\n    return TABLE[kind]()",
        "await connect()\n    return TABLE[kind]()",
        "plan = await load()\n    return TABLE[kind](plan)",
        "runner = TABLE[kind]\n    return await loop.run_in_executor(None, runner)",
        "result = TABLE[kind]()\n    return await result",
    ],
)
def test_is_no_coroutine_where_only_other_things_are_awaited(body):
    router = f"async def route(kind):\n    {body}\n"
    check(f"X = 1\n{router}", f"X = 1\n\n\nSTUB\n\n\n{router}")


def test_keeps_line_ends_tabs_byte_order_mark_and_a_missing_final_newline():
    before = b"\xef\xbb\xbfX = 1\r\n\r\ndef route(kind):\r\n\ttable = {  }\r\n\treturn table"
    stub = SOURCE.replace("    ", "\t").replace("\n", "\r\n").encode()
    after = before.replace(b"\r\ndef", b"\r\n\r\n" + stub + b"\r\n\r\ndef")
    assert add_stubs(before, "route", "table", [SYNC]) == after


# Leaving alone


@pytest.mark.parametrize(
    "there",
    [
        "def _stub_sync(plan): ...",
        "async def _stub_sync(plan): ...",
        "from .stubs import _stub_sync",
        "from .stubs import sync as _stub_sync",
    ],
)
def test_accepts_a_function_of_the_same_name(there):
    check_noop(f"{there}\nTABLE = {{}}\n")


@pytest.mark.parametrize("there", ["_stub_sync = 1", "class _stub_sync: ...", "import _stub_sync"])
def test_refuses_a_name_that_is_taken(there):
    with pytest.raises(NameTakenError, match="_stub_sync"):
        add_stubs(f"{there}\nTABLE = {{}}\n".encode(), "route", "TABLE", [SYNC])


def test_does_nothing_without_stubs():
    assert add_stubs(b"x  =  1", "route", "TABLE", []) == b"x  =  1"


def test_passes_over_a_dict_of_another_scope():
    check(
        "class Box:\n    TABLE = {}\n\n\ndef route(kind): ...\n",
        "class Box:\n    TABLE = {}\n\n\nSTUB\n\n\ndef route(kind): ...\n",
    )


ROUTER = """\
TABLE = {}


def route(kind, plan):
    runner = TABLE.get(kind)
    if runner is None:
        return {'ok': False, 'kind': kind, 'message': f'No runner for {kind}'}
    return runner(plan)
"""


def answer(router: str, *examples: str, stub: Stub = SYNC) -> str:
    sources = [text.encode() for text in examples]
    how = {"parameter": "kind", "examples": sources}
    code = add_stubs(router.encode(), "route", "TABLE", [stub], **how).decode()
    assert add_stubs(code.encode(), "route", "TABLE", [stub], **how).decode() == code
    return next(line.strip() for line in code.splitlines() if "in this version" in line)


def test_answers_with_the_keys_of_the_router():
    said = "'sync is not available in this version'"
    assert answer(ROUTER) == f"return {{'ok': False, 'kind': 'sync', 'message': {said}}}"
    named = Stub("_stub_sync", "sync", ("kind", "plan"))
    assert (
        answer(ROUTER, stub=named) == f"return {{'ok': False, 'kind': 'sync', 'message': {said}}}"
    )


def test_answers_with_the_keys_of_others_where_the_router_is_silent():
    silent = "TABLE = {}\n\n\ndef route(kind, plan):\n    return TABLE[kind](plan)\n"
    said = '"sync is not available in this version"'
    assert answer(silent) == f'return {{"success": False, "error": {said}}}'
    shown = "def run(plan):\n    return {'state': 'failed', 'reason': str(plan)}\n"
    nothing = "def run(plan):\n    return {'state': 'done'}\n"
    own = "'sync is not available in this version'"
    answered = answer(silent, nothing, shown, ROUTER)
    assert answered == f"return {{'state': 'failed', 'reason': {own}}}"
    quote = Stub("_stub_o", "o'clock", ("plan",))
    assert answer(silent, shown, stub=quote).endswith(
        """: "o'clock is not available in this version"}"""
    )


def test_answers_with_nothing_that_a_stub_does_not_have():
    local = ROUTER.replace("'kind': kind", "'runner': runner")
    assert answer(local).startswith('return {"success": False')


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("{'status': 'ok', 'rows': rows}", '"status": "error"'),
        ("{'state': 'done'}", '"state": "error"'),
        ("{'ok': True, 'rows': 1}", '"ok": False'),
        ("{'rows': 1, 'success': True}", '"success": False'),
        ("{'status': 200, 'ok': 1}", '"success": False'),
        ("{**rows}", '"success": False'),
    ],
)
def test_answers_with_the_opposite_of_a_result_where_no_error_value_is_shown(shown: str, key: str):
    silent = "TABLE = {}\n\n\ndef route(kind, plan):\n    return TABLE[kind](plan)\n"
    shows = f"def run(plan, rows):\n    return {shown}\n"
    said = '"sync is not available in this version"'
    assert answer(silent, shows) == f'return {{{key}, "error": {said}}}'


RESULT = "from results import Result\n\nTABLE = {}\n\n\ndef route(kind, plan):\n"
SAID = '"sync is not available in this version"'


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        ('Result(ok=False, error=f"No {kind}")', f"Result(ok=False, error={SAID})"),
        (
            "Result(ok=False, message=kind, data=None)",
            f"Result(ok=False, message={SAID}, data=None)",
        ),
        ('Result(status="failed", msg="No")', f'Result(status="failed", msg={SAID})'),
        (
            'Result( ok = False, kind=kind, error="" )',
            f'Result(ok=False, kind="sync", error={SAID})',
        ),
        ("Result(ok=False, error='No')", f"Result(ok=False, error={SAID})".replace('"', "'")),
        ("Result(ok=False, error=f'No')", f"Result(ok=False, error={SAID})".replace('"', "'")),
        ('{"ok": False, "error": ""}', f'{{"ok": False, "error": {SAID}}}'),
    ],
)
def test_answers_with_an_object_like_that_of_the_router(shown: str, answered: str):
    body = f"    if kind not in TABLE:\n        return {shown}\n    return TABLE[kind](plan)\n"
    assert answer(RESULT + body) == f"return {answered}"


def test_answers_with_an_object_that_others_show():
    silent = f"{RESULT}    return TABLE[kind](plan)\n"
    done = "def run(plan):\n    return Result(ok=True)\n"
    failed = "def run(plan):\n    return Result(ok=False, reason=str(plan))\n"
    assert answer(silent, done, failed) == f"return Result(ok=False, reason={SAID})"


@pytest.mark.parametrize(
    "shown",
    [
        "Result(ok=True)",
        "Result(False, 'no')",
        "Result.failure('no')",
        "Unbound(ok=False, error='no')",
        "Result(**options, ok=False, error='no')",
        "Result(ok=False, error='no', plan=plan)",
        "(False, 'no')",
    ],
)
def test_refuses_where_nothing_shows_what_to_answer(shown: str):
    silent = f"{RESULT}    return TABLE[kind](plan)\n".encode()
    shows = f"def run(plan):\n    return {shown}\n".encode()
    with pytest.raises(NoExampleError, match="no dicts"):
        add_stubs(silent, "route", "TABLE", [SYNC], parameter="kind", examples=[shows])


@pytest.mark.parametrize("shown", ["results(plan)", "(1, 2)", "plan.Result", "{}", "TABLE[plan]()"])
def test_answers_with_a_dict_where_nothing_speaks_against_it(shown: str):
    silent = f"{RESULT}    return TABLE[kind](plan)\n"
    other = "def other(plan):\n    return Result(ok=True)\n" if shown == "{}" else ""
    shows = f"def run(plan):\n    return {shown}\n"
    assert answer(silent, shows, other).startswith('return {"success": False, ')
