"""A module taken apart and everything that referred to it, as the stages put the codemods together.

What moves goes to the new modules, every other file is retargeted, and the old module goes. The
result is executed without it: nothing may need it any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import libcst

from codemods.imports.config_strings import config_strings
from codemods.imports.model import Home, Rewritten
from codemods.imports.patch_strings import patch_strings
from codemods.imports.retarget import retarget_imports
from codemods.lazy_log_calls import make_logging_lazy
from codemods.move import Extraction, Move, NewParameter, Placement, extract, place
from codemods.move import Home as Place
from migrator.modules import first_party, is_package, module_name
from migrator.writing.formatting import formatter_for
from tests.support.cases.reading import Case, Tree
from tests.support.memory import snapshot


@dataclass(frozen=True)
class Result:
    """The tree afterwards, what was refused and what is told besides: each as ``path:line …``."""

    tree: Tree
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewHome:
    """``module.name``, or ``module.name from origin`` for one that a package re-exports."""

    home: Home

    @classmethod
    def of(cls, text: str) -> NewHome:
        path, _, origin = text.partition(" from ")
        module, _, name = path.strip().rpartition(".")
        return cls(Home(module, name, origin.strip() or None))


def move(case: Case, tree: Tree) -> Result:
    """Move the definitions that the case names, and retarget every other file."""
    old = case.one("from")
    path = path_of(old, tree)
    if path not in tree:  # moved already
        return Result(tree)
    moves = tuple(moves_of(case))
    placement = _placed(case, tree, path, moves)
    if placement.refusals:
        assert all(refusal.advice for refusal in placement.refusals)
        told = (f"{path}:{r.line} {r.symbol}: {r.reason}" for r in placement.refusals)
        return Result(tree, tuple(told))
    extraction = _extracted(case, tree, path, moves, placement)
    made = _files(tree, path, extraction)
    taken = [name for name, content in made.items() if tree.get(name, content) != content]
    assert not taken, f"{case.name}: there is another {taken[0]} already"
    homes = {name: NewHome(Home(h.module, h.name)) for name, h in placement.homes.items()}
    homes |= {name: NewHome.of(text) for name, text in case.pairs("home").items()}
    done = retarget(case, {**tree, **made}, homes, placement.lookups, frozenset(made))
    told = [f"{path}:{note.line} {note.symbol}: {note.message}" for note in extraction.notes]
    told += [f"{path}:{comment.line} {comment.text}" for comment in extraction.unmoved]
    return replace(done, notes=(*done.notes, *told))


def retarget(
    case: Case,
    tree: Tree,
    homes: Mapping[str, NewHome],
    lookups: Mapping[str, Sequence[str]],
    skip: frozenset[str] = frozenset(),
) -> Result:
    """Let every file but the old module itself take the symbols from their homes."""
    old = case.one("from")
    path = path_of(old, tree)
    formatter = formatter_for(snapshot(tree))
    after, refused, notes = dict(tree), [], []
    for name in sorted(set(tree) - skip - {path}):
        if not name.endswith(".py"):
            continue
        code, results = _rewritten(case, name, tree[name], homes, lookups)
        told = [refusal for one in results for refusal in one.refusals]
        refused += [f"{name}:{r.line} {r.subject}: {r.reason}" for r in told]
        notes += [f"{name}:{m.line} {m.text}" for one in results for m in one.mentions]
        after[name] = formatter.written(tree[name], code) if code != tree[name] else code
    if not case.words("keep"):
        after.pop(path, None)
    return Result(after, tuple(refused), tuple(notes))


def moves_of(case: Case) -> list[Move]:
    """Return the moves: ``name -> module`` or ``name -> module as new_name``."""
    parameters = tuple(_parameter(text) for text in case.all("adds"))
    tasks = case.pairs("task", "=")
    found = []
    for name, target in case.pairs("move").items():
        module, _, new = target.partition(" as ")
        given = () if name in tasks else parameters
        found.append(
            Move(
                name,
                module.strip(),
                new.strip(),
                given,
                task_name=tasks.get(name),
                docstring=case.one("docstring") or None,
            )
        )
    return found


def path_of(module: str, tree: Tree) -> str:
    """Return the file of a dotted module."""
    package = f"{module.replace('.', '/')}/__init__.py"
    return package if package in tree else f"{module.replace('.', '/')}.py"


def _placed(case: Case, tree: Tree, path: str, moves: tuple[Move, ...]) -> Placement:
    old = case.one("from")
    shared = case.one("shared", f"{old.rpartition('.')[0]}.shared".lstrip("."))
    elsewhere = {name: NewHome.of(t).home for name, t in case.pairs("elsewhere").items()}
    return place(
        tree[path],
        old,
        moves,
        shared_module=shared,
        elsewhere={name: Place(home.module, home.name) for name, home in elsewhere.items()},
        exports={m: frozenset(names.split()) for m, names in case.pairs("exports").items()},
        importing={m: names.split() for m, names in case.pairs("importing").items()},
        is_package=is_package(path),
    )


def _extracted(
    case: Case, tree: Tree, path: str, moves: tuple[Move, ...], placement: Placement
) -> Extraction:
    return extract(
        tree[path],
        case.one("from"),
        moves,
        placement=placement,
        first_party=first_party(snapshot(tree), ""),
        transform=partial(make_logging_lazy, origin=libcst.parse_module(tree[path])),
        is_package=is_package(path),
    )


def _files(tree: Tree, path: str, extraction: Extraction) -> dict[str, bytes]:
    formatter = formatter_for(snapshot(tree))
    return {
        path_of(name, {}): formatter.moved(tree[path], text.encode())
        for name, text in extraction.modules.items()
    }


def _parameter(text: str) -> NewParameter:
    name, _, default = text.partition("=")
    name, _, annotation = name.partition(":")
    return NewParameter(name.strip(), annotation.strip(), default.strip() or "None")


def _rewritten(
    case: Case,
    path: str,
    source: bytes,
    homes: Mapping[str, NewHome],
    lookups: Mapping[str, Sequence[str]],
) -> tuple[bytes, list[Rewritten]]:
    old, keep = case.one("from"), case.words("keep")
    registers = case.one("registers") or None
    plain = {name: each.home for name, each in homes.items()}
    results = [
        retarget_imports(
            source,
            module=module_name(path, "") or "",
            is_package=is_package(path),
            old=old,
            homes=plain,
            keep=keep,
            side_effect_home=registers,
            star_names=frozenset(case.words("star")) or None,
            lookups=lookups,
        )
    ]
    results.append(
        patch_strings(
            results[-1].code,
            old=old,
            homes=plain,
            lookups=lookups,
            keep=keep,
            side_effect_home=registers,
            loggers=case.words("loggers"),
        )
    )
    lists = case.words("lists") or ([registers] if registers else [])
    results.append(config_strings(results[-1].code, old=old, replacements=lists))
    return results[-1].code, results
