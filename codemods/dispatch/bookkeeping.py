"""Finds the statements that note a run by hand: the dispatcher does that itself."""

from __future__ import annotations

import re
from collections.abc import Collection

import libcst as cst

from codemods._nodes import descendants, parsed
from codemods.dispatch.edits import Edits, comments_of
from codemods.dispatch.excerpt import excerpt
from codemods.dispatch.flow import Site
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import Note
from codemods.dispatch.removal import keep_apart
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import as_field, code, is_pure, root_name

_LAST = (b"last",)
_RUN_TIMES = re.compile(r"run_?times|last_?run", re.IGNORECASE)
_WRITES = re.compile(r"^_*(update|set|touch|mark|save|store|write|note)(_|(?=[A-Z]))")
_NEXT_RUN = re.compile(r"next_?run", re.IGNORECASE)
_ABOUT = re.compile(r"last_?run|next_?run|run_?time|(^|_)(id|pk|db|session|now)$", re.IGNORECASE)


def run_time_writers(source: bytes) -> frozenset[str]:
    """The functions of a module that do nothing to a schedule but note when it ran.

    A function counts where it writes a ``last_run`` (attribute, key or keyword argument), its name
    says that it updates, and it writes no other field.
    """
    try:
        module = parsed(excerpt(source, _LAST))
    except (cst.ParserSyntaxError, SyntaxError, UnicodeDecodeError):
        return frozenset()
    functions = [node for node in descendants(module) if isinstance(node, cst.FunctionDef)]
    return frozenset(one.name.value for one in functions if _writes_run_times(one))


def _writes_run_times(function: cst.FunctionDef) -> bool:
    """True where all fields that a function writes are run times, with a last one."""
    written = []
    for node in descendants(function.body):
        targets = node.targets if isinstance(node, cst.Assign) else ()
        for target in targets:
            found = as_field(target.target)
            if found is not None:
                written.append(found.key)
    return any(re.search("last_?run", key) for key in written) and all(
        _ABOUT.search(key) for key in written
    )


def remove_bookkeeping(
    file: SiteFile, edits: Edits, writers: frozenset[str], calls: Collection[LookupCall]
) -> None:
    """Take the statements behind the lookups out that only note when a schedule ran.

    Args:
        file: The file.
        edits: Those of its sites.
        writers: Functions that are known to note run times only.
        calls: The lookups of the file; those that no schedule is sent for need what is noted.
    """
    sent = [site.lookup for site, _ in edits.sent]
    torn = {one for call in calls if call not in sent for one in file.functions(call.node)}
    for site, schedule in edits.sent:
        _remove_behind(file, site, schedule, writers, edits, keep=site.function in torn)


def _remove_behind(
    file: SiteFile,
    site: Site,
    schedule: cst.BaseExpression,
    writers: frozenset[str],
    edits: Edits,
    keep: bool,
) -> None:
    """The same for one site; ``keep`` says that they stay."""
    for node in descendants(site.function.body):
        if not isinstance(node, cst.Expr) or file.functions(node)[:1] != [site.function]:
            continue
        value = node.value.expression if isinstance(node.value, cst.Await) else node.value
        line = file.alone(node)
        if not isinstance(value, cst.Call) or line is None:
            continue
        name = code(value.func).rpartition(".")[2]
        known = name in writers
        if file.line(line) < file.line(site.lookup.node) or not (known or _RUN_TIMES.search(name)):
            if _NEXT_RUN.search(name) and file.line(line) > file.line(site.lookup.node):
                _leave(file, line, name, edits)
            continue
        noted = known or (_WRITES.match(name) is not None and _only_times(value))
        if noted and not keep and _is_about(file, site, value, schedule):
            _remove(file, line, edits)
        else:
            _leave(file, line, name, edits)


def _only_times(call: cst.Call) -> bool:
    """True where no keyword says anything but the id and the times."""
    return all(arg.keyword is None or _ABOUT.search(arg.keyword.value) for arg in call.args)


def _is_about(file: SiteFile, site: Site, call: cst.Call, schedule: cst.BaseExpression) -> bool:
    """True where an argument is the schedule, something of it, or what it was fetched by."""
    root = root_name(schedule)
    known = {root}
    for way in file.names_of(site.function).get(root or "", []):
        if way.value is not None:
            for node in descendants(way.value):
                if isinstance(node, cst.Arg):
                    known |= {name.value for name in variables(node.value)}
    if isinstance(call.func, cst.Attribute) and root_name(call.func.value) == root:
        return True
    return any(name.value in known for arg in call.args for name in variables(arg.value))


def _leave(file: SiteFile, line: cst.SimpleStatementLine, name: str, edits: Edits) -> None:
    """Report a statement that may be redundant now."""
    text = f"`{name}` stays: check that it does not note the run a second time"
    edits.notes.append(Note(file.line(line), text))


def _remove(file: SiteFile, line: cst.SimpleStatementLine, edits: Edits) -> None:
    """Remove a statement, and the ``if`` or ``try`` that is around nothing else."""
    target: cst.BaseStatement = line
    while True:
        block = file.parent(target)
        outer = file.parent(block) if block is not None else None
        if not isinstance(block, cst.IndentedBlock) or len(block.body) != 1:
            break
        if isinstance(outer, cst.If) and not isinstance(file.parent(outer), cst.If):
            if outer.orelse is not None or not is_pure(outer.test):
                break
        elif isinstance(outer, cst.Try):
            if outer.body is not block or outer.orelse is not None or outer.finalbody is not None:
                break
        else:
            break
        target = outer
    if target in edits.replace:  # behind a lookup above this one, too
        return
    edits.replace[target] = []
    keep_apart(file, target, edits)
    for comment in comments_of(target):
        text = f"the comment `{comment}` goes with the statement it describes"
        edits.notes.append(Note(file.line(target), text))
