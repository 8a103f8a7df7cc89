from __future__ import annotations

import pytest

from migrator.planning.task_options import option_differences
from tests.support.kiosk import ENTRY, FILES, MONO, kiosk
from tests.support.project import migration

OLD = '@app.task(bind=True, name="kiosk.launch"'
NEW = '@shared_task(bind=True, name="kiosk.launch"'


def differences(files) -> list[str]:
    found = migration(files)
    (twin,) = found.facts.task_twins
    return list(option_differences(twin, found.overlay))


def test_says_what_only_the_monolith_has():
    files = kiosk(MONO, (OLD, f"{OLD}, max_retries=5, acks_late=True"))
    assert differences(files) == [
        "option max_retries=5 only on the monolith's version",
        "option acks_late=True only on the monolith's version",
    ]


def test_says_what_only_the_modular_one_has():
    files = kiosk(ENTRY, (NEW, f'{NEW}, queue="slow"'))
    assert differences(files) == ["option queue='slow' only on the modular one"]


def test_says_what_has_two_values():
    files = kiosk(MONO, (OLD, f"{OLD}, rate_limit='1/m'"))
    files[ENTRY] = files[ENTRY].replace(NEW, f"{NEW}, rate_limit='9/m'")
    assert differences(files) == [
        "option rate_limit is '1/m' in the monolith and '9/m' in the modular one"
    ]


@pytest.mark.parametrize("option", ["", ", ignore_result=True"])
def test_equal_options_are_no_difference(option):
    files = kiosk(MONO, (OLD, OLD + option))
    files[ENTRY] = files[ENTRY].replace(NEW, NEW + option)
    assert differences(files) == []


def with_constant(constant: str, option: str) -> dict[str, str]:
    """Return files whose monolith has an option that a constant of its own says."""
    top = "from kiosk.app import app\n"
    return kiosk(MONO, (top, f"{top}\n{constant}\n"), (OLD, f"{OLD}, {option}"))


@pytest.mark.parametrize(
    ("constant", "option"),
    [
        ("RETRY = {'max_retries': 3, 'acks_late': True}", "**RETRY"),
        ("RETRY: dict = dict(max_retries=3, acks_late=True)", "**RETRY"),
        ("RETRY = {'max_retries': 3}", "acks_late=True, **RETRY"),
        ("TIMES = 3", "max_retries=TIMES, acks_late=True"),
    ],
)
def test_what_the_module_itself_says_is_no_difference(constant, option):
    files = with_constant(constant, option)
    files[ENTRY] = files[ENTRY].replace(NEW, f"{NEW}, max_retries=3, acks_late=True")
    assert differences(files) == []


@pytest.mark.parametrize(
    ("constant", "option", "said"),
    [
        ("RETRY = {'max_retries': 4}", "**RETRY", "option max_retries is 4 in the monolith and 3"),
        ("TIMES = 4", "max_retries=TIMES", "option max_retries is TIMES in the monolith and 3"),
        ("RETRY = {}\nRETRY['max_retries'] = 3", "**RETRY", "option **=RETRY only on"),
        ("from kiosk.options import RETRY", "**RETRY", "option **=RETRY only on"),
        ("RETRY = {**MORE}", "**RETRY", "option **=RETRY only on"),
        ("TIMES = 3\nif app: TIMES = 4", "max_retries=TIMES", "option max_retries is TIMES in"),
    ],
)
def test_what_the_module_says_otherwise_or_not_for_certain_is_one(constant, option, said):
    files = with_constant(constant, option)
    files[ENTRY] = files[ENTRY].replace(NEW, f"{NEW}, max_retries=3")
    assert differences(files)[0].startswith(said)


def test_one_name_with_two_values_is_a_difference():
    files = with_constant("TIMES = 3", "max_retries=TIMES")
    files[ENTRY] = files[ENTRY].replace(NEW, f"{NEW}, max_retries=TIMES")
    files[ENTRY] = files[ENTRY].replace("\n\n\n@", "\n\nTIMES = 5\n\n\n@")
    assert differences(files) == [
        "option max_retries is 3 in the monolith and 5 in the modular one"
    ]


def test_name_and_bind_are_no_difference():
    assert differences(FILES) == []


def test_options_are_evidence_of_the_tasks_decision():
    files = kiosk(MONO, (OLD, f"{OLD}, max_retries=5"))
    (answered,) = migration(files).plan.decisions
    assert answered.decision.id == "task:kiosk.launch"
    assert answered.decision.evidence[0].startswith("option max_retries=5")


def test_recommends_nothing_where_an_option_would_be_lost():
    files = kiosk(MONO, (OLD, f"{OLD}, autoretry_for=(OSError,)"))
    (answered,) = migration(files).plan.decisions
    assert answered.decision.recommended is None
    assert answered.answer is None


@pytest.mark.parametrize(
    ("old", "new"), [("", ", queue='slow'"), (", rate_limit='1/m'", ", rate_limit='9/m'")]
)
def test_recommends_the_modular_one_where_it_says_something_of_its_own(old, new):
    files = kiosk(MONO, (OLD, OLD + old))
    files[ENTRY] = files[ENTRY].replace(NEW, NEW + new)
    (answered,) = migration(files).plan.decisions
    assert answered.decision.recommended == "keep-modular"
