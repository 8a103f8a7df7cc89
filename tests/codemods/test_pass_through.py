from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.pass_through import PassedThrough, pass_through

NAMES = ("kind", "run_id")


def passed(text: str, callee: str = "execute", positional: tuple[str, ...] = ()) -> PassedThrough:
    return pass_through(text.encode(), "launch", callee, NAMES, positional)


def check(
    before: str,
    after: str,
    added: tuple[str, ...] = ("run_id",),
    *,
    callee: str = "execute",
    positional: tuple[str, ...] = (),
) -> PassedThrough:
    before, after = dedent(before), dedent(after)
    result = passed(before, callee, positional)
    assert result.code.decode() == after
    assert result.added == added
    assert passed(after, callee, positional).code == result.code
    compile(after, "<after>", "exec")
    return result


def check_noop(before: str, **how) -> PassedThrough:
    return check(before, before, (), **how)


# Adding


def test_adds_what_the_call_leaves_out():
    check(
        """
        def launch(kind, run_id):
            return execute(kind=kind)
        """,
        """
        def launch(kind, run_id):
            return execute(kind=kind, run_id=run_id)
        """,
    )


def test_adds_a_name_that_was_assigned_before():
    check(
        """
        def launch(kind):
            run_id = create()
            result = execute(kind=kind)
            return result
        """,
        """
        def launch(kind):
            run_id = create()
            result = execute(kind=kind, run_id=run_id)
            return result
        """,
    )


@pytest.mark.parametrize(
    "parameters", ["kind, *, run_id=None", "kind, run_id, /", "kind, *run_id", "kind, **run_id"]
)
def test_knows_every_sort_of_parameter(parameters):
    check(
        f"def launch({parameters}):\n    execute(kind=kind)\n",
        f"def launch({parameters}):\n    execute(kind=kind, run_id=run_id)\n",
    )


def test_recognises_positional_arguments():
    check(
        """
        def launch(kind, run_id):
            return execute(kind, 1)
        """,
        """
        def launch(kind, run_id):
            return execute(kind, 1, run_id=run_id)
        """,
        positional=("kind", "options", "run_id"),
    )


def test_follows_an_awaited_call():
    check(
        """
        async def launch(kind, run_id):
            return await execute(kind=kind)
        """,
        """
        async def launch(kind, run_id):
            return await execute(kind=kind, run_id=run_id)
        """,
    )


def test_follows_a_dotted_callee():
    check(
        """
        def launch(kind, run_id):
            execute(kind=kind)
            return base.execute(kind=kind)
        """,
        """
        def launch(kind, run_id):
            execute(kind=kind)
            return base.execute(kind=kind, run_id=run_id)
        """,
        callee="base.execute",
    )


def test_completes_every_call():
    result = check(
        """
        def launch(kind, run_id):
            if kind:
                return execute(kind=kind)
            return execute(kind="x", run_id=None)
        """,
        """
        def launch(kind, run_id):
            if kind:
                return execute(kind=kind, run_id=run_id)
            return execute(kind="x", run_id=None)
        """,
    )
    assert result.calls == 2


def test_sees_the_names_around_a_nested_function():
    check(
        """
        def launch(kind, run_id):
            def later():
                return execute(kind=kind)
            return later()
        """,
        """
        def launch(kind, run_id):
            def later():
                return execute(kind=kind, run_id=run_id)
            return later()
        """,
    )


def test_sees_the_names_around_a_nested_class():
    check(
        """
        def launch(kind, run_id):
            class Later:
                def go(self):
                    return execute(kind=kind)
            return Later()
        """,
        """
        def launch(kind, run_id):
            class Later:
                def go(self):
                    return execute(kind=kind, run_id=run_id)
            return Later()
        """,
    )


def test_adds_a_name_that_was_assigned_in_the_same_branch():
    result = check(
        """
        def launch(kind):
            if kind:
                run_id = create()
                execute(kind=kind)
            execute(kind=kind)
        """,
        """
        def launch(kind):
            if kind:
                run_id = create()
                execute(kind=kind, run_id=run_id)
            execute(kind=kind)
        """,
    )
    assert result.unbound == ("run_id",)


@pytest.mark.parametrize(
    "binding",
    [
        "import run_id",
        "run_id, other = create()",
        "[run_id, other] = create()",
        "run_id: int = create()",
        "with create() as run_id: pass",
        "with session: run_id = create()",
        "if kind: run_id = 1\n    else: run_id = 2",
        "if kind: run_id = 1\n    else: return None",
        "try: run_id = create()\n    except OSError: raise\n    finally: done()",
        "try: run_id = create()\n    except OSError: run_id = None",
        "for run_id in create(): execute(kind=kind, run_id=run_id)\n    run_id = 1",
    ],
)
def test_adds_a_name_that_is_certainly_bound(binding):
    check(
        f"def launch(kind):\n    {binding}\n    execute(kind=kind)\n",
        f"def launch(kind):\n    {binding}\n    execute(kind=kind, run_id=run_id)\n",
    )


