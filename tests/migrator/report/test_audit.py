"""The audit for people: the verdict first, on one screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from migrator.facts import Facts, Skipped
from migrator.findings import all_findings
from migrator.report.audit import SCREEN, WIDTH, audit_lines, first_screen
from tests.migrator.audit.helpers import clinic, facts
from tests.migrator.findings.helpers import APP, NEW, TWICE
from tests.support.small import small


def screen(found: Facts) -> list[str]:
    return [line[1:] for line in first_screen(found, all_findings(found))]


def whole(found: Facts) -> list[str]:
    return [line[1:] for line in audit_lines(found, all_findings(found))]


def many(count: int) -> dict[str, str]:
    """A project with as many collisions."""
    files = {"shop/celery_app.py": APP}
    for name in ("old", "new"):
        tasks = "".join(
            f"\n\n@shared_task(name='shop.task_number_{number:03}')\ndef t{number}():\n    pass\n"
            for number in range(count)
        )
        files[f"shop/{name}.py"] = "from celery import shared_task\n" + tasks
    return files


def test_begins_with_the_verdict() -> None:
    assert screen(facts(TWICE))[:2] == [
        "1 of 1 task name has two definitions or more.",
        "For 1 of them, which one runs is undefined: it can change any time.",
    ]


def test_a_web_process_that_imports_both_does_not_make_a_worker() -> None:
    app = APP.replace("['shop.old', 'shop.new']", "read_settings()")
    web = "from fastapi import FastAPI\nimport shop.old, shop.new\n\napp = FastAPI()\n"
    assert app != APP
    assert screen(facts({**TWICE, "shop/celery_app.py": app, "shop/web.py": web}))[1:3] == [
        "For 1 of them, no worker was seen that imports them; in one that does,",
        "which one runs is undefined.",
    ]


def test_clean_project_is_one_line() -> None:
    files = {**TWICE, "shop/new.py": NEW.replace("shop.send", "shop.post")}
    assert whole(facts(files)) == ["No worker has two definitions of one task name (2 names)."]


def test_project_without_celery_says_so() -> None:
    assert whole(facts({"a.py": "x = 1\n"})) == ["No Celery task is registered here."]


@pytest.mark.parametrize("files", [many(1), many(40), clinic(), small()])
def test_verdict_fits_a_screen(files: dict[str, str | bytes]) -> None:
    lines = screen(facts(files))
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= WIDTH


def test_collisions_that_do_not_fit_are_counted_and_follow() -> None:
    found = facts(many(40))
    (rest,) = [line for line in screen(found) if line.endswith("more, below")]
    shown = sum(line.startswith("  undefined") for line in screen(found))
    assert rest == f"  and {40 - shown} more, below"
    assert sum(line.endswith(": undefined") for line in whole(found)) == 40


def test_undefined_names_come_before_defined_ones() -> None:
    found = facts(many(2))
    first, second = found.collisions
    found = replace(found, collisions=(replace(first, verdict="defined", winner="x"), second))
    order = [line.split()[0] for line in screen(found) if line.endswith(("_000", "_001"))]
    assert order[:2] == ["undefined", "defined"]


def test_names_apart_do_not_spoil_the_verdict() -> None:
    found = facts(TWICE)
    (one,) = found.collisions
    found = replace(found, collisions=(replace(one, verdict="apart"),))
    assert screen(found)[0].startswith("No worker has two definitions")
    assert not any("Next" in line for line in screen(found))


def test_files_that_were_not_read_are_counted_and_named() -> None:
    found = replace(facts(TWICE), skipped=(Skipped("shop/bad.py", "does not parse"),))
    assert "      1  DM501  files, links and submodules that were not read" in screen(found)
    assert "  shop/bad.py  does not parse" in whole(found)


def test_same_facts_give_the_same_lines() -> None:
    assert whole(facts(clinic())) == whole(facts(clinic()))


def test_one_line_for_each_copy() -> None:
    body = NEW + "    recipients = sorted(everyone())\n    return recipients[:100]\n"
    files = {**TWICE, "shop/old.py": "", "shop/new.py": body, "shop/new_backup.py": body}
    shown = whole(facts(files))
    assert shown[2].startswith("Copies:")
    assert shown[3] == "  shop/new_backup.py is a copy of shop/new.py"


def test_counts_what_the_monolith_holds_in_words() -> None:
    lines = whole(facts(small()))
    contents = lines[lines.index("Contents of the monolith") + 1]
    assert contents.split(", ")[:2] == ["  2 executors", "1 logger"]
