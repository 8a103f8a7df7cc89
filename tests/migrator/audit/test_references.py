# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator

import pytest

from migrator.audit.mentions import Mention, ModuleNames
from migrator.facts import Reference
from tests.migrator.audit.helpers import clinic, facts, project

HERE = {"clinic/main.py", "clinic/queue.py"}


def references(files: dict[str, str]) -> list[Reference]:
    """Return the references of further files, beside those that the clinic has itself."""
    everything = {**clinic(), **project(files)}
    return [r for r in facts(everything).references if r.where.path not in HERE]


def found(source: str, path: str = "other.py") -> list[tuple[str, str, str | None]]:
    return [(r.kind, r.form, r.symbol) for r in references({path: source})]


CODE = {
    "from clinic.desk.everything import admit, label as l\n": [
        ("code", "from", "admit"), ("code", "from", "label")],
    "import clinic.desk.everything\n": [("code", "import", None)],
    "import clinic.desk.everything\nclinic.desk.everything.admit.delay()\n": [
        ("code", "import", None), ("code", "attribute", "admit")],
    "import clinic.desk.everything as m\nm.admit\n": [
        ("code", "import", None), ("code", "attribute", "admit")],
    "from clinic.desk import everything\neverything.label\n": [
        ("code", "from", None), ("code", "attribute", "label")],
    "from clinic.desk import everything as e\nimport importlib\nimportlib.reload(e)\n": [
        ("code", "from", None), ("code", "name", None)],
    "import clinic.desk\nx = clinic.desk.everything.ROOMS\n": [("code", "attribute", "ROOMS")],
    "from clinic.desk.everything import *\nlabel(1)\n": [
        ("code", "star", None), ("code", "star", "label")],
    "def f():\n    from clinic.desk.everything import admit\n": [("code", "from", "admit")],
    "try:\n    from clinic.desk.everything import admit\nexcept ImportError:\n    pass\n": [
        ("code", "from", "admit")],
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import clinic.desk.everything\n": [
        ("code", "import", None)],
    "from clinic.desk import everything\neverything: object = everything\n": [
        ("code", "from", None), ("code", "name", None)],
}  # fmt: skip

STRINGS = {
    "from unittest import mock\nmock.patch('clinic.desk.everything.label')\n": ("patch", "label"),
    "def t(monkeypatch):\n    monkeypatch.setattr('clinic.desk.everything.ROOMS', 1)\n": ("patch", "ROOMS"),
    "import importlib\nimportlib.import_module('clinic.desk.everything')\n": ("module-string", None),
    "import importlib\nimportlib.import_module('.everything', 'clinic.desk')\n": ("module-string", None),
    "import sys\nsys.modules['clinic.desk.everything']\n": ("module-string", None),
    "INCLUDE = ['clinic.desk.everything']\n": ("module-string", None),
    "ENTRY = 'clinic.desk.everything:admit'\n": ("module-string", "admit"),
    "import clinic.desk\ngetattr(clinic.desk, 'everything')\n": ("module-string", None),
    "A = 'clinic.desk,clinic.desk.everything'.split(',')\n": ("module-string", None),
    "A = ' x  clinic.desk.everything.admit '.strip().splitlines()\n": ("module-string", "admit"),
    "import os\nA = os.getenv('A', 'x;clinic.desk.everything').split(';')\n": ("module-string", None),
    "import os\nA = os.environ['A'].split('clinic.desk.everything')\n": ("module-string", None),
    "import re\nA = re.split(' ', 'x clinic.desk.everything')\n": ("module-string", None),
    "A = ('clinic' + '.desk.everything').split()\n": ("module-string", None),
}  # fmt: skip


@pytest.mark.parametrize("source", CODE)
def test_finds_code(source: str) -> None:
    assert found(source) == CODE[source]


@pytest.mark.parametrize("source", STRINGS)
def test_finds_strings_that_act(source: str) -> None:
    assert found(source) == [("string", *STRINGS[source])]


