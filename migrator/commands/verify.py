"""``verify``: proves the commits of a range, each against its parent."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from migrator.errors import EXIT_FINDINGS, EXIT_OK, ConfigError
from migrator.executed.branch import BranchChecks
from migrator.executed.options import Executing
from migrator.git.refs import HEADS
from migrator.gitstore import GitStore
from migrator.proof.history import split_range
from migrator.proof.prove import Proven, Prover, cache_of
from migrator.report.lines import counting
from migrator.runs.journal import Journal


def verify_command(
    words: list[str], flags: Mapping[str, object], output: str, how: Executing | None = None
) -> int:
    """Print the table of a range; see ``demonolith verify --help``."""
    repo, revisions = split_words(words)
    with GitStore.open(repo) as store:
        base, tip = split_range(revisions) if revisions else newest_run(store)
        # A tag may have the name of the run's branch, and git would take the tag.
        ends = store.resolve(base), store.resolve(tip if revisions else f"{HEADS}{tip}")
        prover = Prover(store, ends[0], cache_of(store), flags)
        if how is not None:
            prover.execute = BranchChecks(store, prover, how)
        proven = []
        with counting("commits", len(store.commits(f"{ends[0]}..{ends[1]}"))) as one_more:
            for entry in prover.prove(ends[1]):
                proven.append(entry)
                one_more()
        if output == "json":
            _print_json(ends, proven)
        else:
            _print_text(f"{base}..{tip}", proven)
    return EXIT_FINDINGS if any(entry.findings for entry in proven) else EXIT_OK


def split_words(words: list[str]) -> tuple[Path, str]:
    """Tell the range from the repository: a folder is a folder, whatever its name.

    Raises:
        ConfigError: There are two of one kind.
    """
    ranges = [word for word in words if ".." in word and not Path(word).is_dir()]
    folders = [word for word in words if word not in ranges]
    if len(ranges) > 1 or len(folders) > 1:
        raise ConfigError(
            f"verify takes one range and one repository, not {' '.join(words)}",
            "for instance: demonolith verify main..HEAD ~/shop",
        )
    return Path(folders[0] if folders else "."), ranges[0] if ranges else ""


def newest_run(store: GitStore) -> tuple[str, str]:
    """Return base and branch of the newest run.

    Raises:
        ConfigError: There is none.
    """
    record = Journal(store.git_dir).latest()
    if record is None or record.status in ("undone", "aborted"):
        raise ConfigError("there is no run to verify", "give a range: demonolith verify main..HEAD")
    return record.base_commit[:12], record.work_branch


def _print_json(ends: tuple[str, str], proven: list[Proven]) -> None:
    from migrator.report.preview import to_json
    from migrator.report.proof import proof_document

    sys.stdout.write(to_json(proof_document(*ends, proven)))


def _print_text(names: str, proven: list[Proven]) -> None:
    from migrator.report.lines import print_lines
    from migrator.report.proof import proof_lines

    print_lines(proof_lines(names, proven))
