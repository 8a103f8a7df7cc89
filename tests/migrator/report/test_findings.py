"""One line for each finding."""

from __future__ import annotations

from migrator.report.findings import finding_lines, summary_line
from tests.migrator.findings.helpers import made


def test_line_is_what_editors_understand() -> None:
    assert list(finding_lines([made("a.py", 3)])) == ["a.py:3:1: DM101 m"]


def test_nothing_in_a_name_ends_the_line_or_reaches_the_terminal() -> None:
    (line,) = finding_lines([made("a\nb.py", message="x\x1b[31m\r\n::error::y\u202e")])
    assert line == "a\\nb.py:1:1: DM101 x\\x1b[31m\\x0d\\n::error::y\\x202e"


def test_path_cannot_become_a_command_of_a_ci_log() -> None:
    (line,) = finding_lines([made("::stop-commands::x.py")])
    assert line.startswith("./::stop")


def test_path_that_is_not_utf8_can_be_written() -> None:
    (line,) = finding_lines([made("caf\udce9.py")])
    assert line.encode("utf-8")


def test_summary_counts_findings_and_files() -> None:
    assert summary_line([made(), made(line=2)], 0, 0) == "2 findings in 1 file"
    assert summary_line([made()], 4, 0) == "1 finding in 1 file; 4 known to the baseline"
    assert summary_line([], 0, 0) == "no findings"


def test_summary_says_when_the_baseline_is_out_of_date() -> None:
    assert "2 of the baseline gone" in summary_line([], 1, 2)
