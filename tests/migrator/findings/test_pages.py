"""Every code has a page, and what the page shows is what the program prints."""

from __future__ import annotations

import pytest

from migrator.findings import CODES, Code
from tests.migrator.findings.pages import FOLDER, claimed, reported

PAGES = {path.stem: path.read_text() for path in FOLDER.glob("DM*.md")}
INDEX = (FOLDER / "README.md").read_text()


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_page_says_what_the_table_says(code: Code) -> None:
    page = PAGES[code.id]
    assert page.startswith(f"# {code.id} {code.name}\n\n*{code.severity}.*")
    assert ("`check` reports it." in page) == code.default
    assert "## What to do" in page


@pytest.mark.parametrize("code", sorted(set(PAGES) - {"DM600"}))
def test_example_prints_what_the_page_shows(code: str) -> None:
    shown, printed = claimed(PAGES[code]), reported(PAGES[code], code)
    assert shown and len(shown) == len(printed)
    for expected, line in zip(shown, printed, strict=True):
        # What a syntax error is called depends on the Python that runs.
        assert line.startswith(expected.removesuffix("...")) and (
            line == expected or expected.endswith("...")
        )


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_index_lists_the_code_as_it_is(code: Code) -> None:
    yes = "yes" if code.default else ""
    row = f"| [{code.id}]({code.id}.md) | {code.name} | {code.severity} | {yes} | {code.title} |"
    assert row in INDEX


def test_no_page_is_left_of_a_code_that_is_gone() -> None:
    assert set(PAGES) == {code.id for code in CODES}


def test_titles_fit_a_line_with_a_count() -> None:
    assert [code.id for code in CODES if len(code.title) > 62] == []
    assert len({code.id for code in CODES}) == len({code.name for code in CODES}) == len(CODES)
