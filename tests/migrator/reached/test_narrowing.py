"""Which module a test means whose patch several modules could be meant by."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.migrator.reached.helpers import RUNNERS, TEST, answers, files, line_of, moved, places

HEAD = """\
import pytest
from unittest import mock
from kiosk.desk import old
from kiosk.desk.old import _run_scan, _run_sort
"""
BOTH = ["scan_runner.mail", "sort_runner.mail"]


@pytest.mark.parametrize(
    "test",
    [
        """
        @mock.patch("kiosk.desk.old.mail")  # here
        def test_it(mail):
            assert _run_scan(1, 2, 3)
        """,
        """
        def test_it(monkeypatch):
            monkeypatch.setattr(old, "mail", None)  # here
            assert old._run_scan(1, 2, 3)
        """,
        """
        def test_it():
            from kiosk.desk.old import _run_scan as scan

            with mock.patch("kiosk.desk.old.mail"):  # here
                assert scan(1, 2, 3)
        """,
        """
        def run():
            return _run_scan(1, 2, 3)

        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                assert run()

        def test_other():
            assert _run_sort(1, 2, 3)
        """,
        """
        @pytest.fixture
        def mail(monkeypatch):
            monkeypatch.setattr("kiosk.desk.old.mail", None)  # here

        def test_it(mail):
            assert _run_scan(1, 2, 3)

        def test_other():
            assert _run_sort(1, 2, 3)
        """,
        """
        class TestScan:
            def setup_method(self):
                self.patcher = mock.patch("kiosk.desk.old.mail")  # here
                self.patcher.start()

            def test_it(self):
                assert _run_scan(1, 2, 3)

        class TestSort:
            def test_it(self):
                assert _run_sort(1, 2, 3)
        """,
        """
        import unittest

        @mock.patch("kiosk.desk.old.mail")  # here
        class ScanTest(unittest.TestCase):
            def setUp(self):
                self.plan = 1

            def test_it(self, mail):
                self.assertTrue(_run_scan(self.plan, 2, 3))
        """,
        """
        @pytest.mark.parametrize("run", [_run_scan])
        @mock.patch("kiosk.desk.old.mail")  # here
        def test_it(mail, run):
            assert run(1, 2, 3)
        """,
        """
        def test_it(tmp_path, mocker):
            mocker.patch("kiosk.desk.old.mail")  # here
            assert list(map(lambda plan: _run_scan(plan, 2, 3), [tmp_path]))
        """,
    ],
    ids=["decorator", "object", "local", "helper", "fixture", "setup", "case", "given", "lambda"],
)
def test_knows_the_one_that_is_called(test: str):
    assert places(HEAD + dedent(test)) == ["scan_runner.mail"]


@pytest.mark.parametrize(
    "test",
    [
        # An object that nobody knows can lead anywhere.
        """
        def test_it(client):
            with mock.patch("kiosk.desk.old.mail"):  # here
                client.post("/scan")
        """,
        """
        import unittest

        class ScanTest(unittest.TestCase):
            def test_it(self):
                with mock.patch("kiosk.desk.old.mail"):  # here
                    self.client.post("/scan")
        """,
        """
        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                send_task("kiosk.scan")
        """,
        """
        from kiosk.app import app

        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                app.send_task("kiosk.launch", args=["scan"])
        """,
        # The router has all of them.
        """
        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                old.launch(kind="scan")
        """,
        """
        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                old.launch.delay(kind="scan")
        """,
        """
        from kiosk import api

        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                api.start("scan")
        """,
        # In force for more than one test.
        """
        @pytest.fixture(autouse=True)
        def mail(monkeypatch):
            monkeypatch.setattr("kiosk.desk.old.mail", None)  # here

        def test_it():
            assert _run_scan(1, 2, 3)

        def test_other():
            assert _run_sort(1, 2, 3)
        """,
        """
        mail = mock.patch("kiosk.desk.old.mail")  # here

        @mail
        def test_it(mail):
            assert _run_scan(1, 2, 3)

        @mail
        def test_other(mail):
            assert _run_sort(1, 2, 3)
        """,
        # Run by name, or by what is not seen.
        """
        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                assert getattr(old, "_run_" + "scan")(1, 2, 3)
        """,
        """
        @pytest.fixture
        def run(request):
            return request.getfixturevalue("scan")

        def test_it(run):
            with mock.patch("kiosk.desk.old.mail"):  # here
                assert run(1, 2, 3)
        """,
        # Nothing is reached: then the test is not understood.
        """
        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                pass
        """,
    ],
    ids=[
        "fixture of a plugin",
        "client of a base class",
        "task by name",
        "task of the app by name",
        "dispatcher",
        "dispatcher by delay",
        "web",
        "autouse",
        "module level",
        "computed name",
        "fixture by name",
        "nothing",
    ],
)
def test_takes_all_where_more_could_be_called(test: str):
    assert places(HEAD + dedent(test)) == BOTH


def test_follows_a_fixture_of_conftest():
    test = HEAD + dedent("""
        def test_it(run):
            with mock.patch("kiosk.desk.old.mail"):  # here
                assert run(1, 2, 3)
        """)
    conftest = "import pytest\nfrom kiosk.desk.old import {}\n\n"
    conftest += "@pytest.fixture\ndef run():\n    return {}\n"
    scan = conftest.format("_run_scan", "_run_scan")
    assert places(test, tests__conftest=scan) == ["scan_runner.mail"]
    both = conftest.format("_run_scan, _run_sort", "_run_scan or _run_sort")
    assert places(test, tests__conftest=both) == BOTH


def test_follows_a_handler_to_the_object_that_keeps_it():
    test = HEAD + dedent("""
        from kiosk.bus import emit

        def test_it():
            with mock.patch("kiosk.desk.old.mail"):  # here
                emit("scan")
        """)
    bus = """\
    HANDLERS = {}

    def on(name):
        def keep(function):
            HANDLERS[name] = function
            return function
        return keep

    def emit(name):
        return HANDLERS[name](1, 2, 3)
    """
    handler = """\
    from kiosk.bus import on

    @on("scan")
    def handle(*values):
        from kiosk.desk.old import _run_scan

        return _run_scan(*values)
    """
    found = places(test, kiosk__bus=bus, kiosk__handlers=handler)
    assert found == ["scan_runner.mail"]


def test_the_file_of_all_tests_is_in_force_for_any():
    conftest = """\
    import pytest
    from kiosk.desk import old

    @pytest.fixture(autouse=True)
    def mail(monkeypatch):
        monkeypatch.setattr(old, "mail", None)
    """
    project = files(HEAD, tests__conftest=conftest)
    path = "tests/conftest.py"
    found = answers(project, path).looked_up(line_of(project, "setattr", path), "mail")
    assert len(found.places) == 2
    assert "which tests" in found.because


ROUTE = """\
def start_later(kind):
    from kiosk.desk.old import launch

    return launch.delay(kind=kind)


