from __future__ import annotations

from textwrap import dedent

import pytest

from codemods._error_shape import NoExampleError
from codemods.unknown_job_type import error_for_unknown


def changed(text: str) -> tuple[str, bool]:
    code, replaced = error_for_unknown(text.encode(), "route", "kind")
    return code.decode(), replaced


def check(before: str, after: str) -> None:
    before, after = dedent(before), dedent(after)
    assert changed(before) == (after, before != after)
    assert changed(after) == (after, False)
    compile(after, "<after>", "exec")


def check_noop(before: str) -> None:
    check(before, before)


ERROR = 'return {"success": False, "error": f"Unknown job type: {kind}"}'


def check_raise(template: str, raised: str = "raise ValueError(kind)", answer: str = ERROR) -> None:
    template = dedent(template)
    check(template.replace("RAISE", raised), template.replace("RAISE", answer))


def check_raise_kept(template: str) -> None:
    check_noop(dedent(template).replace("RAISE", "raise ValueError(kind)"))


# Where it was looked up


@pytest.mark.parametrize(
    "guard",
    [
        "runner is None",
        "not runner",
        "kind not in TABLE",
        "not kind in TABLE",
        "TABLE.get(kind) is None",
    ],
)
def test_answers_after_a_guard(guard):
    check_raise(f"""
        def route(kind, plan):
            runner = TABLE.get(kind)
            if {guard}:
                logger.error("Nothing for %s", kind)  # rare
                RAISE  # seen in May
            return runner(plan)
        """)


def test_answers_after_a_guard_with_walrus():
    check_raise("""
        def route(kind):
            if not (runner := TABLE.get(kind)):
                RAISE
            return runner()
        """)


def test_answers_after_a_guard_of_one_line():
    check_raise("""
        def route(kind):
            if kind not in TABLE: RAISE
            return TABLE[kind]()
        """)


@pytest.mark.parametrize("test", ["runner", "runner is not None", "kind in TABLE"])
def test_answers_in_the_else_of_a_hit(test):
    check_raise(f"""
        def route(kind):
            runner = TABLE.get(kind)
            if {test}:
                result = runner()
            else:
                RAISE
            return result
        """)


@pytest.mark.parametrize("test", ["runner", "runner is not None", "kind in TABLE"])
def test_answers_below_a_hit(test):
    check_raise(f"""
        def route(kind):
            runner = TABLE.get(kind)
            if {test}:
                return runner()
            logger.error("Nothing")
            RAISE
        """)


def test_answers_in_the_else_of_a_chain():
    check_raise("""
        def route(kind, plan):
            if plan is None:
                raise ValueError("no plan")
            elif kind == "scan":
                return run_scan()
            elif kind in ("probe", "ping"):
                return run_probe()
            else:
                RAISE
        """)


def test_answers_below_separate_branches():
    check_raise("""
        def route(kind):
            if kind == "scan":
                return run_scan()
            if kind == "probe":
                return run_probe()
            RAISE
        """)


@pytest.mark.parametrize(
    "between", ["if plan is None: plan = {}", "match plan:\n        case None: plan = {}"]
)
def test_answers_below_branches_with_something_else_in_between(between):
    check_raise(f"""
        def route(kind, plan):
            if kind == "scan":
                return run_scan(plan)
            {between.replace(chr(10), chr(10) + " " * 8)}
            RAISE
        """)


def test_answers_above_what_can_never_run():
    check_raise("""
        def route(kind):
            if kind == "scan":
                return run_scan()
            RAISE
            return None
        """)


def test_answers_in_the_default_of_a_match():
    check_raise("""
        def route(kind):
            match kind:
                case "scan":
                    return run_scan()
                case other:
                    RAISE
        """)


def test_answers_below_a_match():
    check_raise("""
        def route(kind):
            match kind:
                case "scan":
                    return run_scan()
            RAISE
        """)


