"""The state of the newest run, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from migrator.runs.comparison import Difference
from migrator.runs.record import RunRecord

SCHEMA = "demonolith-status/1"


def status_document(
    record: RunRecord | None, differences: Sequence[Difference], following: str
) -> dict[str, Any]:
    """Return it as data, with the name and version of its schema.

    Args:
        record: The newest run.
        differences: Where git is not as that has left it.
        following: The command to go on with.
    """
    return {
        "schema": SCHEMA,
        "run": asdict(record) if record else None,
        "differences": [asdict(found) for found in differences],
        "objections": [found.message for found in differences],
        "next": following,
    }
