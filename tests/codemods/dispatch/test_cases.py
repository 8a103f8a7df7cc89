"""Each file in ``cases`` is one test; its name says what the codemod does with it."""

from __future__ import annotations

import pytest

from tests.codemods.dispatch.support import CASES, Case, check, read_case, rewrite

ALL = [read_case(path) for path in sorted(CASES.glob("*.txt"))]


def _arguments(case: Case) -> dict[str, object]:
    names = frozenset(case.settings.get("used_elsewhere", "").split(",")) - {""}
    return {"exemplars": case.settings.get("exemplars", "fastapi"), "used_elsewhere": names}


@pytest.mark.parametrize(
    "case", [one for one in ALL if one.after is not None], ids=lambda one: one.name
)
def test_rewrites(case: Case) -> None:
    assert case.after is not None
    check(case.before, case.after, **_arguments(case))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "case", [one for one in ALL if one.after is None], ids=lambda one: one.name
)
def test_leaves_alone(case: Case) -> None:
    result = rewrite(case.before, **_arguments(case))  # type: ignore[arg-type]
    assert result.code == case.before.encode()
    assert not result.changed


@pytest.mark.parametrize("case", [one for one in ALL if one.refused], ids=lambda one: one.name)
def test_refuses_with_line_reason_and_suggestion(case: Case) -> None:
    result = rewrite(case.before, **_arguments(case))  # type: ignore[arg-type]
    assert [(one.line, one.reason) for one in result.refusals] == list(case.refused)
    assert all("dispatch" in one.suggestion for one in result.refusals)


@pytest.mark.parametrize(
    "case", [one for one in ALL if one.after is not None], ids=lambda one: one.name
)
def test_says_what_a_reviewer_should_see(case: Case) -> None:
    result = rewrite(case.before, **_arguments(case))  # type: ignore[arg-type]
    assert sorted((one.line, one.message) for one in result.notes) == list(case.notes)


@pytest.mark.parametrize(
    ("use", "only_keys"),
    [
        ("sorted(JOB_TASK_MAPPING)", True),
        ("name in JOB_TASK_MAPPING", True),
        ("[key for key in JOB_TASK_MAPPING]", True),
        ("JOB_TASK_MAPPING.keys()", True),
        ("JOB_TASK_MAPPING.values()", False),
        ("start(JOB_TASK_MAPPING)", False),
        ("map(get_task_for_job, name)", False),
        ("name is get_task_for_job", False),
    ],
)
def test_proposes_no_dispatch_where_only_keys_are_read(use: str, only_keys: bool) -> None:
    names = "JOB_TASK_MAPPING, get_task_for_job"
    given = f"from tasks.job_tasks import {names}\n\n\ndef known(name):\n    return {use}\n"
    (refusal,) = rewrite(given).refusals
    assert ("identifiers of the legacy mapping go" in refusal.suggestion) == only_keys
    assert ("dispatch_job.delay(" in refusal.suggestion) != only_keys


@pytest.mark.parametrize(
    "case",
    [one for one in ALL if one.after is not None and not one.refused],
    ids=lambda one: one.name,
)
@pytest.mark.parametrize("style", ["crlf", "bom", "tabs"])
def test_keeps_line_ends_bom_and_tabs(case: Case, style: str) -> None:
    def styled(text: str) -> bytes:
        raw = text.encode()
        if style == "crlf":
            return raw.replace(b"\n", b"\r\n")
        return b"\xef\xbb\xbf" + raw if style == "bom" else raw.replace(b"    ", b"\t")

    result = rewrite(styled(case.before), **_arguments(case))  # type: ignore[arg-type]
    assert case.after is not None
    assert result.code == styled(case.after)
