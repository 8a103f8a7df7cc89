"""Rows of beat's table in Django's fixtures."""

from __future__ import annotations

import pytest

from migrator.audit.fixtures import rows_in_fixture

JSON = """\
[
  {"model": "django_celery_beat.crontabschedule", "pk": 1, "fields": {"task": "no.row"}},
  {
    "model": "django_celery_beat.periodictask",
    "fields": {
      "name": "grind { it }",
      "task": "mill.grind",
      "kwargs": "{\\"task\\": 1}"
    }
  },
  {"fields": {"task": "mill.sift"}, "model": "django_celery_beat.PeriodicTask"},
  {"model": "django_celery_beat.periodictask", "fields": {"name": "x", "task": null}}
]
"""
YAML = """\
# rows
- model: django_celery_beat.periodictask
  pk: 1
  fields:
    name: 'grind'
    task: mill.grind
- fields: {name: sift, task: "mill.sift", enabled: true}
  model: django_celery_beat.periodictask
- model: mill.job
  fields:
    task: no.row
"""
INDENTED = "  - model: djcelery.periodictask\n    fields:\n      task: 'mill.grind'\n"
XML = """\
<django-objects version="1.0">
  <object model="mill.job"><field name="task" type="CharField">no.row</field></object>
  <object model="django_celery_beat.periodictask" pk="1">
    <field name="name" type="CharField">grind</field>
    <field name="task" type="CharField">mill.grind</field>
  </object>
</django-objects>
"""


def rows(path: str, text: str) -> list[tuple[str, int, int]]:
    found = list(rows_in_fixture(path, text))
    for name, where in found:
        assert text.split("\n")[where.line - 1][where.column - 1 :].startswith(name)
    return [(name, where.line, where.column) for name, where in found]


def test_finds_the_rows_of_json() -> None:
    assert rows("a.json", JSON) == [("mill.grind", 7, 16), ("mill.sift", 11, 24)]


def test_finds_the_rows_of_json_lines() -> None:
    lines = [line.rstrip(",") for line in JSON.splitlines() if line.startswith('  {"')]
    assert rows("a.jsonl", "\n".join(lines)) == [("mill.sift", 2, 24)]


def test_finds_the_rows_of_yaml() -> None:
    assert rows("a.yaml", YAML) == [("mill.grind", 6, 11), ("mill.sift", 7, 31)]
    assert rows("a.yml", INDENTED) == [("mill.grind", 3, 14)]


def test_finds_the_rows_of_xml() -> None:
    assert rows("a.xml", XML) == [("mill.grind", 5, 41)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", '{"apps": ["django_celery_beat.periodictask"], "task": "mill.grind"}'),
        ("a.json", '[{"model": "django_celery_beat.periodictask", "fields": {"task": "mill'),
        ("a.json", '{"model": "other.periodictask", "fields": {"task": "mill.grind"}}'),
        ("a.json", JSON.replace("django_celery_beat.periodictask", "x.y").replace("Task", "Job")),
        ("a.yaml", "django_celery_beat.periodictask: 1\ntask: mill.grind\n"),
        ("a.yaml", YAML.replace("django_celery_beat.", "")),
        ("a.xml", XML.replace("django_celery_beat.", "")),
    ],
)
def test_leaves_alone_what_is_no_row(path: str, text: str) -> None:
    assert rows(path, text) == []
