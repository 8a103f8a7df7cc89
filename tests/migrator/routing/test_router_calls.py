"""Executors that route themselves."""

from __future__ import annotations

import pytest

from tests.support.kiosk import MONO, kiosk
from tests.support.project import Migration, migration
from tests.support.small import LEGACY, small

MODULAR = "shop/jobs/kinds/router.py"
ALL = "\n\ndef _execute_all(options):\n    return [_execute_kind(kind, None) for kind in options]\n"
ENTRY = '        "mail": _execute_mail,\n'
CALLS = """\
def execute_all(options, run_id=None):
    from shop.jobs.kinds.router import execute_kind

    return [execute_kind(kind, None) for kind in options]
"""


def moved(old: tuple[str, str] = ("", ""), new: tuple[str, str] = ("", "")) -> Migration:
    files = small()
    text = str(files[LEGACY]).replace(ENTRY, f'{ENTRY}        "all": _execute_all,\n') + ALL
    assert old[0] in text and new[0] in str(files[MODULAR])
    files[LEGACY] = text.replace(*old) if old[0] else text
    files[MODULAR] = str(files[MODULAR]).replace(*new) if new[0] else files[MODULAR]
    return migration(files).finish()


def test_calls_the_modular_router() -> None:
    work = moved()
    assert work.text("shop/jobs/kinds/all.py") == (
        f'"""Executor for the job type all."""\n\n\n{CALLS}'
    )
    assert work.text(MODULAR).count("executors = {") == 1
    assert '"all": execute_all' in work.text(MODULAR)


UNKNOWN = 'return {"success": False, "error": f"Unknown kind: {kind}"}'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((UNKNOWN, "return None"), ("", "")),
        ((UNKNOWN, "raise ValueError(kind)"), ("", "")),
        (("", ""), (UNKNOWN, 'return {"success": False, "error": "unknown"}')),
        (("", ""), ("(kind, options, run_id=None)", "(kind, run_id=None, options=None)")),
    ],
)
def test_takes_the_router_along_where_a_call_would_mean_something_else(old, new) -> None:
    text = moved(old, new).text("shop/jobs/kinds/all.py")
    assert "def _execute_kind(kind, options):" in text
    assert "import execute_kind" not in text


def test_leaves_executors_alone_that_call_one_another() -> None:
    text = ALL.replace("_execute_kind(kind, None)", "_execute_mail(None)")
    files = small()
    old = str(files[LEGACY]).replace(ENTRY, f'{ENTRY}        "all": _execute_all,\n') + text
    files[LEGACY] = old
    work = migration(files).finish()
    assert "from shop.jobs.kinds.mail import execute_mail" in work.text("shop/jobs/kinds/all.py")


def test_a_modular_router_of_another_name_is_the_same_call():
    files = kiosk(MONO, ('"scanned": 2}', '"scanned": _route("print", plan, None, task)}'))
    done = migration(files).finish()
    assert '_kind("print", plan, None, task)' in done.text("kiosk/desk/runners/scan_runner.py")
