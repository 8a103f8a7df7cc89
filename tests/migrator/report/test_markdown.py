"""Markdown for a pull request."""

from __future__ import annotations

import pytest

from migrator.findings import all_findings
from migrator.report.markdown import MOST_ROWS, audit_markdown, code, findings_markdown, prose
from tests.migrator.audit.helpers import facts
from tests.migrator.findings.helpers import NEW, TWICE, made


def audit(files: dict[str, str]) -> list[str]:
    found = facts(files)
    return list(audit_markdown(found, all_findings(found)))


def test_begins_with_the_verdict_and_a_table_of_names() -> None:
    lines = audit(TWICE)
    assert lines[0].endswith("Task names whose running definition is undefined")
    assert "| `shop.send` | undefined | `shop/new.py:5`<br>`shop/old.py:5` |" in lines


def test_findings_are_folded_away() -> None:
    lines = audit(TWICE)
    summary = "<summary>DM101: 2 definitions of a task name without a defined winner</summary>"
    assert lines.index("<details>") + 1 == lines.index(summary)
    assert lines[lines.index(summary) + 1] == ""  # else the table is not a table
    assert lines.count("<details>") == lines.count("</details>") == 1


def test_clean_project_has_no_table() -> None:
    lines = audit({**TWICE, "shop/new.py": NEW.replace("shop.send", "shop.post")})
    assert not any(line.startswith("|") for line in lines)
    assert "No worker has two definitions" in lines[0]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a|b", "`a\\|b`"),
        ("a\n| b", "`a\\n\\| b`"),
    ],
)
def test_nothing_ends_a_code_span(text: str, span: str) -> None:
    assert code(text) == span


def test_prose_is_never_markup() -> None:
    assert prose("<b>*a* [x](y) @team #1 | \n`c`") == (
        "&lt;b&gt;\\*a\\* \\[x\\]\\(y\\) \\@team \\#1 \\| \\\\n\\`c\\`"
    )


def test_long_table_is_cut_and_says_so() -> None:
    lines = list(findings_markdown([made(line=n + 1) for n in range(MOST_ROWS + 7)], "many"))
    assert lines[-1] == "| | | and 7 more |"
    assert sum(line.startswith("| DM") for line in lines) == MOST_ROWS


def test_check_without_findings_is_one_line() -> None:
    (line,) = findings_markdown([], "no findings")
    assert line.endswith("demonolith: no findings")