@pytest.mark.parametrize("error", ["KeyError", "LookupError", "(KeyError, TypeError)"])
def test_answers_where_the_lookup_fails(error):
    check_raise(
        f"""
        def route(kind):
            try:
                runner = TABLE[kind]
            except {error}:
                RAISE
            return runner()
        """,
        "raise ValueError(kind) from None",
    )


@pytest.mark.parametrize("raised", ["raise", "raise ValueError(kind) from error"])
def test_drops_the_name_of_an_error_that_nothing_speaks_of(raised):
    check(
        f"""
        async def route(kind):
            try:
                return await TABLE[kind]()
            except KeyError as error:
                {raised}
        """,
        f"""
        async def route(kind):
            try:
                return await TABLE[kind]()
            except KeyError:
                {ERROR}
        """,
    )


def test_keeps_the_name_of_an_error_that_is_logged():
    check_raise(
        """
        def route(kind):
            try:
                runner = TABLE[kind]
            except KeyError as error:
                logger.error("%s", error)
                RAISE
            return runner()
        """,
        "raise ValueError(kind) from error",
    )


# A lookup that raises by itself


def test_guards_a_lookup():
    check(
        """
        def route(kind, plan):
            logger.info("Running")

            # Off it goes.
            return TABLE[kind](plan)
        """,
        f"""
        def route(kind, plan):
            logger.info("Running")

            if kind not in TABLE:
                {ERROR}
            # Off it goes.
            return TABLE[kind](plan)
        """,
    )


def test_guards_the_first_of_several_lookups():
    check(
        """
        def route(kind):
            with lock:
                runner = runners.TABLE[kind]
                result = runner()
            return runners.TABLE[kind](result)
        """,
        f"""
        def route(kind):
            with lock:
                if kind not in runners.TABLE:
                    {ERROR}
                runner = runners.TABLE[kind]
                result = runner()
            if kind not in runners.TABLE:
                {ERROR}
            return runners.TABLE[kind](result)
        """,
    )


def test_guards_no_lookup_of_something_else():
    check(
        """
        def route(kind):
            first = TABLE["first"]
            return TABLE[kind](first)
        """,
        f"""
        def route(kind):
            first = TABLE["first"]
            if kind not in TABLE:
                {ERROR}
            return TABLE[kind](first)
        """,
    )


def test_guards_a_lookup_in_a_table_with_an_annotation():
    check(
        """
        TABLE: dict[str, Runner] = {}
        def route(kind):
            return TABLE[kind]()
        """,
        f"""
        TABLE: dict[str, Runner] = {{}}
        def route(kind):
            if kind not in TABLE:
                {ERROR}
            return TABLE[kind]()
        """,
    )


def test_keeps_the_error_where_something_else_is_missing():
    check_raise_kept("""
        def route(kind):
            runner = TABLE.get(kind)
            if TABLE.get("first") is None:
                RAISE
            return runner()
        """)


def test_guards_each_table_once():
    check(
        """
        def route(kind):
            before = BEFORE[kind]()

            runner = TABLE[kind]()
            after = BEFORE[kind]()
            return before, runner, after
        """,
        f"""
        def route(kind):
            if kind not in BEFORE:
                {ERROR}
            before = BEFORE[kind]()

            if kind not in TABLE:
                {ERROR}
            runner = TABLE[kind]()
            after = BEFORE[kind]()
            return before, runner, after
        """,
    )


def test_guards_a_lookup_whose_error_is_raised_again():
    check(
        """
        def route(kind):
            try:
                return TABLE[kind]()
            except Exception:
                raise
        """,
        f"""
        def route(kind):
            try:
                if kind not in TABLE:
                    {ERROR}
                return TABLE[kind]()
            except Exception:
                raise
        """,
    )


def test_indents_a_guard_like_the_module_and_keeps_every_other_byte():
    before = b"\xef\xbb\xbfdef route( kind ):\r\n\treturn TABLE[kind] ( 1 )"
    code, replaced = error_for_unknown(before, "route", "kind")
    guard = f"\tif kind not in TABLE:\r\n\t\t{ERROR}\r\n".encode()
    assert replaced
    assert code == before.replace(b"\treturn", guard + b"\treturn")