def test_finds_relative_imports() -> None:
    source = "from .everything import admit\nfrom . import everything as e\nfrom ..desk.everything import label\n"
    assert found(source, "clinic/desk/beside.py") == [
        ("code", "from", "admit"),
        ("code", "from", None),
        ("code", "from", "label"),
    ]


def test_finds_the_module_in_the_all_of_its_package() -> None:
    source = "from . import everything\n__all__ = ['everything']\n"
    assert found(source, "clinic/desk/__init__.py") == [
        ("code", "from", None),
        ("string", "module-string", None),
    ]


def test_finds_what_is_replaced_through_the_module_object() -> None:
    source = "from clinic.desk import everything\ndef t(monkeypatch):\n    monkeypatch.setattr(everything, 'ROOMS', 1)\n"
    assert ("string", "patch", "ROOMS") in found(source)


def test_names_scope_line_and_column() -> None:
    (reference,) = references(
        {
            "other.py": "class A:\n    def f(self):\n        from clinic.desk.everything import admit\n"
        }
    )
    assert (reference.scope, str(reference.where), reference.where.column) == (
        "A.f",
        "other.py:3",
        44,
    )
    assert reference.text == "from clinic.desk.everything import admit"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("README.md", "See `clinic/desk/everything.py`.\n", "text"),
        ("docs/x.rst", "clinic.desk.everything.admit\n", "text"),
        ("compose.yml", "command: celery -A clinic.desk.everything worker\n", "string"),
        ("compose.yml", "# celery -A clinic.desk.everything worker\n", "text"),
        ("setup.cfg", "[mypy-clinic.desk.everything]\n", "text"),
        ("prod.env", "ABOUT='see clinic.desk.everything'\n", "text"),
        ("prod.env", "INCLUDE='clinic.desk.door clinic.desk.everything'\n", "string"),
        ("prod.env", "export INCLUDE=clinic.desk.everything;clinic.lab.tasks  \n", "string"),
        ("compose.yml", "  - 'INCLUDE=clinic.desk.everything clinic.lab.tasks'\n", "string"),
        ("compose.yml", "  INCLUDE: 'clinic.lab.tasks;clinic.desk.everything'\n", "string"),
        ("compose.yml", "  title: see clinic.lab.tasks and clinic.desk.everything\n", "text"),
        ("compose.yml", "  # INCLUDE: clinic.lab.tasks clinic.desk.everything\n", "text"),
        ("Dockerfile", "ENV INCLUDE clinic.desk.everything\n", "string"),
        ("Dockerfile", "LABEL about clinic.desk.everything\n", "text"),
        ("crontab", "*/5 * * * * python -m clinic.desk.everything\n", "string"),
        ("crontab", "0 4 * * 1-5 root python -m clinic.desk.everything\n", "string"),
        ("x.js", "* python -m clinic.desk.everything\n", "text"),
        ("notes.md", "everything.py is old\n", "text"),
    ],
)
def test_finds_other_files(path: str, text: str, kind: str) -> None:
    assert [r.kind for r in references({path: text})] == [kind]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_finds_other_files_by_their_byte_order_mark(encoding: str) -> None:
    text = "\ufeffcommand: celery -A clinic.desk.everything worker\r\n"
    (reference,) = references({"start.ps1": text.encode(encoding)})
    assert (reference.kind, reference.form, reference.where.column) == ("string", "command", 20)
    assert reference.text == "command: celery -A clinic.desk.everything worker"


def test_says_of_a_binary_file_that_it_has_some() -> None:
    (reference,) = references({"a.db": b"\0\0clinic.desk.everything\0"})
    assert (reference.kind, reference.text) == ("text", "(a binary file)")


def test_a_comment_and_a_docstring_only_tell() -> None:
    source = '"""Was in clinic.desk.everything."""\nx = 1  # see clinic/desk/everything.py\n'
    assert found(source) == [("text", "document", None), ("text", "comment", None)]


@pytest.mark.parametrize(
    "source",
    [
        "print('x, clinic.desk.everything')\n",
        "print('-'.join(x.split(',')), 'x clinic.desk.everything')\n",
        "A = 'the clinic.desk.everything'.replace(' ', '').split\n",
    ],
)
def test_a_text_that_is_not_divided_only_tells(source: str) -> None:
    assert found(source) == [("text", "document", None)]


