"""Every codemod, called as the stages call it: on any source, for names that are in it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import libcst as cst

from codemods._error_shape import NoExampleError
from codemods.add_logger import NoLoggingError, ensure_logger
from codemods.comment_above import comment_above
from codemods.complete_decorator import complete_decorator
from codemods.dispatch import (
    Dispatcher,
    Lookup,
    Parameter,
    SourceFile,
    analyse_call_sites,
    direct_dispatch,
    run_time_writers,
)
from codemods.import_beside import FromImport, import_beside
from codemods.imports.add_import import add_import
from codemods.imports.autodiscovery import discover_also
from codemods.imports.config_strings import config_strings
from codemods.imports.drop_import import drop_imported
from codemods.imports.late_import import import_late
from codemods.imports.model import Home
from codemods.imports.only_imported import only_imported
from codemods.imports.patch_strings import patch_strings
from codemods.imports.reexport import reexport
from codemods.imports.references import find_references
from codemods.imports.remove_definitions import remove_definitions
from codemods.imports.retarget import retarget_imports
from codemods.lazy_log_calls import make_logging_lazy
from codemods.move import Move, NewParameter, extract, place
from codemods.pass_through import pass_through
from codemods.route_job_types import Entry, route_job_types
from codemods.stubs import NameTakenError, Stub, add_stubs
from codemods.unknown_job_type import error_for_unknown

OLD = "shop.jobs.legacy"
MODULE = "shop.jobs.here"
HOMES = {
    "dispatch": Home("shop.jobs", "dispatch", "shop.jobs.flow.dispatcher"),
    "_execute_mail": Home("shop.jobs.kinds.mail", "execute_mail"),
    "_execute_kind": Home("shop.jobs.kinds", "execute_kind"),
}
TASK = Dispatcher(
    "shop.jobs",
    "dispatch",
    (
        Parameter("kind", "str"),
        Parameter("options", "dict", "None"),
        Parameter("run_id", None, "0"),
    ),
    "kind",
)


@dataclass(frozen=True)
class Names:
    """What a codemod is asked about.

    Attributes:
        first: A name of the module.
        second: Another one, or the same.
        package: The module is an ``__init__``.
    """

    first: str
    second: str
    package: bool


def top_level(source: bytes) -> list[str]:
    """Return the names of a module's functions and classes, its assignments and imports."""
    found: dict[str, None] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
        elif isinstance(node, ast.Assign):
            found.update((n.id, None) for n in ast.walk(node) if isinstance(n, ast.Name))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = (alias.asname or alias.name.partition(".")[0] for alias in node.names)
            found.update((name, None) for name in names if name != "*")
    return list(found) or ["dispatch"]


Target = Callable[[bytes, Names], "bytes | Iterable[bytes] | None"]


def _references(source: bytes, names: Names) -> None:
    find_references(source, module=MODULE, is_package=names.package, old=OLD)


def _retarget(source: bytes, names: Names) -> bytes:
    return retarget_imports(
        source,
        module=MODULE,
        is_package=names.package,
        old=OLD,
        homes={**HOMES, names.first: Home("shop.jobs.kinds.mail", "moved")},
        keep=[names.second],
        side_effect_home="shop.jobs",
        star_names=["dispatch", names.first],
        package_members=["legacy", "kinds"],
    ).code


def _patches(source: bytes, names: Names) -> bytes:
    lookups = {"logger": ["shop.jobs.kinds.mail"]}
    return patch_strings(source, old=OLD, homes=HOMES, lookups=lookups, loggers=["shop.jobs"]).code


def _config(source: bytes, names: Names) -> bytes:
    return config_strings(source, old=OLD, replacements=["shop.jobs", "shop.jobs.kinds"]).code


def _autodiscovery(source: bytes, names: Names) -> bytes:
    return discover_also(source, old=OLD, new="shop.jobs").code


def _add_import(source: bytes, names: Names) -> bytes:
    homes = {names.first: HOMES["dispatch"], "brand_new": Home("os.path", "join")}
    return add_import(source, module=MODULE, is_package=names.package, names=homes).code