# What it says

GUARD = """
def route(kind, plan):
    runner = TABLE.get(kind)
    if runner is None:
        RAISE
    return runner(plan)
"""


@pytest.mark.parametrize(
    "text",
    [
        'f"No runner for {kind!r}"',
        '"No runner for %s" % kind',
        '"No runner for {}".format(kind)',
        '"No runner for " + kind',
        '"No runner " f"for {kind}"',
    ],
)
def test_keeps_a_message_that_names_the_job_type(text):
    answer = f'return {{"success": False, "error": {text}}}'
    check_raise(GUARD, f"raise ValueError({text})", answer)
    check_raise(GUARD, f"raise HTTPException(status_code=400, detail={text})", answer)


def test_keeps_a_message_from_a_variable():
    text = 'message = f"No runner for {kind}"\n        '
    answer = text + 'return {"success": False, "error": message}'
    check_raise(GUARD, text + "raise ValueError(message)", answer)


@pytest.mark.parametrize(
    "raised",
    ["raise ValueError", 'raise ValueError("bad")', "raise UnknownKind(kind)", "raise E(*kind)"],
)
def test_replaces_a_message_that_does_not_name_the_job_type(raised):
    check_raise(GUARD, raised)


@pytest.mark.parametrize(
    ("there", "answer"),
    [
        ('{"ok": False, "message": str(plan)}', '{"ok": False, "message": TEXT}'),
        ("{'success': False, 'msg': ''}", "{'success': False, 'msg': TEXT}"),
        (
            '{"status": "error", "detail": "", "kind": kind, "code": 4}',
            '{"status": "error", "detail": TEXT, "kind": kind, "code": 4}',
        ),
        ('{"ok": False, "message": "", "at": now()}', '{"success": False, "error": TEXT}'),
        ('{"ok": True, "message": ""}', '{"ok": False, "message": TEXT}'),
        ('{"rows": 1, "state": "done"}', '{"state": "error", "error": TEXT}'),
        ('{"ok": False}', '{"success": False, "error": TEXT}'),
        ('{"ok": False, "message": "", **plan}', '{"success": False, "error": TEXT}'),
    ],
)
def test_answers_in_the_shape_that_the_router_has(there, answer):
    body = f"{GUARD}    if plan is None:\n        return {there}\n"
    check_raise(body, answer="return " + answer.replace("TEXT", 'f"Unknown job type: {kind}"'))


def test_answers_in_the_shape_that_the_module_has():
    other = 'def run_scan():\n    return {"ok": False, "reason": "x"}\n'
    check_raise(other + GUARD, answer='return {"ok": False, "reason": f"Unknown job type: {kind}"}')


# What stays


@pytest.mark.parametrize(
    "guard",
    ["not plan", "plan is None", "plan not in TABLE", "kind not in ALLOWED", "runner is plan", "x"],
)
def test_keeps_the_validation_of_something_else(guard):
    check_raise_kept(f"""
        def route(kind, plan):
            plan = load(kind)
            runner = TABLE.get(kind)
            if {guard}:
                RAISE
            return runner(plan)
        """)


def test_keeps_a_raise_in_the_else_of_something_else():
    check_raise_kept("""
        def route(kind, plan):
            if plan:
                runner = TABLE.get(kind, run_other)
            else:
                RAISE
            return runner(plan)
        """)


def test_keeps_a_raise_above_the_lookup_and_inside_a_branch():
    check_raise_kept("""
        def route(kind, plan):
            if kind == "scan":
                if not plan:
                    RAISE
                return run_scan()
            if plan:
                RAISE
            return None
        """)


def test_keeps_a_raise_after_another_error():
    check_raise_kept("""
        def route(kind, plan):
            try:
                plan = plan["x"]
            except KeyError:
                RAISE
            try:
                return TABLE.get(kind, other)(plan)
            except OSError:
                RAISE
        """)


