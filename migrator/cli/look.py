"""The commands that only look: audit, check, preview, deploy-plan, status.

Heavy imports happen inside, as for every command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.flags import layout_flags, parse_answers
from migrator.cli.options import (
    Apps,
    BaseExecutor,
    Codes,
    Decide,
    Dispatcher,
    Env,
    EnvFile,
    Exec,
    ExecStages,
    Format,
    KeepNames,
    Monolith,
    NoCache,
    Output,
    Package,
    PlanFormat,
    PlanOutput,
    Python,
    Repo,
    Report,
    ReportFormat,
    Root,
    TestCommand,
    Timeout,
)
from migrator.errors import EXIT_FINDINGS


def audit(
    repo: Repo = Path(),
    explain: Annotated[
        str | None, typer.Option(metavar="NAME", help="Tell the story of one task name.")
    ] = None,
    source_root: Root = None,
    monolith: Monolith = None,
    tasks_package: Package = None,
    dispatcher: Dispatcher = None,
    base_executor: BaseExecutor = None,
    execute: Exec = False,
    python: Python = None,
    apps: Apps = None,
    env: Env = None,
    env_file: EnvFile = None,
    timeout: Timeout = None,
    no_cache: NoCache = False,
    output: Report = ReportFormat.text,
) -> None:
    """Say what is registered where, what collides, and who depends on the monolith."""
    from migrator.commands.asking import asking, check_output
    from migrator.commands.look import audit_command, executed_audit_command, explain_command

    flags = layout_flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    how = asking(execute, python if execute else None, apps, env, env_file, timeout)
    if how is not None:
        check_output(output.value, explain)
        raise typer.Exit(executed_audit_command(repo, flags, output.value, how))
    if explain is not None:
        raise typer.Exit(explain_command(repo, flags, explain, output.value))
    raise typer.Exit(audit_command(repo, flags, output.value, python, not no_cache))


def check(
    repo: Repo = Path(),
    select: Codes = None,
    ignore: Codes = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Do not report what this file knows.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found to the baseline file.")
    ] = False,
    staged: Annotated[
        bool, typer.Option("--staged", help="Look at what is staged, not at HEAD: for hooks.")
    ] = False,
    source_root: Root = None,
    monolith: Monolith = None,
    no_cache: NoCache = False,
    output: Report = ReportFormat.text,
) -> None:
    """Guard for CI: one line for each finding; exit code 2 if there is one."""
    from migrator.commands.look import Checking, check_command

    flags = layout_flags(source_root, monolith, None, None, None)
    wanted = Checking(
        tuple(select or ()),
        tuple(ignore or ()),
        baseline,
        write=write_baseline,
        staged=staged,
        cached=not no_cache,
        output=output.value,
    )
    raise typer.Exit(check_command(repo, flags, wanted))


def preview(
    repo: Repo = Path(),
    stage: Annotated[
        str | None, typer.Option(help="Show this stage only (the ones before are built too).")
    ] = None,
    patch: Annotated[
        Path | None,
        typer.Option(help="Write the whole change as a patch for git apply; - for stdout."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 2 if there is something to migrate.")
    ] = False,
    decide: Decide = None,
    keep_names: KeepNames = None,
    source_root: Root = None,
    monolith: Monolith = None,
    tasks_package: Package = None,
    dispatcher: Dispatcher = None,
    base_executor: BaseExecutor = None,
    execute: ExecStages = False,
    python: Python = None,
    env: Env = None,
    env_file: EnvFile = None,
    timeout: Timeout = None,
    test_command: TestCommand = None,
    output: Output = Format.text,
) -> None:
    """Show every stage's diff, on top of the stages before it. Leaves no trace behind."""
    from migrator.commands.asking import executing
    from migrator.commands.preview import preview_command

    flags = layout_flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    code, something = preview_command(
        repo, flags, parse_answers(decide), output.value, stage, patch, how
    )
    raise typer.Exit(EXIT_FINDINGS if exit_code and something and not code else code)


def deploy_plan(
    repo: Repo = Path(),
    decide: Decide = None,
    keep_names: KeepNames = None,
    source_root: Root = None,
    monolith: Monolith = None,
    tasks_package: Package = None,
    dispatcher: Dispatcher = None,
    base_executor: BaseExecutor = None,
    output: PlanOutput = PlanFormat.text,
) -> None:
    """Say what to deploy in which order, which queues to drain, and how to go back."""
    from migrator.commands.deploy import deploy_plan_command

    flags = layout_flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    raise typer.Exit(deploy_plan_command(repo, flags, parse_answers(decide), output.value))


def status(repo: Repo = Path(), output: Output = Format.text) -> None:
    """Say what the last run did and what the next command is."""
    from migrator.commands.status import status_command

    raise typer.Exit(status_command(repo, output.value))
