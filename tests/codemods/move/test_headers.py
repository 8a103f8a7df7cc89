"""Licence and file-level pragmas go to the top of every new module, once."""

import pytest

from tests.codemods.move.support import check, extracted, moved, to

LICENCE = "# Copyright 2019 Greenhouse Ltd.\n# SPDX-License-Identifier: MIT\n"
CODE = "def run():\n    return 1\n"


def test_licence_stands_above_docstring_and_imports_of_each_module():
    source = f'''{LICENCE}"""All jobs."""
from __future__ import annotations

import os


def run():
    return os


def other():
    return 1
'''
    future = "from __future__ import annotations\n\n"
    after = {
        "one": f'{LICENCE}"""One."""\n\n{future}import os\n\n\ndef run():\n    return os\n',
        "two": f"{LICENCE}\n{future}\ndef other():\n    return 1\n",
    }
    check(source, [to("run", docstring="One."), to("other", "two")], after)
    assert extracted(source, to("run"), to("other", "two")).unmoved == ()


@pytest.mark.parametrize(
    "line",
    [
        "# ruff: noqa: F403, E501",
        "# mypy: ignore-errors",
        "# flake8: noqa",
        "# pylint: disable=too-many-lines",
        "# pyright: basic",
        "# isort:skip_file",
        "# type: ignore",
        "# (c) 2019 Me. All rights reserved.",
        "# Licensed under the Apache License, Version 2.0",
    ],
)
@pytest.mark.parametrize(
    "above",
    ["", '"""Jobs."""\n', "import os\n"],
)
def test_header_lines_are_carried_once(line: str, above: str):
    below = above if above.startswith("import") else ""
    source = f"{above[: len(above) - len(below)]}{line}\n{below}\n\n{CODE}"
    assert moved(source, to("run"))["one"] == f"{line}\n\n\n{CODE}"


def test_header_directly_above_the_first_definition_is_not_repeated():
    found = moved(f"{LICENCE}{CODE}\n\ndef other():\n    pass\n", to("run"), to("other", "two"))
    assert found["one"] == f"{LICENCE}\n\n{CODE}"
    assert found["two"] == f"{LICENCE}\n\ndef other():\n    pass\n"


def test_licence_stays_as_far_from_the_docstring_as_it_was():
    source = f'{LICENCE}\n"""All jobs."""\n\n\n{CODE}'
    check(source, [to("run", docstring="One.")], {"one": f'{LICENCE}\n"""One."""\n\n\n{CODE}'})


def test_shebang_coding_line_and_other_comments_do_not_come_along():
    source = (
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Copyright Me\n#\n# See LICENSE.\n\n"
        f"# Jobs, sorted.\n# ruff: noqa\n\nimport os\n\n\n{CODE}"
    )
    assert moved(source, to("run"))["one"] == (
        f"# Copyright Me\n#\n# See LICENSE.\n\n# ruff: noqa\n\n\n{CODE}"
    )
    left = [comment.text for comment in extracted(source, to("run")).unmoved]
    assert left == ["#!/usr/bin/env python", "# -*- coding: utf-8 -*-", "# Jobs, sorted."]


def test_pragma_above_an_import_is_not_taken_for_a_comment_of_the_import():
    source = (
        '"""Jobs."""\n# ruff: noqa: E402\n# for paths\nimport os\n\n\ndef run():\n    return os\n'
    )
    assert moved(source, to("run"))["one"] == (
        "# ruff: noqa: E402\n\n# for paths\nimport os\n\n\ndef run():\n    return os\n"
    )


def test_pragma_further_down_stays_where_it_is():
    source = (
        "import os\n\n\n# pylint: disable=invalid-name\ndef run():\n    return os\n\n\n"
        "# Copyright of the table: Me\nT = 1\n"
    )
    assert moved(source, to("run"))["one"] == source.partition("\n\n\n# Copyright")[0] + "\n"


def test_line_endings_of_the_header_are_those_of_the_source():
    source = f"{LICENCE}\n{CODE}".replace("\n", "\r\n")
    assert moved(source, to("run"))["one"] == f"{LICENCE}\n\n{CODE}".replace("\n", "\r\n")