def _late(source: bytes, names: Names) -> bytes:
    homes = {names.first: HOMES["_execute_mail"]}
    return import_late(source, module=MODULE, is_package=names.package, names=homes).code


def _drop(source: bytes, names: Names) -> bytes:
    return drop_imported(source, [names.first, names.second], [names.second]).code


def _only_imported(source: bytes, names: Names) -> None:
    only_imported(source, [names.first, names.second])


def _reexport(source: bytes, names: Names) -> bytes:
    return reexport(source, package="shop.jobs", exports=HOMES, create_all=names.package).code


def _remove(source: bytes, names: Names) -> bytes:
    return remove_definitions(source, [names.first, names.second]).code


def _lazy(source: bytes, names: Names) -> bytes:
    module = cst.parse_module(source)
    return make_logging_lazy(module, origin=module).bytes


def _logger(source: bytes, names: Names) -> bytes | None:
    try:
        return ensure_logger(source)[0]
    except NoLoggingError:
        return None


def _comment(source: bytes, names: Names) -> bytes:
    return comment_above(source, {names.first: ["Why.", "", "é"], names.second: ["Why not."]})


def _decorator(source: bytes, names: Names) -> bytes:
    return complete_decorator(source, names.first, "shop.dispatch").code


def _pass_through(source: bytes, names: Names) -> bytes:
    wanted = ["options", "run_id", "kind"]
    return pass_through(source, names.first, names.second, wanted, ["kind", "options"]).code


def _route(source: bytes, names: Names) -> Iterable[bytes]:
    entries = [Entry("sms", names.second), Entry("fax", "execute_fax")]
    for mapping in (None, "executors", names.second):
        yield route_job_types(
            source, names.first, "kind", entries, mapping=mapping, broken=[names.second]
        ).code


def _unknown(source: bytes, names: Names) -> bytes | None:
    try:
        return error_for_unknown(source, names.first, "kind")[0]
    except NoExampleError:
        return None


def _stubs(source: bytes, names: Names) -> bytes | None:
    stubs = [Stub(name, name, ("options", "run_id=None")) for name in ("gone", names.second)]
    try:
        return add_stubs(source, names.first, "executors", stubs)
    except (NameTakenError, NoExampleError):
        return None


def _beside(source: bytes, names: Names) -> bytes:
    imports = [FromImport(".fax", "execute_fax"), FromImport("shop.jobs", names.second)]
    return import_beside(source, imports, [names.first])[0]


def _move(source: bytes, names: Names) -> Iterable[bytes]:
    parameter = NewParameter("run_id", "int | None")
    moves = [Move(names.first, "shop.jobs.kinds.one", "moved", (parameter,), "shop.one")]
    if names.second != names.first:
        moves.append(Move(names.second, "shop.jobs.kinds.two", docstring="Two."))
    how = {"is_package": names.package}
    placement = place(source, OLD, moves, shared_module="shop.jobs.shared", **how)
    if placement.refusals:
        return
    lazy = {"transform": make_logging_lazy}
    written = extract(source, OLD, moves, placement=placement, **lazy, **how)
    yield from (text.encode("utf-8", "surrogatepass") for text in written.modules.values())


def _dispatch(source: bytes, names: Names) -> bytes | None:
    if not any(word in source for word in (b"legacy", b"dispatch", b"executors")):
        return None  # as in the stage: most files are not asked about
    run_time_writers(source)
    file = SourceFile(MODULE, source, names.package)
    recipe = analyse_call_sites([file], TASK, ["sms", "mail"])
    lookup = Lookup(OLD, "executors", names.first)
    return direct_dispatch(file, lookup, TASK, recipe, job_types=frozenset(["sms"])).code


TARGETS: dict[str, Target] = {
    function.__name__.lstrip("_"): function
    for function in (
        *(_references, _retarget, _patches, _config, _autodiscovery, _add_import, _late, _drop),
        *(_only_imported, _reexport, _remove, _lazy, _logger, _comment, _decorator, _pass_through),
        *(_route, _unknown, _stubs, _beside, _move, _dispatch),
    )
}
