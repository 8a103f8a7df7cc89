"""``audit`` and ``check``: commands that only look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.commands.looked import Looked, judged, looked, looked_at_index, looking
from migrator.errors import EXIT_FINDINGS, EXIT_OK, ConfigError
from migrator.facts import Facts
from migrator.report.console import visible
from migrator.report.write import Compared, tell_unread, write_audit, write_check

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
        cached: Take what was seen of the commit before.
        output: The format.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    write: bool = False
    staged: bool = False
    cached: bool = True
    output: str = "text"


def audit_command(
    repo: Path,
    flags: Mapping[str, object],
    output: str,
    python: str | None = None,
    cached: bool = True,
) -> int:
    """Print the audit of HEAD; 2 where it has something that ``check`` would report."""
    seen = looked(repo, flags, installed=_installed(python), cached=cached)
    write_audit(seen.facts, seen.findings, output)
    return _exit_code(seen)


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

    with looking(repo, flags) as (store, source, reading):
        seen = judged(reading, source)
        execution = execute(store, source, reading.settings, reading.facts, asking)
        write_audit(seen.facts, seen.findings, output, execution)
        complain(execution, store.root)
        differs = bool(execution.with_status("differs"))
        return EXIT_FINDINGS if differs else _exit_code(seen)


def _exit_code(seen: Looked) -> int:
    reported = seen.selection()
    return EXIT_FINDINGS if any(reported.takes(item.code) for item in seen.findings) else EXIT_OK


def explain_command(repo: Path, flags: Mapping[str, object], name: str, output: str) -> int:
    """Tell the story of one task name."""
    from migrator.audit import uses
    from migrator.findings.story import story
    from migrator.reading import audit_options
    from migrator.report.explain import story_lines
    from migrator.report.lines import print_lines

    if output != "text":
        raise ConfigError(f"--explain has no format {output}", "--format json has all facts")
    with looking(repo, flags) as (_, source, reading):
        calls = uses(source, audit_options(reading.settings), name)
        print_lines(story_lines(story(reading.facts, source, name, calls)))
    return EXIT_OK


def check_command(repo: Path, flags: Mapping[str, object], wanted: Checking) -> int:
    """Print one line for each finding; 2 where there is one."""
    from migrator.findings import baseline

    if wanted.write and wanted.baseline is None:
        raise ConfigError("--write-baseline needs a file", "name it with --baseline FILE")
    if wanted.staged:
        seen = looked_at_index(repo, flags)
    else:
        seen = looked(repo, flags, cached=wanted.cached)
    reported = seen.selection(wanted.select, wanted.ignore)
    findings = tuple(item for item in seen.findings if reported.takes(item.code))
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


def facts_of_head(repo: Path, flags: Mapping[str, object]) -> Facts:
    """Audit the commit that HEAD is on; says so where the working tree differs."""
    with looking(repo, flags) as (_, _, reading):
        return reading.facts
