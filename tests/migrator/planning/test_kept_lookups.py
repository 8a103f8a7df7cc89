"""Patches in tests mean functions that stay, too: who looks a global up is told of both sides."""

from __future__ import annotations

from migrator.stage import Blocked
from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

PRINT = "kiosk/desk/runners/print_runner.py"
MAIL = "import mail\n\n\n"
KEPT = f'{MAIL}def run_print(plan, values, task):\n    return {{"printed": mail.send(plan)}}\n'
TEST = """\
from unittest import mock

from kiosk.desk import old


@mock.patch("kiosk.desk.old.mail")
def test_print(mail):
    assert old._run_print(1, 2, 3)
"""


def files(scan: str = '"scanned": 2', kept: str = KEPT) -> dict[str, str]:
    found = kiosk(
        MONO,
        ("from kiosk.app import app\n", "import mail\n\nfrom kiosk.app import app\n"),
        ('"success": True, "printed": 1', '"printed": mail.send(plan)'),
        ('"success": True, "scanned": 2', scan),
    )
    return {**found, PRINT: kept, "mail.py": "def send(to): ...\n", "tests/test_old.py": TEST}


def lookups(**given: str) -> tuple[str, ...]:
    return migration(files(**given)).plan.lookups.get("mail", ())


def test_knows_that_the_modular_function_looks_it_up():
    assert lookups() == ("kiosk.desk.runners.print_runner",)


def test_knows_both_that_move_and_that_stay():
    assert lookups(scan='"sent": mail.send(values)') == (
        "kiosk.desk.runners.scan_runner",
        "kiosk.desk.runners.print_runner",
    )


def test_patch_follows_to_the_function_that_stays():
    done = migration(files()).finish().overlay.read("tests/test_old.py").decode()
    assert '@mock.patch("kiosk.desk.runners.print_runner.mail")' in done


def test_patch_follows_to_the_one_of_both_that_the_test_calls():
    done = migration(files(scan='"sent": mail.send(values)')).finish().overlay
    assert (
        '@mock.patch("kiosk.desk.runners.print_runner.mail")'
        in done.read("tests/test_old.py").decode()
    )


def test_patch_follows_to_both_where_the_test_calls_both():
    both = files(scan='"sent": mail.send(values)')
    both["tests/test_old.py"] = f"{TEST}    assert old._run_scan(1, 2, 3)\n"
    done = migration(both).finish().overlay.read("tests/test_old.py").decode()
    assert '@mock.patch("kiosk.desk.runners.print_runner.mail")\ndef test_print(mail):' in done
    assert 'with mock.patch("kiosk.desk.runners.scan_runner.mail", mail):' in done


def test_refuses_a_patch_that_means_either():
    both = files(scan='"sent": mail.send(values)')
    both["tests/test_old.py"] = (
        TEST.replace("def test_print(mail)", "def test_print(*mocks)")
        + "    assert old._run_scan(1, 2, 3)\n"
    )
    found = migration(both).until("rewrite-router-imports")
    outcome = found.build("rewrite-router-imports")
    assert isinstance(outcome, Blocked)
    assert [str(reason.where.line) for reason in outcome.reasons] == ["6"]


def test_counts_one_that_looks_up_something_else_where_moved_code_looks_it_up():
    another_name = {
        "scan": '"sent": mail.send(values)',
        "kept": KEPT.replace("import mail", "import mail as post").replace(
            "mail.send", "post.send"
        ),
    }
    found = migration(files(**another_name)).plan.lookups
    assert found["mail"] == ("kiosk.desk.runners.scan_runner", "kiosk.desk.runners.print_runner")


def test_leaves_what_only_the_modular_side_looks_up():
    kept = KEPT.replace("import mail\n", "import mail, time\n").replace(
        "mail.send(plan)", "mail.send(plan) or time.time()"
    )
    assert "time" not in migration(files(kept=kept)).plan.lookups


def test_follows_helpers_of_the_monolith_to_what_they_look_up():
    old = files()
    old[MONO] = old[MONO].replace('"printed": mail.send(plan)', '"printed": _send(plan)') + (
        "\n\ndef _send(plan):\n    return mail.send(plan)\n"
    )
    assert migration(old).plan.lookups["mail"] == ("kiosk.desk.runners.print_runner",)


def test_a_task_that_looks_up_nothing_of_it_does_not_count():
    old = files(scan='"sent": mail.send(values)', kept=KEPT.replace("mail.send(plan)", "1"))
    old[MONO] = (
        old[MONO]
        .replace("return _route(", "mail.send(kind)\n    return _route(")
        .replace('"printed": mail.send(plan)', '"printed": 1')
    )
    assert migration(old).plan.lookups["mail"] == ("kiosk.desk.runners.scan_runner",)
