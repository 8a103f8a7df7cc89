"""What a run is told reaches the sites of a file."""

from __future__ import annotations

import pytest

from codemods.dispatch import Lookup, Rewrite, SourceFile, direct_dispatch
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP, MATCHES, recipe_for

SITE = """\
import jobs_manager
{imports}


def launch(number):
    job = jobs_manager.get_job_schedule(number)
    task = get_task_for_job({key})
    if not task:
        raise ValueError("nothing to run")
    result = task.delay()
    jobs_manager.stamp(job["id"])
    return result
"""
IMPORTS = "from tasks import alpha, omega\nfrom tasks.job_tasks import get_task_for_job"


def rewritten(
    imports: str = IMPORTS,
    key: str = 'job["job_identifier"]',
    *,
    module: str = "services.runs",
    is_package: bool = False,
    lookup: Lookup = LOOKUP,
    **more: object,
) -> Rewrite:
    source = SITE.format(imports=imports, key=key).encode()
    return direct_dispatch(
        SourceFile(module, source, is_package),
        lookup,
        DISPATCHER,
        recipe_for("fastapi"),
        job_types=JOB_TYPES,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("is_package", [True, False])
def test_reads_relative_imports_of_a_package(is_package: bool) -> None:
    result = rewritten(
        "from .job_tasks import get_task_for_job", module="tasks", is_package=is_package
    )
    assert (result.sites, result.changed) == ((1, True) if is_package else (0, False))


@pytest.mark.parametrize(
    "guard",
    [
        '        log.error("nothing to run for %s", number); raise ValueError("nothing to run")\n',
        '        log.error("nothing to run for %s", number)\n        raise ValueError("nothing")\n',
    ],
)
def test_says_the_same_in_all_statements_of_a_guard_in_one_line(guard: str) -> None:
    def with_guard(text: str) -> bytes:
        old = '        raise ValueError("nothing to run")\n'
        source = SITE.format(imports=IMPORTS, key="job['kind']").replace(old, text)
        file = SourceFile("services.runs", source.encode())
        return direct_dispatch(
            file, LOOKUP, DISPATCHER, recipe_for("fastapi"), job_types=JOB_TYPES
        ).code

    code = with_guard(guard).decode()
    assert "nothing" not in code
    assert code.count("has no associated template") == 2


def test_takes_the_callers_word_for_what_notes_a_run() -> None:
    assert b"stamp" in rewritten().code
    assert b"stamp" not in rewritten(writers=frozenset({"stamp"})).code


def test_writes_lines_as_long_as_they_may_be() -> None:
    assert b"from tasks import alpha, dispatch_job, omega\n" in rewritten().code
    narrow = rewritten(line_length=40).code
    assert b"from tasks import (\n    alpha,\n    dispatch_job,\n    omega,\n)\n" in narrow
    assert b"from tasks import alpha, dispatch_job, omega\n" in rewritten(line_length=44).code


def test_gives_the_source_itself_back_where_nothing_changes() -> None:
    other = Lookup("tasks.job_tasks", "OTHERS", "find_other")
    source = SITE.format(imports=IMPORTS, key="number").encode()
    for lookup in (other, LOOKUP):
        file = SourceFile("services.runs", source)
        result = direct_dispatch(
            file, lookup, DISPATCHER, recipe_for("fastapi"), job_types=JOB_TYPES
        )
        assert result.code is source
        assert (result.changed, result.sites) == (False, 0)


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        (IMPORTS, "refresh"),
        (f"{IMPORTS}\nfrom tasks.cache import refresh as again", "again"),
        (f"{IMPORTS}\nfrom shop import refresh", "refresh_task"),
    ],
)
def test_calls_a_task_by_the_name_it_has_in_the_file(imports: str, name: str) -> None:
    code = rewritten(imports, '"refresh"', matches=MATCHES).code.decode()
    assert f"    task = {name}\n" in code
    assert code.count("tasks.cache") == 1


def test_a_task_of_the_file_itself_needs_no_import() -> None:
    imports = f"{IMPORTS}\n\n@shared_task\ndef refresh(): ..."
    result = rewritten(imports, '"refresh"', matches=MATCHES, module="tasks.cache")
    assert "    task = refresh\n" in result.code.decode()
    assert "tasks.cache" not in result.code.decode()
