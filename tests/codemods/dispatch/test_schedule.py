"""Which field of a schedule a key is made of."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.schedule import field_looked_up
from codemods.dispatch.values import code


@pytest.mark.parametrize(
    ("key", "base", "field"),
    [
        ('job["kind"]', "job", "kind"),
        ('str(job["kind"])', "job", "kind"),
        ('job["kind"].strip().lower()', "job", "kind"),
        ("job.kind.value", "job", "kind"),
        ("setting.value", "setting", "value"),
        ("self.setting.value", "self.setting", "value"),
        ("f'{job.kind}'", "job", "kind"),
        ('getattr(job, "kind", None)', "job", "kind"),
        ('job.get("kind") or job.get("name")', "job", "kind"),
        ('job.get("kind") or "backup"', "job", "kind"),
        ('job["kind"] if job else None', "job", "kind"),
    ],
)
def test_sees_the_field_through_its_spelling(key: str, base: str, field: str) -> None:
    found = field_looked_up(cst.parse_expression(key))
    assert found is not None
    assert (code(found.base), found.key) == (base, field)


@pytest.mark.parametrize(
    "key",
    [
        "kind",
        'find(job["kind"])',
        'str(job["kind"], "utf-8")',
        'f"job-{job.kind}"',
        'job["kind"] or other["kind"]',
        'job["kind"] if job else "backup"',
        "getattr(job, name)",
        'job["kind"] + "_task"',
    ],
)
def test_sees_no_field_in_what_is_made_of_more(key: str) -> None:
    assert field_looked_up(cst.parse_expression(key)) is None
