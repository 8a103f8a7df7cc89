"""Celery's lists of modules."""

from __future__ import annotations

from typing import Any

import pytest

from codemods.imports.config_strings import config_strings
from codemods.imports.model import Rewritten
from tests.codemods.imports.helpers import OLD, check


def config(before: str, after: str, **params: Any) -> Rewritten:
    options: dict[str, Any] = {"old": OLD, "replacements": ["shop.tasks"], **params}
    return check(lambda source: config_strings(source, **options), before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Celery("s", include=["shop.legacy", "b"])', 'Celery("s", include=["shop.tasks", "b"])'),
        ("imports = ('shop.legacy',)", "imports = ('shop.tasks',)"),
        ('CELERY_IMPORTS = ("a", "shop.legacy")', 'CELERY_IMPORTS = ("a", "shop.tasks")'),
        ('CELERY_IMPORTS = "a", "shop.legacy"', 'CELERY_IMPORTS = "a", "shop.tasks"'),
        ('app.conf.update(include=["shop.legacy"])', 'app.conf.update(include=["shop.tasks"])'),
        ('app.conf.include = ["shop.legacy"]', 'app.conf.include = ["shop.tasks"]'),
        ('conf["imports"] = ["shop.legacy"]', 'conf["imports"] = ["shop.tasks"]'),
        ('c = {"imports": ["shop.legacy"]}', 'c = {"imports": ["shop.tasks"]}'),
        ('imports += ["shop.legacy"]', 'imports += ["shop.tasks"]'),
        ('imports = ["shop." "legacy"]', 'imports = ["shop.tasks"]'),
        ('imports: list[str] = ["shop.legacy"]', 'imports: list[str] = ["shop.tasks"]'),
        ('include = BASE + ["shop.legacy"]', 'include = BASE + ["shop.tasks"]'),
        ('imports = "shop.legacy"', 'imports = "shop.tasks"'),
        ('app.autodiscover_tasks(["shop.legacy"])', 'app.autodiscover_tasks(["shop.tasks"])'),
    ],
)
def test_replaces_the_entry(before: str, after: str):
    config(f"{before}\n", f"{after}\n")


def test_removes_the_entry_where_the_replacement_is_listed():
    config('imports = ["shop.legacy", "shop.tasks"]\n', 'imports = ["shop.tasks"]\n')


def test_removes_the_entry_where_a_listed_package_imports_the_replacement():
    config(
        'imports = ["shop", "shop.legacy"]\n',
        'imports = ["shop"]\n',
        implied={"shop": ["shop.tasks"]},
    )


def test_a_listed_module_imports_its_packages_too():
    config(
        'imports = ["shop.mail", "shop.legacy"]\n',
        'imports = ["shop.mail"]\n',
        implied={"shop": ["shop.a"], "shop.a": ["shop.tasks"]},
    )


def test_lists_each_replacement_only_if_needed():
    config(
        'imports = ["shop.legacy"]\n',
        'imports = ["shop.a", "shop.c"]\n',
        replacements=["shop.a", "shop.b", "shop.c"],
        implied={"shop.a": ["shop.b"]},
    )


def test_keeps_one_per_line_and_comments():
    config(
        """\
        imports = [
            # mail
            "shop.mail",  # letters
            # old things
            "shop.legacy",  # all of it
        ]
        """,
        """\
        imports = [
            # mail
            "shop.mail",  # letters
            # old things
            "shop.a",  # all of it
            "shop.b",
        ]
        """,
        replacements=["shop.a", "shop.b"],
    )


def test_keeps_the_other_comments_when_it_removes_the_last_entry():
    config(
        """\
        imports = (
            "shop.mail",  # letters
            "shop.legacy"  # all of it
        )
        """,
        """\
        imports = (
            "shop.mail",  # letters
        )
        """,
        replacements=[],
    )


def test_keeps_the_comment_above_the_next_entry():
    config(
        """\
        imports = [
            "shop.legacy",
            # letters
            "shop.mail",
        ]
        """,
        """\
        imports = [
            # letters
            "shop.mail",
        ]
        """,
        replacements=[],
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["shop.legacy",  # old\n  # new\n  "shop.tasks"]', '[\n  # new\n  "shop.tasks"]'),
        ('("shop.legacy",\n  # new\n  "shop.tasks")', '(\n  # new\n  "shop.tasks",)'),
        ('{"shop.legacy",\n  # new\n  "shop.tasks"}', '{\n  # new\n  "shop.tasks"}'),
        (
            '["a", "shop.legacy",\n  # new\n  "shop.tasks"]',
            '["a",\n  # new\n  "shop.tasks"]',
        ),
        (
            '["a"  # a\n  , "shop.legacy"\n  # new\n  , "shop.tasks"]',
            '["a",  # a\n  # new\n  "shop.tasks"]',
        ),
    ],
)
def test_keeps_the_comments_of_a_list_that_is_not_one_per_line(before: str, after: str):
    config(f"imports = {before}\n", f"imports = {after}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"shop.legacy",\n "shop.tasks"}', '{"shop.tasks"}'),
        ('{\n "shop.legacy",\n "shop.tasks"\n}', '{\n "shop.tasks"\n}'),
        ('["shop.legacy",\n "shop.tasks", "b"]', '["shop.tasks",\n "b"]'),
    ],
)
def test_removes_the_entry_of_a_set_and_of_a_list_in_two_lines(before: str, after: str):
    config(f"imports = {before}\n", f"imports = {after}\n")