def test_a_logger_of_that_name_is_no_import() -> None:
    source = "import logging\nlogging.getLogger('clinic.desk.everything')\nX = {'loggers': {'clinic.desk.everything': {}}}\n"
    assert found(source) == [("text", "logger", None), ("text", "logger", None)]


@pytest.mark.parametrize(
    "source",
    [
        "everything = 1\nprint(everything.real)\n",
        "from other.everything import admit\n",
        "import everything\n",
        "# put everything here\n",
        "x = 'everything'\n",
        "x = 'clinic.desk.everything_else'\n",
        "x = 'other.desk.everything.admit'\n",
        "from clinic.desk.reception.door import admit\nadmit.delay()\n",
        "from clinic.desk import admit\nadmit.everything\n",
        "def f(everything):\n    from clinic import lab\n    return everything.admit\n",
    ],
)
def test_does_not_take_for_a_reference(source: str) -> None:
    assert found(source) == []


def test_a_word_in_prose_is_no_reference() -> None:
    assert (
        references({"README.md": "We do everything. Everything!\n", "x.yml": "everything: 1\n"})
        == []
    )


def test_a_shadowed_module_is_no_reference() -> None:
    source = "from clinic.desk import everything\ndef f(everything):\n    return everything.admit\n"
    assert found(source) == [("code", "from", None)]


def test_of_a_binary_file_only_the_file_is_named() -> None:
    (reference,) = references({"beat-schedule": "\0clinic.desk.everything.admit\0\n\0everything"})
    assert (reference.kind, reference.form, reference.symbol) == ("text", "binary", None)
    assert (str(reference.where), reference.text) == ("beat-schedule:1", "(a binary file)")


def test_a_binary_file_that_has_the_word_alone_is_passed_over() -> None:
    assert found("\0 everything \0", "data.bin") == []


def test_the_module_itself_is_no_reference() -> None:
    assert all(r.where.path != "clinic/desk/everything.py" for r in facts(clinic()).references)


def test_references_are_in_order_and_unique() -> None:
    every = facts({**clinic(), **project({"b.py": "import clinic.desk.everything\n"})}).references
    places = [(r.where, r.symbol or "") for r in every]
    assert places == sorted(set(places))


@pytest.mark.parametrize("strings", [1, 300])
def test_reads_a_line_once_however_many_strings_it_has(
    monkeypatch: pytest.MonkeyPatch, strings: int
) -> None:
    read: list[str] = []
    mentions = ModuleNames.mentions

    def count(names: ModuleNames, text: str) -> Iterator[Mention]:
        read.append(text)
        return mentions(names, text)

    monkeypatch.setattr(ModuleNames, "mentions", count)
    line = " + ".join(["'see everything.py'"] * strings)
    references({"other.py": f"NOTE = ({line})\n"})
    assert len([text for text in read if text.startswith("NOTE")]) == 1


def test_finds_each_mention_in_a_line_of_many_strings() -> None:
    line = "NOTE = ('see desk/everything.py', 'or clinic.desk.everything.label it')\n"
    assert found(line) == [("text", "document", None), ("text", "document", "label")]


def test_finds_strings_wherever_they_are_in_a_statement_of_many_lines() -> None:
    decorated = "@mock.patch(\n    'clinic.desk.everything.label'\n)\ndef test(x):\n    return x\n"
    assert found(f"from unittest import mock\n\n\n{decorated}") == [("string", "patch", "label")]
    text = 'a = 1\nb = f"""\n\n{load(\n    \'clinic.desk.everything\')}\n\n"""\nc = 2\n'
    assert found(text) == [("string", "module-string", None)]
    inner = (
        "def f():\n    class C:\n        x = [\n            'clinic.desk.everything',\n        ]\n"
    )
    assert found(inner) == [("string", "module-string", None)]


def test_takes_nothing_from_statements_without_the_name() -> None:
    assert found("x = getattr(y, 'everything')\nz = setattr\npatch('clinic.desk.other')\n") == []
