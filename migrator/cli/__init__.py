"""The command line: which command is which function, in which order. Nothing else.

Everything heavy is imported inside the command that needs it, so that ``--help`` is instant.
"""

from __future__ import annotations

from typing import Annotated

import typer

from migrator import __version__
from migrator.cli.change import demo, run, step
from migrator.cli.look import audit, check, deploy_plan, preview, status
from migrator.cli.recovery import abort, adopt, redo, resume, retry, skip, undo
from migrator.cli.verify import verify
from migrator.errors import EXIT_OK

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


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"demonolith {__version__}")
        raise typer.Exit(EXIT_OK)


# The order is that of --help.
app.command(epilog="Example: demonolith audit ~/shop --format json > facts.json")(audit)
app.command(epilog="Example: demonolith check --select DM1,DM4 --format github")(check)
app.command(epilog="Example: demonolith preview --stage extract-executors | less")(preview)
app.command(epilog="Example: demonolith deploy-plan --format markdown >> pull_request.md")(
    deploy_plan
)
app.command(epilog="Example: demonolith run --branch one-source-of-truth --yes")(run)
app.command(epilog="Example: demonolith step")(step)
app.command(epilog="Example: demonolith resume")(resume)
app.command(epilog="Example: demonolith retry --decide executor:backup=take-monolith")(retry)
app.command(epilog="Example: demonolith adopt, edit the files, demonolith adopt")(adopt)
app.command(epilog="Example: demonolith skip")(skip)
app.command(epilog="Example: demonolith abort")(abort)
app.command(epilog="Example: demonolith undo --to extract-executors")(undo)
app.command(epilog="Example: demonolith verify main..HEAD --exec")(verify)
app.command(epilog="Example: demonolith redo")(redo)
app.command(epilog="Example: demonolith status --format json")(status)
app.command(epilog="Example: demonolith demo --keep /tmp/demo")(demo)


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    from migrator.failures import finish

    finish(lambda: app(standalone_mode=False))
