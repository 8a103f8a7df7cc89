"""The options that commands share: their types, names and help."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from migrator.cache.folder import NO_CACHE


class Format(str, Enum):
    """How results are printed."""

    text = "text"
    json = "json"


class PlanFormat(str, Enum):
    """How the deploy plan is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


class ReportFormat(str, Enum):
    """How the audit and its findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    markdown = "markdown"
    github = "github"


Repo = Annotated[
    Path,
    typer.Argument(help="The repository, or any folder in it.", show_default="current directory"),
]
Root = Annotated[
    str | None, typer.Option(help="Folder that is on sys.path, from the repository's root.")
]
Monolith = Annotated[str | None, typer.Option(help="The legacy module: dotted name or path.")]
Package = Annotated[
    str | None, typer.Option(help="The package that is the public home of the tasks.")
]
Dispatcher = Annotated[str | None, typer.Option(help="The modular dispatcher, as MODULE:FUNCTION.")]
BaseExecutor = Annotated[
    str | None, typer.Option(help="The function that routes job types, as MODULE:FUNCTION.")
]
Decide = Annotated[
    list[str] | None,
    typer.Option(metavar="ID=OPTION", help="Answer a decision; can be given several times."),
]
Output = Annotated[Format, typer.Option("--format", help="How to print the result.")]
PlanOutput = Annotated[
    PlanFormat,
    typer.Option("--format", help="For people, programs, or the text of a pull request."),
]
Report = Annotated[
    ReportFormat,
    typer.Option(
        "--format",
        help="For people, programs, code scanning, a pull request, or annotations in CI.",
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        envvar=NO_CACHE,
        help="Look at the commit anew, and keep nothing of what is seen.",
    ),
]
Codes = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="Codes or their beginnings, with commas: DM1,DM401."),
]
Exec = Annotated[
    bool,
    typer.Option(
        "--exec",
        help="Run the worker's imports on a checkout of HEAD, and compare with Celery's registry.",
    ),
]
ExecStages = Annotated[
    bool,
    typer.Option(
        "--exec",
        help="Run the target's code as well: imports, Celery's registry, OpenAPI, tests.",
    ),
]
TestCommand = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND",
        help="With --exec: the target's tests, for instance 'python -m pytest -q'.",
        show_default="test-command of [tool.demonolith]",
    ),
]
Python = Annotated[
    str | None,
    typer.Option(
        metavar="PATH",
        help="The target's interpreter: what it has installed counts; --exec runs it.",
        show_default="VIRTUAL_ENV's, .venv or venv in the repository, this one",
    ),
]
Apps = Annotated[
    list[str] | None,
    typer.Option("--app", metavar="NAME", help="With --exec: the app, as for celery -A."),
]
Env = Annotated[
    list[str] | None,
    typer.Option(
        "--env", metavar="NAME[=VALUE]", help="With --exec: set a variable, or pass yours on."
    ),
]
EnvFile = Annotated[
    Path | None,
    typer.Option("--env-file", metavar="FILE", help="With --exec: set what this file sets."),
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="With --exec: for each app.", show_default="60"),
]
Branch = Annotated[str | None, typer.Option(help="Name of the new branch to work on.")]
Here = Annotated[
    bool, typer.Option("--current-branch", help="Commit on the current branch, not on a new one.")
]
Hooks = Annotated[
    bool | None, typer.Option("--hooks/--no-hooks", help="Run the repository's commit hooks.")
]
KeepNames = Annotated[
    bool | None,
    typer.Option(
        "--keep-names",
        help="Keep the names of dead tasks for one release, for messages that are queued.",
    ),
]
SkipEmpty = Annotated[
    bool, typer.Option("--skip-empty", help="Make no commit for a stage that changes no file.")
]
Stepwise = Annotated[
    bool, typer.Option("--step", help="Go on step by step, also where `run` was stopped.")
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Answer confirmations, and take what is recommended.")
]
