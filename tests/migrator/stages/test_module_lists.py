"""The names under which Celery's lists of modules go."""

from __future__ import annotations

import ast

import pytest

from migrator.stage import Changed
from migrator.stages.module_lists import names_in
from tests.support.kiosk import FILES
from tests.support.project import check_blocked, migration

APP = "kiosk/app.py"
LIST = 'MODULES = ["kiosk.desk.old", "kiosk.desk"]\n'


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Celery('a', include=MODULES)", ["MODULES"]),
        ("Celery('a', include=settings.task_modules)", ["task_modules"]),
        ("Celery('a', include=config['MODULES'])", ["MODULES"]),
        ("Celery('a', include=modules())", ["modules"]),
        ("Celery('a', include=list(MODULES))", ["MODULES"]),
        ("Celery('a', include=[*MODULES, 'b'] + MORE)", ["MODULES", "MORE"]),
        ("app.conf.imports = MODULES", ["MODULES"]),
        ("app.conf.include += MODULES", ["MODULES"]),
        ("app.conf.update({'include': MODULES})", ["MODULES"]),
        ("for name in MODULES:\n    import_module(name)", ["MODULES"]),
        ("Celery('a', include=['b'])", []),
        ("Celery('a', fixups=MODULES)", []),
        ("for name in MODULES:\n    print(name)", []),
    ],
)
def test_reads_names(source: str, names: list[str]) -> None:
    assert list(names_in(ast.parse(source))) == names


@pytest.mark.parametrize("imported", ["", "from kiosk.settings import MODULES\n"])
def test_a_list_with_a_name_loses_the_monolith(imported: str) -> None:
    app = f"from celery import Celery\n{imported or LIST}\napp = Celery('k', include=MODULES)\n"
    files = {**FILES, APP: app, **({"kiosk/settings.py": LIST} if imported else {})}
    work = migration(files).until("delete-monolith")
    text = work.text("kiosk/settings.py" if imported else APP)
    assert 'MODULES = ["kiosk.desk"]\n' in text
    assert isinstance(work.build("delete-monolith"), Changed)


def test_a_list_that_celery_is_not_given_keeps_its_string() -> None:
    files = {**FILES, "kiosk/settings.py": LIST}
    check_blocked(files, "delete-monolith", "a string that acts still names kiosk.desk.old")
