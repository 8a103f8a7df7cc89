"""What is compared by itself makes nothing else another thing; all the rest does."""

from __future__ import annotations

from migrator.facts import Facts
from tests.support.command import called
from tests.support.project import migration
from tests.support.small import LEGACY, small

SMS = "shop/jobs/kinds/sms.py"
SENT = '"sent": "sms"'
PRICED = f'{SENT}, "price": rate(options)'
APP = "from shop.celery_app import app\n"
RATES = {
    "shop/money.py": "def rate(options):\n    return 7\n",
    "shop/cash.py": "def rate(options):\n    return 9\n",
}


def rated(imported: str = "shop.cash", **more: str) -> dict[str, str | bytes]:
    """Return the shop, whose text messages cost what one function or another says."""
    files = {**small(), **RATES, **more}
    legacy, modular = (str(files[name]).replace(SENT, PRICED) for name in (LEGACY, SMS))
    files[LEGACY] = legacy.replace(APP, f"{APP}from shop.money import rate\n")
    files[SMS] = f"from {imported} import rate\n\n\n{modular}"
    return files


def sms(facts: Facts):
    twin = next(entry.twin for entry in facts.executors if "sms" in entry.job_types)
    assert twin is not None
    return twin


def test_an_executor_that_imports_from_elsewhere_is_another_one() -> None:
    work = migration(rated(), {"executor:sms": "take-monolith"})
    assert not sms(work.facts).same
    assert "rate is shop/money.py:1 in the monolith's version" in sms(work.facts).differences[0]


def test_an_executor_that_imports_the_same_from_elsewhere_is_none() -> None:
    assert sms(migration(rated(**{"shop/cash.py": "from shop.money import rate\n"})).facts).same


def test_a_person_is_asked(capsys, make_repo) -> None:
    repo = make_repo(rated())
    done = called(capsys, "run", str(repo.root), "--yes")
    assert done.code == 3 and "executor:sms" in done.err
    assert "rate is shop/money.py:1 in the monolith's version, shop/cash.py:1" in done.err
    flags = ("--yes", "--decide", "executor:sms=take-monolith")
    assert called(capsys, "run", str(repo.root), *flags).code == 0
    assert b"from shop.money import rate" in repo.read()[SMS]


def test_the_routers_may_differ_below_the_dispatchers() -> None:
    (pair,) = migration(small()).facts.task_twins
    assert (pair.task_name, pair.same) == ("shop.dispatch", True)


def test_an_executor_that_differs_is_asked_about_once() -> None:
    files = small(differing=True)
    call = "    _execute_mail(options)\n"
    head = "def _execute_sms(options):\n"
    files[LEGACY] = str(files[LEGACY]).replace(head, head + call)
    files[SMS] = str(files[SMS]).replace(":\n", f":\n{call.replace('_exe', 'exe')}", 1)
    files[SMS] = f"from .mail import execute_mail\n\n\n{files[SMS]}"
    facts = migration(files, {"executor:mail": "take-monolith"}).facts
    assert sms(facts).same
    assert not next(e.twin for e in facts.executors if "mail" in e.job_types).same


WRAPPED = """

def _traced(function):
    def inner(*args, **given):
        logger.info("in")
        return function(*args, **given)
    return inner


@_traced
def _execute_sms("""


def decorated(modular: str = "", above: str = "") -> dict[str, str | bytes]:
    """Return the shop, whose text messages are traced in the monolith."""
    files = small()
    files[LEGACY] = str(files[LEGACY]).replace("\n\ndef _execute_sms(", WRAPPED)
    files[SMS] = above + modular + str(files[SMS])
    return files


def test_an_executor_that_is_decorated_is_another_one() -> None:
    found = sms(migration(decorated()).facts)
    assert (found.same, found.differences) == (False, ("the decorators differ",))


def test_an_executor_that_is_decorated_alike_is_none() -> None:
    above = "import logging\n\nlogger = logging.getLogger(__name__)\n"
    above += WRAPPED.partition("@")[0] + "\n\n"
    assert sms(migration(decorated("@_traced\n", above)).facts).same


def test_a_decorator_that_makes_a_task_of_it_makes_no_difference() -> None:
    files = small()
    head = "@app.task(name='shop.sms')\ndef _execute_sms("
    files[LEGACY] = str(files[LEGACY]).replace("def _execute_sms(", head)
    assert sms(migration(files).facts).same
