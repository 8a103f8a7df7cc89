"""The commands: parse, pick a driver, render, exit code. Nothing else.

Everything heavy is imported inside the command that needs it, so that ``--help`` is instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrator import __version__
from migrator.cli_options import (
    Apps,
    BaseExecutor,
    Branch,
    Codes,
    Decide,
    Dispatcher,
    Env,
    EnvFile,
    Exec,
    ExecStages,
    Format,
    Here,
    Hooks,
    KeepNames,
    Monolith,
    Output,
    Package,
    PlanFormat,
    PlanOutput,
    Python,
    Repo,
    Report,
    ReportFormat,
    Root,
    SkipEmpty,
    Stepwise,
    TestCommand,
    Timeout,
    Yes,
)
from migrator.cli_verify import verify
from migrator.errors import EXIT_FINDINGS, EXIT_OK, ConfigError

app = typer.Typer(
    name="demonolith",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Take a Celery backend with duplicate task registrations to one source of truth: "
    "seven stages, each one reviewable git commit.",
    epilog="Exit codes: 0 done or clean, 1 error, 2 there is something to migrate, "
    "3 a person has to decide, 130 interrupted.",
)


def _flags(
    source_root: str | None,
    monolith: str | None,
    tasks_package: str | None,
    dispatcher: str | None,
    base_executor: str | None,
) -> dict[str, object]:
    return {
        "source_root": source_root,
        "monolith": monolith,
        "tasks_package": tasks_package,
        "dispatcher": dispatcher,
        "base_executor": base_executor,
    }


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"demonolith {__version__}")
        raise typer.Exit(EXIT_OK)


@app.command(epilog="Example: demonolith audit ~/shop --format json > facts.json")
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
    output: Report = ReportFormat.text,
) -> None:
    """Say what is registered where, what collides, and who depends on the monolith."""
    from migrator.commands.asking import asking, check_output
    from migrator.commands.look import audit_command, executed_audit_command, explain_command

    flags = _flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    how = asking(execute, python if execute else None, apps, env, env_file, timeout)
    if how is not None:
        check_output(output.value, explain)
        raise typer.Exit(executed_audit_command(repo, flags, output.value, how))
    if explain is not None:
        raise typer.Exit(explain_command(repo, flags, explain, output.value))
    raise typer.Exit(audit_command(repo, flags, output.value, python))


@app.command(epilog="Example: demonolith check --select DM1,DM4 --format github")
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
    output: Report = ReportFormat.text,
) -> None:
    """Guard for CI: one line for each finding; exit code 2 if there is one."""
    from migrator.commands.look import Checking, check_command

    flags = _flags(source_root, monolith, None, None, None)
    wanted = Checking(
        tuple(select or ()), tuple(ignore or ()), baseline, write_baseline, staged, output.value
    )
    raise typer.Exit(check_command(repo, flags, wanted))


@app.command(epilog="Example: demonolith preview --stage extract-executors | less")
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

    flags = _flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    code, something = preview_command(
        repo, flags, parse_answers(decide), output.value, stage, patch, how
    )
    raise typer.Exit(EXIT_FINDINGS if exit_code and something and not code else code)


@app.command(epilog="Example: demonolith deploy-plan --format markdown >> pull_request.md")
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

    flags = _flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    raise typer.Exit(deploy_plan_command(repo, flags, parse_answers(decide), output.value))


@app.command(epilog="Example: demonolith run --branch one-source-of-truth --yes")
def run(
    repo: Repo = Path(),
    branch: Branch = None,
    current_branch: Here = False,
    yes: Yes = False,
    decide: Decide = None,
    skip_empty: SkipEmpty = False,
    hooks: Hooks = None,
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
) -> None:
    """Migrate: build and check all stages, then commit them one by one on a new branch."""
    from migrator.commands.asking import executing
    from migrator.commands.change import run_command
    from migrator.commands.options import Options

    flags = _flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    options = Options(branch, current_branch, yes, skip_empty, hooks, executing=how)
    raise typer.Exit(run_command(repo, flags, parse_answers(decide), options))


@app.command(epilog="Example: demonolith step")
def step(
    repo: Repo = Path(),
    branch: Branch = None,
    current_branch: Here = False,
    decide: Decide = None,
    skip_empty: SkipEmpty = False,
    hooks: Hooks = None,
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
) -> None:
    """Go through the stages one at a time: apply, leave out, edit, or stop and resume later."""
    from migrator.commands.asking import executing
    from migrator.commands.change import step_command
    from migrator.commands.options import Options

    flags = _flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    options = Options(branch, current_branch, False, skip_empty, hooks, "step", how)
    raise typer.Exit(step_command(repo, flags, parse_answers(decide), options))


@app.command(epilog="Example: demonolith resume")
def resume(
    repo: Repo = Path(),
    interactive: Stepwise = False,
    yes: Yes = False,
) -> None:
    """Go on with the last run or step where it stopped."""
    from migrator.commands.onward import resume_command

    raise typer.Exit(resume_command(repo, interactive, yes))


@app.command(epilog="Example: demonolith retry --decide executor:backup=take-monolith")
def retry(
    repo: Repo = Path(),
    decide: Decide = None,
    interactive: Stepwise = False,
    yes: Yes = False,
) -> None:
    """Take in what you have changed since (commits, settings), and build what is left again."""
    from migrator.commands.onward import retry_command

    raise typer.Exit(retry_command(repo, parse_answers(decide), interactive, yes))


@app.command(epilog="Example: demonolith adopt, edit the files, demonolith adopt")
def adopt(repo: Repo = Path(), yes: Yes = False) -> None:
    """Do a stage by hand: lay its result out to be mended; then check and commit what you made."""
    from migrator.commands.adopting import adopt_command

    raise typer.Exit(adopt_command(repo, yes))


@app.command(epilog="Example: demonolith skip")
def skip(repo: Repo = Path(), interactive: Stepwise = False, yes: Yes = False) -> None:
    """Leave the next stage out and go on; stages that need it cannot be done then."""
    from migrator.commands.onward import skip_command

    raise typer.Exit(skip_command(repo, interactive, yes))


@app.command(epilog="Example: demonolith abort")
def abort(repo: Repo = Path(), yes: Yes = False) -> None:
    """End the run where it stands; its commits stay, and undo can still take them back."""
    from migrator.commands.back import abort_command

    raise typer.Exit(abort_command(repo, yes))


@app.command(epilog="Example: demonolith undo --to extract-executors")
def undo(
    repo: Repo = Path(),
    to: Annotated[
        str | None, typer.Option(metavar="STAGE", help="Keep the stages up to this one.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Take the last run back: tree, branch and index of before it, or back to a stage."""
    from migrator.commands.back import undo_command

    raise typer.Exit(undo_command(repo, to, yes))


