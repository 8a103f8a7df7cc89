"""What ``audit`` and ``check`` see of a commit: looked at once, and read back from then on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.ahead import opened
from migrator.audit.words import FIRST
from migrator.cache.audits import KeptAudits, kept_audits
from migrator.cache.records import from_data
from migrator.facts import Facts
from migrator.findings import Finding
from migrator.findings.select import Selection, prefixes
from migrator.gitstore import GitStore
from migrator.report.console import tell
from migrator.snapshot import Searched, Snapshot

if TYPE_CHECKING:
    from migrator.reading import Reading

TABLE = "[tool.demonolith]"
# Flags that change what is made of the facts, and not the facts.
BESIDE_LAYOUT = frozenset({"keep_names"})


@dataclass(frozen=True)
class Looked:
    """What a tree alone decides, with the flags that say how to look at it.

    Attributes:
        facts: The facts.
        findings: Those that nobody has set aside, in a comment or in the settings.
        select: What the tree's settings want to be reported.
        ignore: What they do not.
        note: What a person should know of the settings, or nothing.
        searched: Which files hold a word that the audit looks for first.
    """

    facts: Facts
    findings: tuple[Finding, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    note: str = ""
    searched: Searched | None = None

    def selection(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Selection:
        """Return what is to be reported: flags over settings, and both their ``ignore``."""
        wanted = prefixes(select, "--select") or prefixes(self.select, f"{TABLE} select")
        unwanted = prefixes(self.ignore, f"{TABLE} ignore") + prefixes(ignore, "--ignore")
        return Selection(wanted, unwanted)


def looked(
    repo: Path,
    flags: Mapping[str, object],
    *,
    installed: frozenset[str] | None = None,
    cached: bool = True,
) -> Looked:
    """Look at the commit that HEAD is on, or say once more what was seen of it.

    Args:
        repo: The repository.
        flags: What was said about its layout.
        installed: The names that the target's environment has, where one is given: always anew.
        cached: False to look anew and keep nothing.
    """
    with opened(repo) as store:
        source = store.snapshot("HEAD")
        kept = kept_audits(store, source.tree) if cached and installed is None else None
        known = _read_back(kept, flags, source.commit)
        if known is not None:
            _tell(store, known.note)
            return known
        reading = _read(store, source, flags, installed)
        unmoved = store.ask_unmoved() if kept is not None else None
        seen = judged(reading, source)
        if kept is not None and unmoved is not None and unmoved():
            kept.put(flags, asdict(seen))
        return seen


def read_again(store: GitStore, source: Snapshot, flags: Mapping[str, object]) -> Reading:
    """Read a commit for whoever goes on with its files; what an audit has seen is taken over.

    Args:
        store: The repository.
        source: The commit.
        flags: Settings given on the command line, those beside the layout too.
    """
    from migrator.reading import read_commit

    layout = {name: value for name, value in flags.items() if name not in BESIDE_LAYOUT}
    store.prepare_standing()
    store.prepare_list(source.tree)
    seen = _read_back(kept_audits(store, source.tree), layout, source.commit)
    if seen is not None and seen.searched is not None:
        source.take_over(seen.searched)
    else:
        store.prepare_search(FIRST)
    if seen is not None:
        import_module("codemods.move")  # what is needed next, while git still works
    facts = seen.facts if seen is not None else None
    reading = read_commit(source, flags, known=facts)
    if facts is not None:
        _expect(source, facts)
    _tell_note(reading.note)
    return reading


def _expect(source: Snapshot, facts: Facts) -> None:
    """Search for what the audit would have: planning, stages and checks go on from there."""
    source.expect(FIRST)
    if facts.layout is not None:
        names = [entry.name for entry in facts.registrations if entry.name]
        source.expect([facts.layout.monolith.name.rpartition(".")[2], *names])


def looked_at_index(repo: Path, flags: Mapping[str, object]) -> Looked:
    """Look at what is staged, always anew."""
    from migrator.reading import read_commit

    with opened(repo) as store, store.staged() as source:
        reading = read_commit(source, flags)
        _tell_note(reading.note)
        return judged(reading, source)


@contextmanager
def looking(
    repo: Path, flags: Mapping[str, object]
) -> Iterator[tuple[GitStore, Snapshot, Reading]]:
    """Look at the commit that HEAD is on anew, for whoever has more questions about it."""
    with opened(repo) as store:
        source = store.snapshot("HEAD")
        yield store, source, _read(store, source, flags)


def judged(reading: Reading, source: Snapshot) -> Looked:
    """Return what was read of a tree with the findings that follow from it.

    Raises:
        ConfigError: The settings ignore what is no code.
    """
    from migrator.findings.collect import all_findings
    from migrator.findings.inline import without_ignored

    settings = reading.settings
    ignored = Selection(("DM",), prefixes(settings.ignore, f"{TABLE} ignore"))
    found = [item for item in all_findings(reading.facts) if ignored.takes(item.code)]
    findings = without_ignored(found, source)
    searched = source.searched(FIRST)
    return Looked(reading.facts, findings, settings.select, settings.ignore, reading.note, searched)


def _read(
    store: GitStore,
    source: Snapshot,
    flags: Mapping[str, object],
    installed: frozenset[str] | None = None,
) -> Reading:
    from migrator.reading import read_commit

    store.prepare_search(FIRST)
    reading = read_commit(source, flags, installed)
    _tell(store, reading.note)
    return reading


def _read_back(kept: KeptAudits | None, flags: Mapping[str, object], commit: str) -> Looked | None:
    found = kept.get(flags) if kept is not None else None
    if found is None:
        return None
    try:
        seen = from_data(Looked, found)
    except ValueError:
        return None
    return replace(seen, facts=replace(seen.facts, commit=commit))


def _tell(store: GitStore, note: str) -> None:
    _tell_note(note)
    tell_if_dirty(store)


def _tell_note(note: str) -> None:
    if note:
        tell(note)


def tell_if_dirty(store: GitStore) -> None:
    """Say that HEAD is read where the working tree has other content."""
    dirty = store.uncommitted()
    if dirty:
        changes = f"{len(dirty)} uncommitted change{'s' if len(dirty) > 1 else ''}"
        print(f"note: reading HEAD; {changes} not looked at", file=sys.stderr)
