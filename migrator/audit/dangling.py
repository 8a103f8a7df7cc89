"""Task names that are used and that nothing provides: for certain, or as far as one can see.

A message names its task and nothing else, so a name may be another repository's. It is certain to
be missing where this repository is the only place that could provide it: its module is here and
registers tasks, none of them by this name, and nothing registers tasks in a way that cannot be
read. A name one letter off one that is provided counts as well. Everything else is a hint.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname

from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.name_uses import NameUse
from migrator.audit.typos import one_letter_off
from migrator.audit.values import Class, Constant, External, FunctionNode, Unknown
from migrator.facts import DanglingName, Location
from migrator.syntax import walk

# Packages that many repositories have: a name that begins so does not tell whose task it is.
_COMMON = re.compile(
    r"(api|apps?|back(end|ground)|base|celery(_?app)?|common|config|core|cron|handlers|jobs?|lib"
    r"|main|periodic|pipelines?|project|queues?|scheduler|server|services?|shared|src|tasks?"
    r"|tests|utils?|web|workers?)"
)
_BEAT = ("beat", "beat-row")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KNOWN_DECORATORS = frozenset({"staticmethod", "contextmanager", "lru_cache", "cache", "wraps"})


class Provided:
    """The task names that a repository provides.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
        copied: Further names, defined in copies of code.
        gone: Names that the workers take out of their registries again, and where.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        definitions: Sequence[Definition],
        copied: Iterable[str],
        gone: Mapping[str, Location],
    ) -> None:
        self._evaluator = evaluator
        self._definitions = definitions
        self.names: dict[str, list[Definition]] = {}
        self._gone = gone
        for definition in definitions:
            name = definition.registration.name
            if name is not None and name not in gone:
                self.names.setdefault(name, []).append(definition)
        self._ends = {*copied, *(end for one in definitions for end in _other_names(one))}
        self._files = {d.path for d in definitions if d.registration.name and not is_test(d.path)}
        self._doubt: str | None = None

    def missing(self, uses: Iterable[NameUse]) -> tuple[DanglingName, ...]:
        """Return the names that nothing here provides, by place, each place once."""
        found = {(use.where, use.form): self._judged(use) for use in uses if not self._has(use)}
        return tuple(found[key] for key in sorted(found))

    def _has(self, use: NameUse) -> bool:
        """Tell whether a name is provided, by Celery's own tasks too."""
        if use.name.startswith(("celery.", "__main__.")) or not use.name:
            return True
        if use.pattern is None:
            return use.name in self.names or (use.name in self._ends and use.name not in self._gone)
        return (
            not use.head
            or "celery.".startswith(use.head)
            or any(use.pattern.match(name) for name in (*self.names, *self._ends))
        )

    def _judged(self, use: NameUse) -> DanglingName:
        reason, near = self._reason(use) if not use.unsure else "", self._near(use)
        doubt = self._doubts(use) if reason else self._in_general()
        if doubt:
            reason = ""
        return DanglingName(
            name=use.name,
            form=use.form,
            where=use.where,
            certain=bool(reason),
            reason=reason or use.unsure or doubt or "",
            near=near,
        )

    def _reason(self, use: NameUse) -> str:
        """Return why nothing but this repository could provide a name; empty where it could."""
        if use.pattern is not None:
            return self._reason_of_pattern(use)
        if use.name in self._gone:
            return f"{self._gone[use.name]} takes it out of the registry again"
        prefix, _, last = use.name.rpartition(".")
        path = self._module(prefix, use.where.path)
        if path not in self._files:
            typo = next((one for one in sorted(self.names) if one_letter_off(one, use.name)), None)
            if typo is not None:
                return f"it is one letter off {typo}, which is defined"
        if path is None:
            return self._module_gone(use, prefix) if use.form in _BEAT else ""
        under = self._renamed(path, last)
        if under is not None:
            return f"{path} registers {last} as {under}"
        if path in self._files and (
            not _is_common(prefix) or self._stands_out(path, use.name, last)
        ):
            return f"{path} registers other tasks, and none by this name"
        if use.form in _BEAT and not _is_common(prefix) and self._plain(path, last):
            return f"{last} in {path} is not registered as a task"
        return ""

    def _module_gone(self, use: NameUse, prefix: str) -> str:
        """Tell whether a beat entry names a module that a package of this repository lacks.

        A name need not be a module's. But where all names that begin with a package of this
        repository are, this one is meant to be as well.
        """
        top = use.name.partition(".")[0]
        package = self._module(top, use.where.path) or ""
        kin = [name for name in self.names if name.startswith(f"{top}.")]
        as_modules = all(
            self._module(name.rpartition(".")[0], use.where.path) not in (None, package)
            for name in kin
        )
        if _is_common(prefix) or not package.endswith("__init__.py") or not kin or not as_modules:
            return ""
        return f"{dirname(package)} has no module {prefix}"

    def _reason_of_pattern(self, use: NameUse) -> str:
        prefix = use.head.rpartition(".")[0]
        if not prefix or _is_common(prefix):
            return ""
        path = self._module(prefix, use.where.path)
        if path in self._files:
            return f"{path} registers tasks, and no name of any task matches"
        ours = {name.rpartition(".")[0] for name in self.names}
        typo = next((one for one in sorted(ours) if one_letter_off(one, prefix)), None)
        return f"the names of tasks begin with {typo}" if typo and path is None else ""

    def _module(self, dotted: str, importer: str) -> str | None:
        found = self._evaluator.project.modules.find(dotted, importer) if dotted else None
        return found if found is not None and not is_test(found) else None

    def _renamed(self, path: str, function: str) -> str | None:
        """Return the name that a function of a module is registered under, where it is another."""
        for definition in self._definitions:
            entry = definition.registration
            if definition.path == path and entry.function == function and entry.explicit:
                return entry.name
        return None

    def _stands_out(self, path: str, name: str, last: str) -> bool:
        """Tell whether a module with a common name is the one that is meant."""
        own = (entry for entry, found in self.names.items() if any(d.path == path for d in found))
        return self._plain(path, last) or any(one_letter_off(entry, name) for entry in own)

    def _plain(self, path: str, name: str) -> bool:
        """Tell whether a module has an undecorated function of a name that sends no message."""
        node = self._evaluator.project.function(path, name)
        return node is not None and not node.decorator_list and not _sends(node)

    def _doubts(self, use: NameUse) -> str | None:
        """Return why the name could be registered after all."""
        doubt = self._in_general()
        if doubt or use.pattern is not None or use.name in self._gone:
            return doubt
        return self._doubt_about(use)

    def _in_general(self) -> str:
        """Return why any name could be registered after all; empty where there is no reason."""
        if self._doubt is None:
            self._doubt = self._general_doubt()
        return self._doubt

    def _general_doubt(self) -> str:
        project = self._evaluator.project
        for definition in self._definitions:
            if definition.registration.name is None and not is_test(definition.path):
                return f"the name of the task at {definition.registration.where} is computed"
        for path in project.search("gen_task_name"):
            if not is_test(path):
                return f"{path} has a gen_task_name of its own"
        for skipped in project.parser.skipped:
            if not is_test(skipped.path) and skipped.kind != "link-inside":
                return f"{skipped.path} could not be read"
        return ""

    def _doubt_about(self, use: NameUse) -> str | None:
        project = self._evaluator.project
        prefix, _, last = use.name.rpartition(".")
        path = self._module(prefix, use.where.path)
        scope = project.module_scope(path) if path is not None else None
        bindings = project.bindings(scope.node).get(last, []) if scope is not None else []
        for binding in bindings:
            if _may_register(self._evaluator, binding.node, path or ""):
                return f"what {last} at {path}:{binding.node.lineno} registers cannot be told"  # type: ignore[attr-defined]
        for parsed in project.parsed(use.name):
            if not is_test(parsed.path):
                place = _given_as_name(parsed.tree, use.name)
                if place is not None:
                    return f"{Location(parsed.path, place)} could register it"
        return None

    def _near(self, use: NameUse) -> tuple[str, ...]:
        """Return the names that may have been meant, the likeliest first."""
        known = sorted(name for name in self.names)
        last = use.name.rpartition(".")[2].strip("*")
        same = [name for name in known if last and name.rpartition(".")[2] == last]
        by_function = [
            str(one.registration.name)
            for one in self._definitions
            if one.registration.name and last and one.registration.function == last
        ]
        close = difflib.get_close_matches(use.name, known, 3, 0.8) if use.pattern is None else []
        return tuple(dict.fromkeys([*same, *by_function, *close]))[:3]