def test_empties_lists_and_tuples():
    config(
        'imports = ("shop.legacy",)\ninclude = ["shop.legacy"]\n',
        "imports = ()\ninclude = []\n",
        replacements=[],
    )


@pytest.mark.parametrize(
    "code",
    [
        'imports = ["shop.legacy_tools"]\n',
        'names = ["shop.legacy"]\n',
        'imports = load("shop.legacy")\n',
        'app.autodiscover_tasks(["shop"])\n',
        'app.autodiscover_tasks(["mail"], related_name="legacy")\n',
        'log = {"loggers": {"shop.legacy": {}}}\n',
    ],
)
def test_leaves_other_lists_alone(code: str):
    assert config(code, code).refusals == ()


def test_refuses_discovery_that_puts_the_name_together():
    code = 'app.autodiscover_tasks(["shop"], related_name="legacy")\n'
    assert "related_name" in config(code, code).refusals[0].reason


def test_refuses_one_string_that_would_be_several():
    code = 'imports = "shop.legacy"\n'
    result = config(code, code, replacements=["a", "b"])
    assert "2 modules" in result.refusals[0].reason


@pytest.mark.parametrize(
    "text",
    [
        'names: list[str] = ["shop.legacy"]',
        'names += ["shop.legacy"]',
        'app.autodiscover_tasks(["shop"], "jobs")',
        'app.autodiscover_tasks(["mail"], "legacy")',
        'app.autodiscover_tasks(["shop"], "jobs")  # no legacy here',
    ],
)
def test_leaves_lists_of_another_meaning_alone(text: str):
    assert config(f"{text}\n", f"{text}\n").refusals == ()


@pytest.mark.parametrize("name", ['"legacy"', 'related_name="legacy"', '"legacy", True'])
def test_refuses_a_name_that_autodiscovery_puts_together(name: str):
    text = f'app.autodiscover_tasks(["shop"], {name})\n'
    (refusal,) = config(text, text).refusals
    assert refusal.reason == "`related_name` puts the old module's name together"


def test_what_the_old_module_imports_is_not_there_without_it():
    config('imports = ["shop.legacy", "b"]\n', 'imports = ["shop", "b"]\n', replacements=["shop"])
    implied = {"shop.legacy": ["shop.tasks"]}
    config('imports = ["shop.legacy"]\n', 'imports = ["shop.tasks"]\n', implied=implied)


@pytest.mark.parametrize(
    "line",
    [
        "MODULES = {}",
        "MODULES: list[str] = {}",
        "Config.MODULES = {}",
        "MODULES += {}",
        "config['MODULES'] = {}",
        "config = {{'MODULES': {}}}",
        "MODULES: list[str] = Field(default={})",
        "MODULES: list[str] = Field({}, description='what the worker imports')",
        "MODULES: list[str] = field(default_factory=lambda: {})",
        "MODULES = tuple({})",
        "Settings(MODULES={})",
        "def MODULES(self):\n    return {}",
        "for name in {}:\n    importlib.import_module(name)",
        "for name in {}:\n    print(name)\n    __import__(name)",
    ],
)
def test_replaces_the_entry_of_a_list_that_celery_is_given_elsewhere(line: str):
    before, after = (
        line.format(text) + "\n" for text in ('["shop.legacy", "b"]', '["shop.tasks", "b"]')
    )
    config(before, after, lists=["MODULES"])


@pytest.mark.parametrize(
    "line",
    [
        'LOGGERS = ["shop.legacy", "b"]',
        'MODULES = describe(["shop.legacy", "b"])',
        'MODULES: list[str] = Field(["b"], examples=["shop.legacy", "b"])',
        'def others():\n    return ["shop.legacy", "b"]',
        'def MODULES():\n    def inner():\n        return ["shop.legacy", "b"]\n    return inner',
        'for name in ["shop.legacy", "b"]:\n    print(name)',
        'for name in ["shop.legacy", "b"]:\n    import_module("c")',
    ],
)
def test_leaves_lists_alone_that_celery_is_not_given(line: str):
    config(f"{line}\n", f"{line}\n", lists=["MODULES"])
