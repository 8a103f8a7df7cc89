"""The commands that begin to change something: run, step, demo.

Heavy imports happen inside, as for every command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.flags import layout_flags, parse_answers
from migrator.cli.options import (
    BaseExecutor,
    Branch,
    Decide,
    Dispatcher,
    Env,
    EnvFile,
    ExecStages,
    Here,
    Hooks,
    KeepNames,
    Monolith,
    Package,
    Python,
    Repo,
    Root,
    SkipEmpty,
    TestCommand,
    Timeout,
    Yes,
)


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

    flags = layout_flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    options = Options(branch, current_branch, yes, skip_empty, hooks, executing=how)
    raise typer.Exit(run_command(repo, flags, parse_answers(decide), options))


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

    flags = layout_flags(source_root, monolith, tasks_package, dispatcher, base_executor)
    flags["keep_names"] = keep_names
    how = executing(execute, python, env, env_file, timeout, test_command)
    options = Options(branch, current_branch, False, skip_empty, hooks, "step", how)
    raise typer.Exit(step_command(repo, flags, parse_answers(decide), options))


def demo(
    keep: Annotated[
        Path | None, typer.Option(help="Folder for the demo's repository; must not exist.")
    ] = None,
) -> None:
    """Show bug and cure on an embedded backend, with a real API and a real Celery worker."""
    from migrator.demo import run_demo

    raise typer.Exit(run_demo(keep))