@pytest.mark.parametrize(
    "above",
    [
        'if kind == "scan":\n        result = run_scan()',
        'if kind == "scan":\n        result = run_scan()\n    else:\n        result = rest(kind)',
        "if plan is None:\n        return None",
        "match plan:\n        case None: return None",
        'match kind:\n        case "scan": return run_scan()\n        case _: result = rest(kind)',
    ],
)
def test_keeps_a_raise_that_known_job_types_reach_too(above):
    check_raise_kept(f"def route(kind, plan):\n    {above}\n    RAISE\n")


def test_keeps_a_value_that_is_returned():
    check_noop("""
        def route(kind):
            runner = TABLE.get(kind)
            if runner is None:
                return {"success": False}
            return runner()
        """)


@pytest.mark.parametrize(
    "body",
    [
        "if kind in TABLE:\n        return TABLE[kind]()",
        "try:\n        return TABLE[kind]()\n    except Exception as e:\n        return str(e)",
        "try:\n        return TABLE[kind]()\n    except:\n        return None",
        "try:\n        return TABLE[kind]()\n    except Exception:\n        return None\n"
        "    except BaseException:\n        raise",
        "return DEFAULTS[kind]()",
        "return LABELS[kind]",
        "return TABLE[kind.lower()]()",
        "runner: Runner\n    runner = DEFAULTS[kind]\n    return runner()",
    ],
)
def test_adds_no_guard_where_none_is_needed(body):
    check_noop(f"DEFAULTS = collections.defaultdict(f)\ndef route(kind):\n    {body}\n")


def test_leaves_other_functions_alone():
    check_raise_kept("""
        def other(kind):
            if kind not in TABLE:
                RAISE
            return TABLE[kind]()

        class Box:
            def route(self, kind):
                return TABLE[kind]()

        def route(kind):
            def inner(kind):
                return TABLE[kind]()
            return inner
        """)


def test_leaves_a_module_without_the_router_alone():
    check_noop("def other(kind):\n    return TABLE[kind]()\n")


@pytest.mark.parametrize("guard", ["hook is None", "mode not in HOOKS", "not HOOKS[mode]"])
def test_leaves_what_is_looked_up_by_something_else(guard):
    check_raise_kept(f"""
        def route(kind, mode):
            hook = HOOKS[mode]
            if {guard}:
                RAISE
            hook(kind)
        """)


def test_answers_with_the_keys_of_others_where_this_module_is_silent():
    before = (
        b"def route(kind):\n    run = TABLE.get(kind)\n    if run is None:\n"
        b"        raise KeyError(1)\n    return run()\n"
    )
    shown = b"def run():\n    return {'ok': False, 'message': 'no'}\n"
    code, replaced = error_for_unknown(before, "route", "kind", [b"x = 1\n", shown])
    assert replaced
    assert b"return {'ok': False, 'message': f\"Unknown job type: {kind}\"}" in code


def test_answers_with_an_object_like_those_of_the_module():
    before = (
        b"def route(kind):\n    run = TABLE.get(kind)\n    if run is None:\n"
        b"        raise KeyError(1)\n    return run()\n\n\n"
        b"class Result: ...\n\n\ndef run():\n    return Result(ok=False, message='no')\n"
    )
    code, replaced = error_for_unknown(before, "route", "kind")
    assert replaced
    assert b'return Result(ok=False, message=f"Unknown job type: {kind}")' in code


def test_says_where_nothing_shows_the_object():
    before = (
        b"def route(kind):\n    run = TABLE.get(kind)\n    if run is None:\n"
        b"        raise KeyError(1)\n    return Result(run())\n"
    )
    with pytest.raises(NoExampleError):
        error_for_unknown(before, "route", "kind")


def test_asks_for_no_object_where_nothing_has_to_be_answered():
    before = b"def route(kind):\n    return Result(TABLE.get(kind, run)())\n"
    assert error_for_unknown(before, "route", "kind") == (before, False)
