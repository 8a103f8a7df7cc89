"""Celery's autodiscovery, for a module that gets another name."""

from __future__ import annotations

import pytest

from codemods.imports.autodiscovery import discover_also

OLD, NEW = "shop.tasks", "shop.celery_tasks"


def check(before: str, after: str, old: str = OLD, new: str = NEW) -> None:
    code = discover_also(before.encode(), old=old, new=new).code
    assert code.decode() == after
    assert discover_also(code, old=old, new=new).code == code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["shop"]', '["shop"], related_name="celery_tasks"'),
        ('("shop",)', '("shop",), related_name="celery_tasks"'),
        ('["shop"], force=True', '["shop"], force=True, related_name="celery_tasks"'),
        ('["shop"], "tasks"', '["shop"], related_name="celery_tasks"'),
        ('["shop"], "tasks", True', '["shop"], force=True, related_name="celery_tasks"'),
        ('["shop"], related_name="tasks"', '["shop"], related_name="celery_tasks"'),
        ('packages=["shop"]', 'packages=["shop"], related_name="celery_tasks"'),
    ],
)
def test_asks_for_the_new_name(before, after):
    check(f"app.autodiscover_tasks({before})\n", f"app.autodiscover_tasks({after})\n")


def test_keeps_the_call_for_other_packages():
    check(
        'app.autodiscover_tasks(["shop", "mail"])\n',
        'app.autodiscover_tasks(["mail"])\n'
        'app.autodiscover_tasks(["shop"], related_name="celery_tasks")\n',
    )


@pytest.mark.parametrize(("given", "left"), [("", ""), ('["shop", "mail"]', '["mail"]')])
def test_adds_no_call_for_what_is_loaded_already(given: str, left: str):
    source = f"app.autodiscover_tasks({given})\n".encode()
    after = f"app.autodiscover_tasks({left})\n".encode()
    assert discover_also(source, old=OLD, new=NEW, loaded=True).code == after
    assert discover_also(after, old=OLD, new=NEW, loaded=True).code == after


def test_asks_the_one_package_for_the_new_name_where_it_is_loaded_too():
    source = b'app.autodiscover_tasks(["shop"])\n'
    after = b'app.autodiscover_tasks(["shop"], related_name="celery_tasks")\n'
    assert discover_also(source, old=OLD, new=NEW, loaded=True).code == after


def test_asks_all_applications_for_both():
    check(
        "# all of them\napp.autodiscover_tasks()\n",
        "# all of them\napp.autodiscover_tasks()\n"
        'app.autodiscover_tasks(related_name="celery_tasks")\n',
    )
    given = "lambda: settings.INSTALLED_APPS"
    check(
        f"app.autodiscover_tasks({given})\n",
        f"app.autodiscover_tasks({given})\n"
        f'app.autodiscover_tasks({given}, related_name="celery_tasks")\n',
    )


def test_finds_a_module_of_another_name():
    check(
        'app.autodiscover_tasks(["shop"], related_name="jobs")\n',
        'app.autodiscover_tasks(["shop"], related_name="work")\n',
        old="shop.jobs",
        new="shop.work",
    )


@pytest.mark.parametrize(
    "source",
    [
        'app.autodiscover_tasks(["mail"])\n',
        'app.autodiscover_tasks(["shop"], related_name="jobs")\n',
        'app.autodiscover_tasks(["shop"], related_name=NAME)\n',
        "found = app.autodiscover_tasks\n",
        'app.conf.include = ["shop.tasks"]\n',
    ],
)
def test_leaves_alone_what_does_not_find_the_module(source):
    check(source, source)


def test_leaves_alone_a_module_that_moves_to_another_package():
    source = 'app.autodiscover_tasks(["shop"])\n'
    check(source, source, new="other.tasks")


def test_leaves_a_call_for_other_modules_alone():
    for call in ('["shop"], "jobs"', '["shop"], related_name="jobs"', '["mail"], "tasks"'):
        check(f"app.autodiscover_tasks({call})\n", f"app.autodiscover_tasks({call})\n")


def test_asks_once():
    before = (
        "app.autodiscover_tasks()\n"
        'if CELERY:\n    app.autodiscover_tasks(packages=["shop", "mail"])\n'
    )
    after = (
        'app.autodiscover_tasks()\napp.autodiscover_tasks(related_name="celery_tasks")\n'
        'if CELERY:\n    app.autodiscover_tasks(packages=["shop", "mail"])\n'
    )
    check(before, after)


def test_keeps_the_keyword_of_the_packages():
    check(
        'app.autodiscover_tasks(packages=["shop", "mail"])\n',
        'app.autodiscover_tasks(packages=["mail"])\n'
        'app.autodiscover_tasks(packages=["shop"], related_name="celery_tasks")\n',
    )


def test_leaves_a_call_for_all_alone_when_the_module_moves_to_another_package():
    source = "app.autodiscover_tasks()\n"
    check(source, source, new="other.jobs")
