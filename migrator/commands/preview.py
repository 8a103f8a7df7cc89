"""``preview``: every stage's diff, built in memory and in a store that is thrown away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from migrator.commands.looked import read_again, tell_if_dirty
from migrator.decisions import Answer
from migrator.deploy import deploy_plan
from migrator.drivers import Previewed, preview
from migrator.errors import EXIT_DECISION, EXIT_OK, ConfigError
from migrator.executed.options import Executing
from migrator.executed.stage_checks import stage_checks
from migrator.gitstore import GitStore
from migrator.preflight import check_monolith
from migrator.proof.prove import cache_of
from migrator.report.console import tell
from migrator.session import Session, session_of


def preview_command(
    repo: Path,
    flags: Mapping[str, object],
    answers: Mapping[str, str],
    output: str,
    stage: str | None,
    patch: Path | None,
    how: Executing | None = None,
) -> tuple[int, bool]:
    """Show what ``run`` would commit.

    Returns:
        The exit code, and whether there is something to migrate.
    """
    check_stage(stage)
    given = {name: Answer(option, "flag") for name, option in answers.items()}
    with GitStore.open(repo) as store, store.scratch() as scratch:
        source = scratch.snapshot("HEAD")
        session = session_of(scratch, source, read_again(scratch, source, flags), given)
        tell_if_dirty(scratch)
        differences = _Differences(session.store)
        printed = output == "text" and stage is None and str(patch) != "-"
        items = _items(session, stage, how, differences.look_at if printed else _pass_over)
        _render(session, items, differences, output, stage, patch)
        stopped = bool(session.plan.open_decisions) or any(item.blocked for item in items)
        changed = any(item.proposal.changes for item in items)
        return (EXIT_DECISION if stopped else EXIT_OK), changed or stopped


class _Differences:
    """git's diffs of stages, asked for while the next stage is built elsewhere.

    Args:
        store: Has the trees.
    """

    def __init__(self, store: GitStore) -> None:
        self._store = store
        self._known: dict[tuple[str, str], tuple[bytes, bytes]] = {}

    def of(self, item: Previewed) -> tuple[bytes, bytes]:
        """Return a stage's patch, and the table of its files."""
        trees = item.before, item.after
        if item.before == item.after:
            return b"", b""
        if trees not in self._known:
            patch, table = self._store.diff(*trees), self._store.diff(*trees, stat=True)
            self._known[trees] = patch, table
        return self._known[trees]

    def look_at(self, item: Previewed) -> None:
        """Be ready to print a stage."""
        import_module("migrator.report.preview")
        if not item.waits_for:
            self.of(item)


def _pass_over(item: Previewed) -> None:
    """Do nothing: there is nothing to print but at the end."""


def _items(
    session: Session,
    stage: str | None,
    how: Executing | None,
    look_at: Callable[[Previewed], None],
) -> list[Previewed]:
    if session.nothing_to_do:
        return []
    check_monolith(session)
    # What is known is used; a preview leaves nothing behind, and so adds nothing.
    cache = cache_of(session.store, keep=False)
    with stage_checks(session, how, cache, tell) as check:
        items = []
        for item in preview(session, stage, check):
            items.append(item)
            look_at(item)
        return items


def check_stage(stage: str | None) -> None:
    """Raise ConfigError where there is no such stage."""
    if stage is None:
        return
    from migrator.stages import STAGES

    names = [entry.name for entry in STAGES]
    if stage not in names:
        raise ConfigError(f"there is no stage {stage!r}", "stages: " + ", ".join(names))


def _render(
    session: Session,
    items: list[Previewed],
    differences: _Differences,
    output: str,
    stage: str | None,
    patch: Path | None,
) -> None:
    base = session.overlay.snapshot.tree
    if patch is not None:
        final = items[-1].after if items else base
        _write_patch(patch, session.store.diff(base, final))
        if str(patch) == "-":
            return
    if output == "json":
        _print_json(session, items, base)
    else:
        _print_text(session, items, differences, stage)


def _print_json(session: Session, items: list[Previewed], base: str) -> None:
    from migrator.report.deploy_plan import deploy_document
    from migrator.report.preview import preview_document, to_json

    document = preview_document(session.facts.commit, base, items, session.plan.decisions)
    document["deploy_plan"] = deploy_document(deploy_plan(session.facts, session.plan))
    sys.stdout.write(to_json(document))


def _print_text(
    session: Session, items: list[Previewed], differences: _Differences, stage: str | None
) -> None:
    from migrator.report.console import make_console, paged
    from migrator.report.preview import print_decisions, print_stage, print_waiting
    from migrator.report.progress import print_deploy_plan

    console = make_console()
    if not items:
        console.print("There is nothing to migrate: no task name is registered twice.")
        console.print("To take one module of tasks apart, name it: --monolith MODULE.")
        return
    with paged(console):
        print_decisions(console, session.plan.decisions)
        shown = [item for item in items if stage in (None, item.proposal.stage.name)]
        waiting = [item for item in shown if item.waits_for]
        for item in shown:
            if item not in waiting:
                print_stage(console, item, *differences.of(item))
        print_waiting(console, waiting)
        if stage is None:
            print_deploy_plan(console, session)
            console.print(f"final tree {items[-1].after}, nothing was written to the repository")


def _write_patch(patch: Path, diff: bytes) -> None:
    if str(patch) == "-":
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()
        return
    try:
        patch.write_bytes(diff)
    except OSError as error:
        hint = "Name a file in a folder that you may write to, or - for standard output."
        raise ConfigError(f"cannot write the patch to {patch}: {error.strerror}", hint) from None
