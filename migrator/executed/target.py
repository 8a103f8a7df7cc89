"""One target's code at work: what it answers for each of its trees, asked once.

Each tree is checked out when it is first needed. What was answered is kept by tree, interpreter
(with all that is installed there), variables and question. What failed is asked again next time:
a package that was missing, or a database, may be there then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from migrator.audit.apps import AppPlace
from migrator.cache.program import digest, tool_digest
from migrator.cache.results import ResultCache
from migrator.executed.failing import failing
from migrator.executed.options import TESTS_FACTOR, Executing
from migrator.probe.checkout import Workspace, workspace
from migrator.probe.environment import clean_environment
from migrator.probe.installed import fingerprint
from migrator.probe.interpreter import Interpreter, choose
from migrator.probe.limited import run_limited
from migrator.probe.modules import ask_modules
from migrator.probe.registry import SCRIPT, Failure, Place, ask
from migrator.snapshot import TreeReader

# Run by every Python of the test command: editable installs lead to the checkout, too.
_SITE = """\
import importlib.util
_spec = importlib.util.spec_from_file_location("_demonolith", {script!r})
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
_module.relocate({old!r}, {new!r})
del _spec, _module
"""

Answer = dict[str, Any]


class Target:
    """The target's code.

    Args:
        reader: Reads the repository.
        work_tree: The user's work tree; nothing is written or run there.
        root: Folder of a tree that is on ``sys.path``.
        how: How to run it.
        cache: Answers of before.
    """

    def __init__(
        self, reader: TreeReader, work_tree: Path, root: str, how: Executing, cache: ResultCache
    ) -> None:
        self._reader = reader
        self._work_tree = work_tree
        self._root = root
        self._how = how
        self._cache = cache
        self._open = ExitStack()
        self._places: dict[str, Workspace] = {}
        self.asked = 0

    def __enter__(self) -> Target:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def imports(self, tree: str, modules: Sequence[str]) -> Answer:
        """Return, for each module, why its import fails; None where it does not."""

        def run() -> Answer:
            found = ask_modules(
                self._place(tree), self.interpreter, modules, self._root, **self._common
            )
            return {name: _failure(one.failure) for name, one in found.items()}

        return self._answered(tree, "imports", [*modules], run) if modules else {}

    def openapi(self, tree: str, modules: Sequence[str]) -> Answer:
        """Return the OpenAPI documents by ``module:app``, and by module why there is none."""

        def run() -> Answer:
            found = ask_modules(
                self._place(tree),
                self.interpreter,
                modules,
                self._root,
                openapi=True,
                **self._common,
            )
            documents: Answer = {}
            for name, one in found.items():
                documents.update({f"{name}:{app}": doc for app, doc in one.apps.items()})
                documents.update({name: _failure(one.failure)} if one.failure else {})
            return documents

        return self._answered(tree, "openapi", [*modules], run) if modules else {}

    def registry(self, tree: str, app: AppPlace) -> Answer:
        """Return which body each task name is bound to (and ``failure``: why nobody can tell)."""

        def run() -> Answer:
            place = self._place(tree)
            found = ask(
                place, self.interpreter, app.name, app.root, include=app.include, **self._common
            )
            if isinstance(found, Failure):
                return {"failure": _failure(found)}
            return {"tasks": {name: _where(entry.body) for name, entry in found.tasks.items()}}

        return self._answered(tree, "registry", [app.name, app.root, *app.include], run)

    def tests(self, tree: str, command: Sequence[str]) -> Answer:
        """Return what the test command gives: ``failure``, or None where it passes."""

        def run() -> Answer:
            place, limit = self._place(tree), self._how.seconds * TESTS_FACTOR
            try:
                ran = run_limited(command, place.tree, self._test_environment(place), limit)
            except OSError as error:
                return {"failure": {"reason": f"it cannot be started: {error}", "lines": []}}
            if ran.code == 0:
                return {"failure": None}
            how = (
                f"exit code {ran.code}" if ran.code is not None else f"more than {limit:g} seconds"
            )
            lines = [line.replace(f"{place.tree}{os.sep}", "") for line in ran.last_lines]
            counts = ran.code is not None and ran.code > 0
            failed = failing(ran.output) if counts else None
            return {"failure": {"reason": how, "lines": lines, "failed": failed}}

        return self._answered(tree, "tests", [*command], run)

    @cached_property
    def interpreter(self) -> Interpreter:
        """The target's interpreter: the one that is named, or one beside the code."""
        with workspace(_Nothing(), "", self._work_tree) as place:
            folder, folders = self._work_tree / self._root, []
            while folder != self._work_tree:
                folders.append(folder)
                folder = folder.parent
            folders.append(self._work_tree)
            environment = clean_environment(place, {})
            return choose(self._how.python, folders, place.temporary, environment)

    def _answered(
        self, tree: str, kind: str, question: list[str], run: Callable[[], Answer]
    ) -> Answer:
        key = {**self._key, "kind": f"exec-{kind}", "tree": tree, "question": digest(question)}
        known = self._cache.get(key)
        if isinstance(known, dict):
            return known
        self.asked += 1
        answer = run()
        if not failed(answer):
            self._cache.put(key, answer)
        return answer

    @cached_property
    def _key(self) -> dict[str, str]:
        how = [self._root, sorted(self._how.variables.items()), self._how.seconds]
        path = os.environ.get("PATH", "")
        return {
            "tool": tool_digest(),
            "interpreter": fingerprint(self.interpreter.path),
            "how": digest([*how, path]),
        }

    @property
    def _common(self) -> dict[str, Any]:
        return {
            "instead_of": self._work_tree,
            "variables": self._how.variables,
            "seconds": self._how.seconds,
        }

    def _place(self, tree: str) -> Workspace:
        if tree not in self._places:
            place = workspace(self._reader, tree, self._work_tree)
            self._places[tree] = self._open.enter_context(place)
        return self._places[tree]

    def _test_environment(self, place: Workspace) -> Mapping[str, str]:
        site = place.temporary / "site"
        site.mkdir(exist_ok=True)
        names = {"script": str(SCRIPT), "old": str(self._work_tree), "new": str(place.tree)}
        (site / "sitecustomize.py").write_text(_SITE.format(**names), encoding="utf-8")
        env = clean_environment(place, {})
        folder = Path(self.interpreter.path).parent
        env["PATH"] = os.pathsep.join([str(folder), env.get("PATH", os.defpath)])
        env["PYTHONPATH"] = os.pathsep.join([str(site), str(place.tree / self._root)])
        if self.interpreter.user_base:
            env["PYTHONUSERBASE"] = self.interpreter.user_base
        return {**env, **self._how.variables}


class _Nothing:
    """A tree without any file."""

    def list_tree(self, tree: str) -> Sequence[Any]:
        return ()

    def read_blob(self, oid: str) -> bytes:
        raise KeyError(oid)

    def utf16_paths(self, tree: str) -> Sequence[str]:
        return ()

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        """Do nothing: searching is quick here."""

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        return ()


def failed(answer: Answer) -> bool:
    """Tell whether any part of an answer is a failure."""
    return any(is_failure(value) for value in answer.values())


def is_failure(value: object) -> bool:
    """Tell whether this says why there is no answer."""
    return isinstance(value, dict) and set(value) >= {"reason", "lines"}


def _failure(failure: Failure | None) -> Answer | None:
    if failure is None:
        return None
    return {"reason": failure.reason, "lines": [*failure.lines], "missing": failure.missing}


def _where(place: Place) -> str:
    return f"{place.path or place.file}:{place.line} {place.function}"