def test_adds_the_variable_of_the_loop_around_the_call():
    check(
        """
        def launch(kind):
            for run_id in create():
                execute(kind=kind)
        """,
        """
        def launch(kind):
            for run_id in create():
                execute(kind=kind, run_id=run_id)
        """,
    )


def test_keeps_line_ends_tabs_byte_order_mark_and_a_missing_final_newline():
    before = b"\xef\xbb\xbfdef launch(kind, run_id):\r\n\treturn execute(\r\n\t\tkind=kind,\r\n\t)"
    result = pass_through(before, "launch", "execute", NAMES)
    assert result.code == before.replace(b"kind=kind,\r\n", b"kind=kind,\r\n\t\trun_id=run_id,\r\n")


# Leaving alone


def test_leaves_a_complete_call_alone():
    result = check_noop("""
        def launch(kind, run_id):
            return execute(run_id=run_id, kind=kind)
        """)
    assert (result.calls, result.unclear) == (1, 0)


def test_keeps_another_value():
    check_noop("""
        def launch(kind, run_id):
            return execute(kind="x", run_id=run_id + 1)
        """)


@pytest.mark.parametrize("arguments", ["**options", "*options", "kind=kind, **options"])
def test_reports_a_splat(arguments):
    result = check_noop(f"def launch(kind, run_id, options):\n    execute({arguments})\n")
    assert result.unclear == 1


def test_reports_each_splat_also_in_the_place_of_known_parameters():
    result = check_noop(
        "def launch(kind, run_id, places):\n    execute(*places)\n    execute(*places)\n",
        positional=("plan", "other"),
    )
    assert (result.calls, result.unclear) == (2, 2)


def test_accepts_a_splat_that_gives_nothing_of_ours():
    result = check_noop("""
        def launch(kind, run_id, options):
            execute(kind=kind, run_id=run_id, **options)
        """)
    assert result.unclear == 0


def test_reports_positional_arguments_of_unknown_parameters():
    result = check_noop("""
        def launch(kind, run_id):
            return execute(kind)
        """)
    assert result.unclear == 1


@pytest.mark.parametrize(
    "before_call",
    [
        "pass",
        "if kind: run_id = 1",
        "if kind: run_id = 1\n    else: pass",
        "for run_id in kind: pass",
        "while kind: run_id = 1",
        "try: run_id = 1\n    except OSError: pass",
        "with suppress(OSError): run_id = 1",
        "run_id: int",
        "box.run_id = 1",
    ],
)
def test_reports_a_name_that_may_be_unbound(before_call):
    result = check_noop(f"def launch(kind):\n    {before_call}\n    execute(kind=kind)\n")
    assert result.unbound == ("run_id",)


def test_reports_a_name_that_is_bound_after_the_call():
    result = check_noop("""
        def launch(kind):
            execute(kind=kind)
            run_id = 1
        """)
    assert result.unbound == ("run_id",)


def test_does_not_take_a_global_for_an_own_name():
    result = check_noop("run_id = 1\ndef launch(kind):\n    execute(kind=kind)\n")
    assert result.unbound == ("run_id",)


@pytest.mark.parametrize("callee", ["self.execute", "execute.delay", "other", "table['execute']"])
def test_leaves_other_calls_alone(callee):
    assert check_noop(f"def launch(kind, run_id, self):\n    {callee}(kind=kind)\n").calls == 0


def test_leaves_other_functions_alone():
    check_noop("""
        def other(kind, run_id):
            return execute(kind=kind)

        if True:
            def third(kind, run_id):
                return execute(kind=kind)
        """)


def test_leaves_methods_of_the_same_name_alone():
    check_noop("""
        class Box:
            def launch(self, kind, run_id):
                return execute(kind=kind)
        """)


def test_passes_a_value_that_has_another_name():
    before = b"def launch(kind, cause):\n    execute(kind=kind)\n"
    result = pass_through(before, "launch", "execute", ("kind", "by"), others={"by": "cause"})
    assert result.code == before.replace(b"kind=kind", b"kind=kind, by=cause")


def test_passes_the_variable_of_the_same_name_first():
    before = b"def launch(by, cause):\n    execute()\n"
    result = pass_through(before, "launch", "execute", ("by",), others={"by": "cause"})
    assert result.code == before.replace(b"execute()", b"execute(by=by)")