app.command(epilog="Example: demonolith verify main..HEAD --exec")(verify)


@app.command(epilog="Example: demonolith redo")
def redo(repo: Repo = Path(), yes: Yes = False) -> None:
    """Take the last undo back."""
    from migrator.commands.back import redo_command

    raise typer.Exit(redo_command(repo, yes))


@app.command(epilog="Example: demonolith status --format json")
def status(repo: Repo = Path(), output: Output = Format.text) -> None:
    """Say what the last run did and what the next command is."""
    from migrator.commands.status import status_command

    raise typer.Exit(status_command(repo, output.value))


@app.command(epilog="Example: demonolith demo --keep /tmp/demo")
def demo(
    keep: Annotated[
        Path | None, typer.Option(help="Folder for the demo's repository; must not exist.")
    ] = None,
) -> None:
    """Show bug and cure on an embedded backend, with a real API and a real Celery worker."""
    from migrator.demo import run_demo

    raise typer.Exit(run_demo(keep))


def parse_answers(items: list[str] | None) -> dict[str, str]:
    """Split ``ID=OPTION`` flags.

    Raises:
        ConfigError: A flag has no ``=``, or a decision is answered twice in different ways.
    """
    answers: dict[str, str] = {}
    for item in items or []:
        name, found, option = item.rpartition("=")
        if not found or not name or not option:
            raise ConfigError(f"--decide {item}: not of the form ID=OPTION")
        if answers.get(name, option) != option:
            raise ConfigError(f"--decide answers {name} twice: {answers[name]} and {option}")
        answers[name] = option
    return answers


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    from migrator.failures import guarded, leave

    leave(guarded(lambda: app(standalone_mode=False)))