def start_now(kind):
    from kiosk.desk import old

    return old.launch(kind=kind)
"""


def test_knows_who_imports_a_name_when_it_is_needed():
    test = HEAD + dedent("""
        from kiosk.routes import start_later

        @mock.patch("kiosk.desk.old.launch")  # here
        def test_it(launch):
            start_later("scan")
            launch.delay.assert_called_once_with(kind="scan")
        """)
    assert places(test, "launch", kiosk__routes=ROUTE) == ["kiosk.desk.launch"]


def test_knows_who_reads_a_name_off_the_module():
    test = HEAD + dedent("""
        from kiosk.routes import start_now

        @mock.patch("kiosk.desk.old.launch")  # here
        def test_it(launch):
            start_now("scan")
        """)
    top = "from kiosk.desk import old\n\n\ndef start_now(kind):\n    return old.launch(kind=kind)\n"
    assert places(test, "launch", kiosk__routes=top) == ["kiosk.routes.launch"]


def test_each_module_has_a_logger_of_its_own():
    project = files(HEAD + dedent("""
            def test_it():
                with mock.patch("kiosk.desk.old.log.info"):  # here
                    old._run_scan(1, 2, 3)
            """))
    mono = "kiosk/desk/old.py"
    project[mono] = (
        project[mono]
        .replace(
            "import mail\n", "import logging\n\nimport mail\n\nlog = logging.getLogger(__name__)\n"
        )
        .replace("    return mail.send(plan)", '    log.info("sort")\n    return mail.send(plan)')
        .replace('    return {"sent"', '    log.info("scan")\n    return {"sent"')
    )
    found = answers(project).looked_up(line_of(project, "# here"), "log")
    assert [place.path for place in found.places] == [f"{RUNNERS}.scan_runner.log"]


def test_names_the_function_that_does_not_look_it_up_any_more():
    project = files(HEAD + dedent("""
            def test_it():
                with mock.patch("kiosk.desk.old.mail"):  # here
                    old.launch(kind="scan")
            """))
    mono = "kiosk/desk/old.py"
    project[mono] = project[mono].replace(
        "    return _route(", "    mail.send(kind)\n    return _route("
    )
    found = answers(project).looked_up(line_of(project, "# here"), "mail")
    assert found.missing == ("kiosk.desk.entry.launch",)


def test_tells_what_is_in_force_together():
    project = files(HEAD + dedent("""
            def test_one():
                assert 1

            def test_two():
                assert 2
                assert 3
            """))
    found = answers(project)
    one, two, three = (line_of(project, f"assert {n}") for n in (1, 2, 3))
    assert found.together(two, three)
    assert not found.together(one, two)


def test_a_file_that_python_cannot_read_says_nothing():
    project = files(HEAD)
    found = answers(project)
    project[TEST] = "def broken(:\n"
    broken = answers({**project, "tests/__init__.py": ""}, "tests/__init__.py")
    assert broken.together(1, 2)
    assert len(found.looked_up(1, "mail").places) == 2


def test_a_builtin_is_looked_up_too():
    test = HEAD + dedent("""
        def test_it():
            with mock.patch("kiosk.desk.old.open"):  # here
                {}(1, 2, 3)
        """)
    for run, expected in (("_run_scan", ["scan_runner.open"]), ("_run_print", [])):
        project = files(test.format(f"old.{run}"))
        mono = "kiosk/desk/old.py"
        project[mono] = project[mono].replace('    return {"', '    open("x")\n    return {"')
        found = answers(project).looked_up(line_of(project, "# here"), "open")
        assert [one.path.removeprefix(f"{RUNNERS}.") for one in found.places] == expected
        assert bool(found.missing) is not bool(expected)


def test_knows_what_files_call_the_monolith():
    named = "from kiosk.desk import old as mono\nfrom kiosk import desk\n"
    named += "from kiosk.desk.old import launch\n"
    project = files(HEAD, kiosk__routes=named)
    found = answers(project)
    assert found.narrowing.aliases == ("kiosk.routes.mono", "tests.test_old.old")


def test_follows_a_patch_through_another_files_name():
    routes = "from kiosk.desk import old\n\n\ndef start(kind):\n    return old.launch(kind=kind)\n"
    test = "from unittest import mock\nfrom kiosk import routes\n\n\ndef test_it():\n"
    test += '    with mock.patch("kiosk.routes.old.launch"):\n        routes.start("x")\n'
    work = moved(files(test, kiosk__routes=routes))
    work.apply("rewrite-router-imports")
    assert 'mock.patch("kiosk.routes.launch")' in work.text(TEST)
    assert "return launch(kind=kind)" in work.text("kiosk/routes.py")
