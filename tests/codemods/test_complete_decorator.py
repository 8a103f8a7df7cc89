from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.complete_decorator import complete_decorator


def check(before: str, after: str, added: tuple[str, ...] = ("bind", "name")) -> None:
    before, after = dedent(before), dedent(after)
    result = complete_decorator(before.encode(), "launch", "desk.launch")
    assert result.code.decode() == after
    assert result.added == added
    compile(after, "<after>", "exec")
    again = complete_decorator(result.code, "launch", "desk.launch")
    assert (again.code, again.added) == (result.code, ())


def check_noop(before: str) -> None:
    check(before, before, ())


@pytest.mark.parametrize("decorator", ["shared_task", "shared_task()"])
def test_completes_a_bare_decorator(decorator):
    check(
        f"@{decorator}\ndef launch(self, kind): ...\n",
        '@shared_task(bind=True, name="desk.launch")\ndef launch(self, kind): ...\n',
    )


@pytest.mark.parametrize("decorator", ["celery.shared_task", "app.task", "self.app.task", "task"])
def test_completes_a_dotted_decorator(decorator):
    check(
        f"@{decorator}\ndef launch(kind): ...\n",
        f'@{decorator}(name="desk.launch")\ndef launch(kind): ...\n',
        ("name",),
    )


def test_keeps_the_options_that_are_there():
    check(
        """
        @shared_task(queue="slow", max_retries=3)
        def launch(self): ...
        """,
        """
        @shared_task(queue="slow", max_retries=3, bind=True, name="desk.launch")
        def launch(self): ...
        """,
    )


def test_adds_only_what_is_missing():
    check(
        """
        @shared_task(bind=True)
        def launch(self): ...
        """,
        """
        @shared_task(bind=True, name="desk.launch")
        def launch(self): ...
        """,
        ("name",),
    )


def test_keeps_a_decorator_of_several_lines():
    check(
        """
        @shared_task(
            queue="slow",  # see the worker's settings
        )
        def launch(self): ...
        """,
        """
        @shared_task(
            queue="slow",  # see the worker's settings
            bind=True,
            name="desk.launch",
        )
        def launch(self): ...
        """,
    )


def test_completes_the_registering_one_of_several():
    check(
        """
        # Why it is there.
        @shared_task  # registers
        @timed("launch")
        # Why it is timed.
        @logged
        async def launch(self): ...
        """,
        """
        # Why it is there.
        @shared_task(bind=True, name="desk.launch")  # registers
        @timed("launch")
        # Why it is timed.
        @logged
        async def launch(self): ...
        """,
    )


def test_binds_a_positional_only_self():
    check(
        "@shared_task\ndef launch(self, /, kind): ...\n",
        '@shared_task(bind=True, name="desk.launch")\ndef launch(self, /, kind): ...\n',
    )


def test_completes_a_function_below_a_condition():
    check(
        "if True:\n    @shared_task\n    def launch(): ...\n",
        'if True:\n    @shared_task(name="desk.launch")\n    def launch(): ...\n',
        ("name",),
    )


def test_escapes_the_name():
    result = complete_decorator(b"@task\ndef launch(): ...\n", "launch", 'a"b\\c')
    assert result.code == b'@task(name="a\\"b\\\\c")\ndef launch(): ...\n'


def test_uses_the_decorators_it_is_told():
    result = complete_decorator(b"@job\n@task\ndef f(): ...\n", "f", "x.f", decorators=("job",))
    assert result.code == b'@job(name="x.f")\n@task\ndef f(): ...\n'


def test_keeps_line_ends_byte_order_mark_and_a_missing_final_newline():
    before = b"\xef\xbb\xbf@shared_task(\r\n\tqueue='q',\r\n)\r\ndef launch():\r\n\treturn 1"
    result = complete_decorator(before, "launch", "desk.launch")
    after = before.replace(b"'q',\r\n", b"'q',\r\n\tname=\"desk.launch\",\r\n")
    assert result.code == after


# Leaving alone


@pytest.mark.parametrize(
    "options",
    ['name="other"', "name=NAME, bind=False", 'bind=True, name="desk.launch"', "**OPTIONS"],
)
def test_keeps_a_decorator_that_says_it_all(options):
    first = "self" if "bind" in options else "kind"
    check_noop(f"@shared_task({options})\ndef launch({first}): ...\n")


@pytest.mark.parametrize(
    "decorator", ["timed", "shared_task.other", "tasks()", "table[0]", "(lambda run: run)"]
)
def test_leaves_other_decorators_alone(decorator):
    check_noop(f"@{decorator}\ndef launch(self): ...\n")


def test_leaves_a_plain_function_alone():
    check_noop("def launch(self): ...\n")


def test_leaves_other_functions_alone():
    check_noop("""
        @shared_task
        def other(self):
            @shared_task
            def launch(self): ...
        """)


def test_leaves_methods_alone():
    check_noop("""
        class Desk:
            @shared_task
            def launch(self): ...
        """)


def test_does_not_bind_a_first_parameter_of_another_name():
    check(
        "@shared_task\ndef launch(task, self): ...\n",
        '@shared_task(name="desk.launch")\ndef launch(task, self): ...\n',
        ("name",),
    )


def test_writes_a_name_with_every_character():
    code = complete_decorator(b"@task\ndef launch(): ...\n", "launch", 'a "b"\t\\').code
    assert code == b'@task(name="a \\"b\\"\\t\\\\")\ndef launch(): ...\n'
