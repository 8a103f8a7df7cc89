"""``audit --exec``: lets Celery answer, on a checkout of the commit that was audited."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from migrator.agreement import Execution, asked_app, compare
from migrator.audit.apps import AppPlace, find_apps, named_app
from migrator.commands.asking import Asking
from migrator.errors import ConfigError, DemonolithError
from migrator.facts import Facts
from migrator.gitstore import GitStore
from migrator.probe.checkout import Workspace, workspace
from migrator.probe.environment import added_variables, clean_environment
from migrator.probe.interpreter import Interpreter, choose
from migrator.probe.registry import ask
from migrator.reading import audit_options
from migrator.report.console import visible
from migrator.settings import Settings
from migrator.snapshot import Snapshot


class ExecutionError(DemonolithError):
    """The target's code could not be run to the end."""


def execute(
    store: GitStore, source: Snapshot, settings: Settings, facts: Facts, asking: Asking
) -> Execution:
    """Run the target's worker imports, app by app, and compare.

    Raises:
        ConfigError: There is no app or no interpreter to do it with.
        RepositoryError: The tree cannot be checked out.
    """
    apps = _apps(source, settings, facts, asking)
    variables = added_variables(asking.env, asking.env_file)
    with workspace(store, source.tree, store.root) as place:
        interpreter = _interpreter(place, store.root, apps, asking)
        answers = []
        for app in apps:
            told = f"note: running the imports of {app.name} with {interpreter.path}"
            print(visible(told), file=sys.stderr)
            answers.append(
                ask(
                    place,
                    interpreter,
                    app.name,
                    app.root,
                    instead_of=store.root,
                    variables=variables,
                    seconds=asking.timeout,
                    include=app.include,
                )
            )
        left_out = place.left_out
    pairs = list(zip(apps, answers, strict=True))
    return Execution(
        interpreter=interpreter.path,
        chosen=interpreter.origin,
        tree=source.tree,
        left_out=left_out,
        apps=tuple(asked_app(app.name, app.root, answer) for app, answer in pairs),
        names=compare(facts, [(app.name, answer) for app, answer in pairs]),
    )


def complain(execution: Execution, root: Path) -> None:
    """Raise ExecutionError where an app has not answered, with what a person can do."""
    failed = [app for app in execution.apps if app.failure is not None]
    if not failed:
        return
    app = failed[0]
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    advice = [
        *(f"| {line}" for line in app.lines),
        f"it ran with {execution.interpreter} ({execution.chosen}) on a checkout of the commit: "
        "untracked files, and variables that no --env names, are not there",
        *_advice(app.failure or "", root),
    ]
    raise ExecutionError(
        f"the app {app.name} could not be asked: {app.failure}{more}", "\n".join(advice)
    )


def _advice(failure: str, root: Path) -> list[str]:
    if failure.startswith("it took longer"):
        return ["where it stood is above; more time: --timeout SECONDS"]
    lines = ["variables: --env NAME=VALUE, --env NAME for your own value, --env-file FILE"]
    if (root / ".env").is_file():
        lines[0] += f" (there is a {root / '.env'})"
    if failure.startswith(("ModuleNotFoundError", "ImportError")):
        lines.insert(
            0,
            "the worker's interpreter: --python PATH; where its modules are: "
            "--source-root FOLDER",
        )
    return [*lines, "another app: --app MODULE:ATTRIBUTE, as `celery -A` takes it"]


def _apps(source: Snapshot, settings: Settings, facts: Facts, asking: Asking) -> Sequence[AppPlace]:
    options = audit_options(settings)
    if asking.apps:
        return [named_app(source, options, name) for name in dict.fromkeys(asking.apps)]
    copies = [PurePosixPath(copy.path) for copy in facts.copies]
    found = [
        app
        for app in find_apps(source, options)
        if not any(PurePosixPath(app.path).is_relative_to(copy) for copy in copies)
    ]
    if not found:
        raise ConfigError(
            "no Celery app was found to ask",
            "name it as for `celery -A`: --app MODULE:ATTRIBUTE",
        )
    return found


def _interpreter(
    place: Workspace, root: Path, apps: Sequence[AppPlace], asking: Asking
) -> Interpreter:
    """Choose among the environments beside the apps and all folders above them."""
    folders = []
    for app in apps:
        folder = root / app.root
        while folder != root:
            folders.append(folder)
            folder = folder.parent
    folders = [*dict.fromkeys(folders), root]
    env: Mapping[str, str] = clean_environment(place, {})
    return choose(asking.python, folders, place.temporary, env)
