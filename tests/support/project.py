"""Small projects that are audited, planned and migrated for real, in memory."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

from migrator.audit import AuditOptions, audit
from migrator.decisions import Answer
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.planning.planner import make_plan
from migrator.stage import Blocked, Changed, Outcome, Stage, Unchanged
from migrator.stages import STAGES
from migrator.verify import verify
from tests.support.memory import snapshot

Files = Mapping[str, "str | bytes"]
Changes = Mapping[str, "str | bytes | None"]


@dataclass
class Migration:
    """One project with its audit and plan, and the overlay that the stages work on."""

    facts: Facts
    plan: Plan
    overlay: Overlay

    def build(self, name: str) -> Outcome:
        """Return what a stage makes of the overlay as it is."""
        return stage_named(name).build(self.facts, self.plan, self.overlay)

    def apply(self, name: str) -> Outcome:
        """Build a stage and take its edits over; a result that does not verify fails the test."""
        outcome = self.build(name)
        assert not isinstance(outcome, Blocked), "\n".join(map(str, outcome.reasons))
        if isinstance(outcome, Changed):
            before = self.overlay.fork()
            self.overlay.apply(outcome.changes)
            assert not verify(self.facts, self.plan, before, self.overlay)
        return outcome

    def until(self, name: str) -> Migration:
        """Apply every stage before the named one."""
        for stage in STAGES:
            if stage.name == name:
                return self
            self.apply(stage.name)
        raise AssertionError(f"there is no stage {name}")

    def finish(self) -> Migration:
        """Apply every stage."""
        for stage in STAGES:
            self.apply(stage.name)
        return self

    def files(self) -> dict[str, bytes]:
        """Return the file map as it is now."""
        return {path: self.overlay.read(path) for path in self.overlay.paths()}

    def text(self, path: str) -> str:
        """Return one file as text."""
        return self.overlay.read(path).decode()


def stage_named(name: str) -> Stage:
    """Return one of the seven stages."""
    return next(stage for stage in STAGES if stage.name == name)


def given(files: Files) -> dict[str, bytes]:
    """Return files as bytes; text is dedented."""
    return {
        path: text if isinstance(text, bytes) else dedent(text).encode()
        for path, text in files.items()
    }


def migration(
    files: Files,
    decide: Mapping[str, str] | None = None,
    options: AuditOptions | None = None,
    line_length: int | None = None,
    keep_names: bool = False,
) -> Migration:
    """Audit and plan a project.

    Args:
        files: The project.
        decide: Options by decision id.
        options: What a person has said about the layout.
        line_length: For new code.
        keep_names: Keep the names of dead tasks.
    """
    source = snapshot(given(files))
    facts = audit(source, options or AuditOptions())
    answers = {name: Answer(option, "flag") for name, option in (decide or {}).items()}
    plan = make_plan(facts, answers, source, line_length, keep_names)
    return Migration(facts, plan, Overlay(source))


def check_stage(
    files: Files,
    stage: str,
    expected: Changes,
    decide: Mapping[str, str] | None = None,
) -> Changed:
    """Run a stage on top of those before it, and compare the whole file map.

    Every Python file of the result is parsed, and the stage is run again on its own output.

    Args:
        files: The project.
        stage: Name of the stage.
        expected: What the stage changes: path to text, None for a deleted file.
        decide: Options by decision id.
    """
    work = migration(files, decide).until(stage)
    before = work.files()
    outcome = work.apply(stage)
    assert isinstance(outcome, Changed), outcome
    after = work.files()
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    # Text by text: pytest then shows the lines that differ.
    assert {path: _text(after.get(path)) for path in sorted(changed)} == {
        path: text if text is None else _text(_bytes(text))
        for path, text in sorted(expected.items())
    }
    for path, content in work.files().items():
        if path.endswith(".py"):
            ast.parse(content)
    assert isinstance(work.build(stage), Unchanged)
    return outcome


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else dedent(text).encode()


def check_unchanged(files: Files, stage: str, decide: Mapping[str, str] | None = None) -> Unchanged:
    """Run a stage that has nothing to do, on top of those before it."""
    outcome = migration(files, decide).until(stage).build(stage)
    assert isinstance(outcome, Unchanged), outcome
    return outcome


def check_blocked(
    files: Files, stage: str, message: str, decide: Mapping[str, str] | None = None
) -> Blocked:
    """Run a stage that cannot be done safely, on top of those before it."""
    outcome = migration(files, decide).until(stage).build(stage)
    assert isinstance(outcome, Blocked), outcome
    assert any(message in str(reason) for reason in outcome.reasons), outcome.reasons
    return outcome
