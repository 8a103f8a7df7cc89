from __future__ import annotations

import pytest

from migrator.errors import DiscoveryError
from tests.migrator.audit.helpers import CLINIC, clinic, facts

PAIR = {
    "one.py": "from celery import shared_task\n@shared_task(name='n')\ndef f(): ...\n",
    "two.py": "from celery import shared_task\n@shared_task(name='n')\ndef f(): ...\n",
}


def test_finds_every_part_by_what_it_does() -> None:
    layout = facts(CLINIC).layout
    assert layout is not None
    assert layout.source_root == ""
    assert layout.monolith.name == "clinic.desk.everything"
    assert layout.tasks_package.path == "clinic/desk/__init__.py"
    assert layout.scheduling_package.name == "clinic.desk.reception"
    assert layout.execution_package.name == "clinic.desk.treatment"
    assert layout.utils_package is not None
    assert layout.utils_package.name == "clinic.desk.tools"


def test_finds_the_dispatchers() -> None:
    found = facts(CLINIC)
    assert found.dispatcher is not None and found.legacy_dispatcher is not None
    assert found.dispatcher.module == "clinic.desk.reception.door"
    assert found.dispatcher_task == "clinic.admit"
    assert found.legacy_dispatcher.module == "clinic.desk.everything"


def test_finds_no_layout_in_a_healthy_project() -> None:
    healthy = {path: text for path, text in CLINIC.items() if "everything" not in path}
    found = facts(healthy)
    assert (found.layout, found.candidates, found.collisions) == (None, (), ())


def test_does_not_choose_between_equals() -> None:
    found = facts(PAIR)
    assert found.layout is None
    assert [module.name for module in found.candidates] == ["one", "two"]


def test_does_not_take_a_module_of_duplicates_for_a_monolith() -> None:
    """Sharing names is not enough: nothing routes job types here."""
    one = PAIR["one.py"] + "@shared_task(name='m')\ndef g(): ...\n"
    three = PAIR["two.py"].replace("'n'", "'m'")
    found = facts({**PAIR, "one.py": one, "three.py": three})
    assert found.layout is None


def test_does_not_depend_on_where_a_shared_package_is_absent() -> None:
    without = {path: text for path, text in CLINIC.items() if "/tools/" not in path}
    layout = facts(without).layout
    assert layout is not None and layout.utils_package is None


def test_takes_a_persons_word_for_the_monolith() -> None:
    for named in ("clinic.desk.everything", "clinic/desk/everything.py"):
        layout = facts(CLINIC, monolith=named).layout
        assert layout is not None and layout.monolith.name == "clinic.desk.everything"


def test_takes_a_persons_word_for_dispatcher_and_router() -> None:
    found = facts(
        CLINIC,
        dispatcher="clinic.desk.reception.door:admit",
        base_executor="clinic.desk.treatment.router:treat",
        tasks_package="clinic.desk",
    )
    assert found.dispatcher is not None and found.router is not None
    assert found.router.function.name == "treat"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("monolith", "clinic.nowhere"),
        ("monolith", "clinic.lab"),
        ("dispatcher", "clinic.lab:analyse"),
        ("dispatcher", "clinic.lab"),
        ("base_executor", "clinic.lab:analyse"),
        ("tasks_package", "clinic.nowhere"),
    ],
)
def test_refuses_an_option_that_names_the_wrong_thing(option: str, value: str) -> None:
    with pytest.raises(DiscoveryError):
        facts(CLINIC, **{option: value})


def test_finds_the_router_before_anybody_calls_it() -> None:
    """The modular dispatcher does not call it yet: it shares a job type with the monolith's."""
    door = CLINIC["clinic/desk/reception/door.py"].replace(
        "return treat(sort, who=who, room=room)", "return None"
    )
    found = facts(clinic(clinic__desk__reception__door=door))
    assert found.router is not None and found.router.function.name == "treat"
    assert found.layout is not None


def test_is_deterministic() -> None:
    assert repr(facts(CLINIC)) == repr(facts(dict(reversed(CLINIC.items()))))


APP = {"site_/settings.py": "INSTALLED_APPS = ['clinic.desk']\n", "site_/__init__.py": ""}


def test_an_app_of_django_is_no_home() -> None:
    """Its ``__init__`` is imported before there are models: the package inside it is."""
    layout = facts({**CLINIC, **APP}).layout
    assert layout is not None
    assert layout.tasks_package.path == "clinic/desk/reception/__init__.py"
    assert (layout.apps, layout.handing_on) == ((), (layout.scheduling_package,))


def test_the_module_of_the_tasks_is_at_home_in_an_app() -> None:
    settings = {"site_/settings.py": "INSTALLED_APPS = ['clinic.desk', 'clinic.desk.reception']\n"}
    layout = facts({**CLINIC, **APP, **settings}).layout
    assert layout is not None
    assert layout.tasks_package.name == "clinic.desk.reception.door"
    assert layout.folder_of_tasks == layout.scheduling_package
    assert (layout.apps, layout.handing_on) == (("clinic.desk.reception",), ())


def test_another_app_changes_nothing() -> None:
    layout = facts({**CLINIC, "site_/settings.py": "INSTALLED_APPS = ['clinic']\n"}).layout
    assert layout == facts(CLINIC).layout
