"""``demonolith verify``: its flags. Heavy imports happen inside, as for every command."""

from __future__ import annotations

from typing import Annotated

import typer

from migrator.cli.options import (
    Env,
    EnvFile,
    ExecStages,
    Format,
    Monolith,
    Output,
    Python,
    Root,
    TestCommand,
    Timeout,
)


def verify(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BASE..TIP] [REPO]",
            help="The commits to prove, and the repository.",
            show_default="the newest run, in the current directory",
        ),
    ] = None,
    source_root: Root = None,
    monolith: Monolith = None,
    execute: ExecStages = False,
    python: Python = None,
    env: Env = None,
    env_file: EnvFile = None,
    timeout: Timeout = None,
    test_command: TestCommand = None,
    output: Output = Format.text,
) -> None:
    """Prove a branch commit by commit, each against its parent; exit code 2 if one fails."""
    from migrator.commands.asking import executing
    from migrator.commands.verify import verify_command

    how = executing(execute, python, env, env_file, timeout, test_command)
    flags = {"source_root": source_root, "monolith": monolith}
    raise typer.Exit(verify_command(words or [], flags, output.value, how))
