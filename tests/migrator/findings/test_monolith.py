"""DM2xx, DM4xx, DM5xx and DM6xx: what a monolith brings along, and what is only reported."""

from __future__ import annotations

from collections import Counter

from tests.migrator.audit.helpers import clinic
from tests.migrator.findings.helpers import by_default, found
from tests.support.small import small


def test_check_reports_what_is_wrong_without_any_migration() -> None:
    assert Counter(line.split()[0] for line in by_default(clinic())) == {"DM101": 4, "DM401": 1}


def test_reference_names_the_symbol_that_is_used() -> None:
    references = [item for item in found(clinic()) if item.code == "DM201"]
    assert "clinic.desk.everything.admit" in {item.message.split()[-1] for item in references}
    assert {item.severity for item in references} == {"note"}


def test_string_that_acts_is_told_from_code() -> None:
    strings = [item for item in found(clinic()) if item.code == "DM202"]
    assert [item.where.path for item in strings] == ["clinic/queue.py"]


def test_dead_helper_is_reported_and_used_ones_are_left_alone() -> None:
    dead = [item.symbol for item in found(clinic()) if item.code == "DM204"]
    assert "forgotten" in dead
    assert not {"label", "admit", "make_round"} & set(dead)


def test_twins_that_mean_the_same_are_left_alone() -> None:
    differing = {item.symbol for item in found(clinic()) if item.code == "DM205"}
    assert not {"label", "make_round", "_do_xray"} & differing


def test_references_need_a_monolith() -> None:
    files = {name: text for name, text in small().items() if "flow" not in name}
    assert not [item for item in found(files) if item.code.startswith("DM2")]


def test_file_that_does_not_parse_is_named_but_fails_no_check() -> None:
    files = {"shop/a.py": "from celery import shared_task\nprint 'x'\n"}
    (unread,) = found(files)
    assert (unread.code, unread.where.path) == ("DM501", "shop/a.py")
    assert by_default(files) == []


def test_findings_come_by_place_and_once() -> None:
    findings = found(clinic())
    assert list(findings) == sorted(set(findings), key=lambda item: item.order)
    assert findings == found(clinic())
