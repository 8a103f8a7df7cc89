"""Branches on one line that say what the old task is given."""

from __future__ import annotations

import pytest

from codemods._nodes import parsed, printed
from codemods.dispatch.one_line import old_line, opened
from tests.codemods.dispatch.support import rewrite

SITE = """\
import jobs_manager
from tasks.job_tasks import get_task_for_job


def launch(plan_id):
    job = jobs_manager.get_job_schedule(plan_id)
    if not job: return None
    task = get_task_for_job(job["job_identifier"])
    if not task: raise ValueError("nothing to run")
    kwargs = {"schedule_id": job["id"]}
    if job["job_parameters"]: kwargs["job_parameters"] = job["job_parameters"]  # if any
    return task.delay(**kwargs)
"""


def test_what_a_branch_on_one_line_gives_is_seen() -> None:
    result = rewrite(SITE)
    assert not result.refusals
    code = result.code.decode()
    assert "kwargs" not in code
    assert "    if not job: return None\n" in code  # no matter of the call
    (note,) = result.notes
    assert (note.line, "# if any" in note.message) == (11, True)


def test_a_file_is_left_as_it_is_where_the_lookup_stays() -> None:
    """And lines are those of the file."""
    end = "    return task.delay(**kwargs)\n"
    before = SITE.replace(end, f"    kwargs.clear()\n{end}")
    result = rewrite(before)
    assert (result.changed, result.code.decode()) == (False, before)
    (refusal,) = result.refusals
    assert (refusal.line, refusal.reason.rpartition(" (")[2]) == (8, "line 12)")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("if a: kw['x'] = 1\nf(**kw)\n", (1,)),
        ("def g():\n\tif a: kw.update(x=1); b()  # why\n\tf.apply_async(kwargs=kw)\n", (2,)),
        ("f(**kw)\nif a: kw['x'] = 1\nelse: kw['x'] = 2\n", (2,)),
        ("if a: b()\nf(**kw)\n", ()),
        ("if a:\n    kw['x'] = 1\nf(**kw)\n", ()),
        ("if a: kw['x'] = 1\nf(kw)\n", ()),
        ("while a: kw['x'] = 1\nf(**kw)\n", ()),
    ],
)
def test_which_branches_get_a_block(source: str, lines: tuple[int, ...]) -> None:
    module = parsed(source.encode())
    new, found = opened(module)
    assert found == lines
    assert (new is module) is (not lines)
    assert len(printed(new).splitlines()) == len(source.splitlines()) + len(lines)
    compile(printed(new), "new", "exec")


@pytest.mark.parametrize(("line", "old"), [(1, 1), (2, 2), (3, 2), (4, 3), (6, 5), (7, 5), (8, 6)])
def test_numbers_of_lines_as_they_were(line: int, old: int) -> None:
    assert old_line(line, (2, 5)) == old
