"""The smallest application with as many commands as ours."""

import typer

app = typer.Typer()


@app.callback(invoke_without_command=True)
def _main(version: bool = typer.Option(False, "--version", is_eager=True)) -> None:
    if version:
        typer.echo("bare 1.0")
        raise typer.Exit()


@app.command()
def one(repo: str = ".") -> None:
    """Do one thing."""


@app.command()
def two(repo: str = ".") -> None:
    """Do another thing."""


app()