def _other_names(definition: Definition) -> Iterable[str]:
    """Yield what a task without a name is called under other source roots."""
    entry = definition.registration
    if entry.explicit or entry.name is None or definition.made_by is not None:
        return
    last = entry.name.rpartition(".")[2]
    dotted = definition.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    while dotted:
        yield f"{dotted}.{last}"
        dotted = dotted.partition(".")[2]


def _is_common(prefix: str) -> bool:
    top, _, rest = prefix.partition(".")
    return not rest or _COMMON.fullmatch(top) is not None


def _sends(node: FunctionNode) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == "send_task" for n in walk(node))


def _may_register(evaluator: Evaluator, node: ast.AST, path: str) -> bool:
    """Tell whether what binds a name could be a task in a way that the audit does not see."""
    scope = evaluator.project.module_scope(path)
    if isinstance(node, (ast.Import, ast.ImportFrom)) or scope is None:
        return False
    if not isinstance(node, _FUNCTIONS):
        return True
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        written = ast.unparse(called).rpartition(".")[2]
        value = evaluator.evaluate(called, scope)
        untold = isinstance(value, (Unknown, Constant, Class, External))
        if untold and written not in _KNOWN_DECORATORS:
            return True
    return False


def _given_as_name(tree: ast.Module, name: str) -> int | None:
    """Return the line that gives a string as a name: ``name=``, in a class, to a decorator."""
    for node in walk(tree):
        found: ast.expr | None = None
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") != "send_task":
            found = next((word.value for word in node.keywords if word.arg == "name"), None)
        elif isinstance(node, ast.ClassDef):
            values = (
                one.value for one in node.body if isinstance(one, (ast.Assign, ast.AnnAssign))
            )
            found = next((v for v in values if _is_text(v, name)), None)
        elif isinstance(node, _FUNCTIONS):
            given = (a for d in node.decorator_list if isinstance(d, ast.Call) for a in d.args)
            found = next((v for v in given if _is_text(v, name)), None)
        if found is not None and _is_text(found, name):
            return found.lineno
    return None


def _is_text(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == name
