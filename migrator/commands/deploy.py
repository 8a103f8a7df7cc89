"""``deploy-plan``: what to deploy in which order, before a run and after it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from migrator.audit.words import FIRST
from migrator.commands.advice import UNFINISHED
from migrator.decisions import Answer
from migrator.deploy import DeployPlan, deploy_plan
from migrator.errors import EXIT_OK
from migrator.gitstore import GitStore
from migrator.preflight import check_monolith
from migrator.report.console import visible
from migrator.runs.journal import Journal
from migrator.runs.record import RunRecord
from migrator.session import Session, open_session, session_of_base


def deploy_plan_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], output: str
) -> int:
    """Print the deploy plan; see ``demonolith deploy-plan --help``."""
    given = {name: Answer(option, "flag") for name, option in answers.items()}
    with GitStore.open(repo) as store:
        store.prepare_search(FIRST)
        session = _session(store, flags, given)
        plan = deploy_plan(session.facts, session.plan)
        if session.facts.layout is None and not session.nothing_to_do:
            check_monolith(session)
    _write(plan, output)
    return EXIT_OK


def _session(
    store: GitStore, flags: Mapping[str, object], answers: Mapping[str, Answer]
) -> Session:
    """Open HEAD, or the base of the run that has migrated it."""
    record = Journal(store.git_dir).latest()
    if record is not None and record.status in UNFINISHED:
        return _of_run(store, record)
    session = open_session(store, "HEAD", flags, answers)
    if session.facts.layout is None and record is not None and record.status == "done":
        return _of_run(store, record)
    return session


def _of_run(store: GitStore, record: RunRecord) -> Session:
    told = f"This is the deploy plan of run {record.id}, on {record.work_branch}."
    print(visible(told), file=sys.stderr)
    return session_of_base(store, record)


def _write(plan: DeployPlan | None, output: str) -> None:
    from migrator.deploy.text import deploy_text
    from migrator.report.deploy_plan import deploy_document, deploy_markdown, marked
    from migrator.report.lines import print_lines
    from migrator.report.preview import to_json

    if output == "json":
        sys.stdout.write(to_json(deploy_document(plan)))
    elif plan is None:
        print("There is nothing to migrate, and so nothing to deploy.")
    elif output == "markdown":
        sys.stdout.writelines(f"{visible(line)}\n" for line in deploy_markdown(plan))
    else:
        print_lines(marked(deploy_text(plan)))
