"""What a task says of itself."""

from __future__ import annotations

import pytest

from migrator.facts import LegacyLookup
from tests.migrator.audit.helpers import CLINIC, clinic, facts

OLD = 'BY_CODE = {"X": xray_v1, "B": blood_v1}'


def lookup(table: str) -> LegacyLookup | None:
    text = CLINIC["clinic/desk/everything.py"]
    assert OLD in text
    return facts(clinic(clinic__desk__everything=text.replace(OLD, table))).lookup


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("{one.name: one for one in (xray_v1, blood_v1)}", ("clinic.v1.xray", "clinic.v1.blood")),
        ("dict((one.name, one) for one in [xray_v1])", ("clinic.v1.xray",)),
        ("{one.__name__: one for one in (xray_v1, blood_v1)}", ("xray_v1", "blood_v1")),
        ("{one.name.rpartition('.')[2]: one for one in (blood_v1,)}", ("blood",)),
        ("{xray_v1.name: xray_v1, 'B': blood_v1}", ("clinic.v1.xray", "B")),
    ],
)
def test_a_task_knows_its_name(table: str, keys: tuple[str, ...]) -> None:
    found = lookup(f"BY_CODE = {table}")
    assert found is not None and found.mapping == "BY_CODE"
    assert found.keys == keys


@pytest.mark.parametrize("attribute", ["queue", "max_retries", "request.id"])
def test_nothing_else_of_a_task_is_known(attribute: str) -> None:
    assert lookup(f"BY_CODE = {{one.{attribute}: one for one in (xray_v1, blood_v1)}}") is None
