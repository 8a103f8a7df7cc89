"""``audit`` and ``check``: commands that only look."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.ahead import opened
from migrator.audit.words import FIRST
from migrator.errors import EXIT_FINDINGS, EXIT_OK, ConfigError
from migrator.facts import Facts
from migrator.findings import Finding, all_findings
from migrator.findings.inline import without_ignored
from migrator.findings.select import Selection, prefixes
from migrator.gitstore import GitStore
from migrator.report.console import visible
from migrator.report.write import Compared, tell_unread, write_audit, write_check
from migrator.settings import Settings
from migrator.snapshot import Snapshot

if TYPE_CHECKING:
    from migrator.commands.asking import Asking


@dataclass(frozen=True)
class Checking:
    """What ``check`` is asked for.

    Attributes:
        select: Code prefixes, as they were given.
        ignore: Code prefixes, as they were given.
        baseline: File with findings that are known, or None.
        write: Write that file instead of comparing with it.
        staged: Look at what is staged, not at HEAD.
        output: The format.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    write: bool = False
    staged: bool = False
    output: str = "text"


@dataclass(frozen=True)
class _Seen:
    """What the audit of one tree gives every command of this file."""

    store: GitStore
    source: Snapshot
    settings: Settings
    facts: Facts

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings that nobody has set aside, in a comment or in the settings."""
        ignored = Selection(("DM",), prefixes(self.settings.ignore, "[tool.demonolith] ignore"))
        found = [item for item in all_findings(self.facts) if ignored.takes(item.code)]
        return without_ignored(found, self.source)


def audit_command(
    repo: Path, flags: Mapping[str, object], output: str, python: str | None = None
) -> int:
    """Print the audit of HEAD; 2 where it has something that ``check`` would report."""
    with _looking(repo, flags, installed=_installed(python)) as seen:
        findings = seen.findings()
        write_audit(seen.facts, findings, output)
        return _exit_code(seen, findings)


def _installed(python: str | None) -> frozenset[str] | None:
    if python is None:
        return None
    from migrator.probe.installed import installed

    return installed(python)


def executed_audit_command(
    repo: Path, flags: Mapping[str, object], output: str, asking: Asking
) -> int:
    """Print the audit of HEAD with what Celery itself says; 2 also where that differs.

    Raises:
        ExecutionError: An app could not be asked; what could be found out is printed before.
    """
    from migrator.commands.execute import complain, execute

    with _looking(repo, flags) as seen:
        findings = seen.findings()
        execution = execute(seen.store, seen.source, seen.settings, seen.facts, asking)
        write_audit(seen.facts, findings, output, execution)
        complain(execution, seen.store.root)
        differs = bool(execution.with_status("differs"))
        return EXIT_FINDINGS if differs else _exit_code(seen, findings)


def _exit_code(seen: _Seen, findings: Sequence[Finding]) -> int:
    reported = selection(seen.settings, Checking())
    return EXIT_FINDINGS if any(reported.takes(item.code) for item in findings) else EXIT_OK


def explain_command(repo: Path, flags: Mapping[str, object], name: str, output: str) -> int:
    """Tell the story of one task name."""
    from migrator.audit import uses
    from migrator.findings.story import story
    from migrator.reading import audit_options
    from migrator.report.explain import story_lines
    from migrator.report.lines import print_lines

    if output != "text":
        raise ConfigError(f"--explain has no format {output}", "--format json has all facts")
    with _looking(repo, flags) as seen:
        calls = uses(seen.source, audit_options(seen.settings), name)
        print_lines(story_lines(story(seen.facts, seen.source, name, calls)))
    return EXIT_OK


def check_command(repo: Path, flags: Mapping[str, object], wanted: Checking) -> int:
    """Print one line for each finding; 2 where there is one."""
    from migrator.findings import baseline

    if wanted.write and wanted.baseline is None:
        raise ConfigError("--write-baseline needs a file", "name it with --baseline FILE")
    with _looking(repo, flags, staged=wanted.staged) as seen:
        reported = selection(seen.settings, wanted)
        findings = tuple(item for item in seen.findings() if reported.takes(item.code))
        facts = seen.facts
    if not reported.takes("DM501"):
        tell_unread(facts)
    if wanted.write and wanted.baseline is not None:
        baseline.write_baseline(wanted.baseline, findings)
        print(f"{len(findings)} findings written to {visible(str(wanted.baseline))}")
        return EXIT_OK
    known = baseline.read_baseline(wanted.baseline) if wanted.baseline else None
    new, gone = baseline.without_known(findings, known) if known else (findings, {})
    compared = Compared(new, len(findings) - len(new), sum(gone.values()))
    write_check(facts, compared, wanted.output, reported.takes("DM501"))
    return EXIT_FINDINGS if new else EXIT_OK


def selection(settings: Settings, wanted: Checking) -> Selection:
    """Return what is to be reported: flags over settings, and both their ``ignore``."""
    table = "[tool.demonolith]"
    select = prefixes(wanted.select, "--select") or prefixes(settings.select, f"{table} select")
    ignore = prefixes(settings.ignore, f"{table} ignore") + prefixes(wanted.ignore, "--ignore")
    return Selection(select, ignore)


def facts_of_head(repo: Path, flags: Mapping[str, object]) -> Facts:
    """Audit the commit that HEAD is on; says so where the working tree differs."""
    with _looking(repo, flags) as seen:
        return seen.facts


def tell_if_dirty(store: GitStore) -> None:
    """Say that HEAD is read where the working tree has other content."""
    dirty = store.uncommitted()
    if dirty:
        changes = f"{len(dirty)} uncommitted change{'s' if len(dirty) > 1 else ''}"
        print(f"note: reading HEAD; {changes} not looked at", file=sys.stderr)


@contextmanager
def _looking(
    repo: Path,
    flags: Mapping[str, object],
    *,
    staged: bool = False,
    installed: frozenset[str] | None = None,
) -> Iterator[_Seen]:
    from migrator.reading import read_facts

    with opened(repo) as store:
        if staged:
            with store.staged() as source:
                yield _Seen(store, source, *read_facts(source, flags))
            return
        store.prepare_search(FIRST)
        source = store.snapshot("HEAD")
        facts = read_facts(source, flags, installed)
        tell_if_dirty(store)
        yield _Seen(store, source, *facts)
