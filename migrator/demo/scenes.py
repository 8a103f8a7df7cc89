"""What is asked of the backend before and after the migration, and what the answers must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migrator.demo.api import Api, Reply
from migrator.demo.backend import Outcome


@dataclass(frozen=True)
class Expected:
    """What an outcome must be: its state, and a part of what it says."""

    state: str
    says: str = ""

    def met_by(self, outcome: Outcome) -> bool:
        """Compare with what happened."""
        return outcome.state == self.state and self.says in outcome.says

    def __str__(self) -> str:
        return f"{self.state}: {self.says}" if self.says else self.state


@dataclass(frozen=True)
class Scene:
    """One request, made before and after.

    Attributes:
        title: The request in a few words.
        ask: Makes it.
        before: What the bug makes of it.
        after: What it should come to.
    """

    title: str
    ask: Callable[[Api], Reply]
    before: Expected
    after: Expected


# The task names that are defined twice, and must be left defined once.
TWICE = ("tasks.check_job_schedules", "tasks.dispatch_job")

COMPLETED = Expected("completed")


def _template(job_type: str, before: Expected, after: Expected = COMPLETED) -> Scene:
    return Scene(f"template {job_type}", lambda api: api.run_template(job_type), before, after)


def _unknown(job_type: str) -> Expected:
    return Expected("failed", f"Unknown job type: {job_type}")


def _removed(job_type: str) -> Scene:
    gone = Expected("failed", f"{job_type} is not available")
    return _template(job_type, _unknown(job_type), gone)


SCENES = (
    _template("check_queues", COMPLETED),
    _template("run_commands", _unknown("run_commands")),
    _template("backup", _unknown("backup")),
    _template("inventory_report", _unknown("inventory_report")),
    _template("compliance_check", _unknown("compliance_check")),
    Scene(
        "execute now nightly-backup",
        lambda api: api.execute_now("nightly-backup"),
        Expected("refused", "HTTP 400: No task found for job: nightly-backup"),
        COMPLETED,
    ),
    # Removed integrations and typing errors cannot succeed; they must say so, and not raise.
    _removed("sync_devices"),
    _removed("compare_devices"),
    Scene(
        "unknown type is an error",
        lambda api: api.dispatch("nope"),
        _unknown("nope"),
        _unknown("nope"),
    ),
)
