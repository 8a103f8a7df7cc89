"""One file that names the monolith: what stage 5 makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from migrator.facts import Facts, FollowUp, Layout, Location
from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.python_source import NOT_PRINTED_BACK, printed_back
from migrator.reached import Narrowing
from migrator.stage import Reason
from migrator.stages.as_given import as_given
from migrator.stages.module_lists import list_names
from migrator.stages.passed_through import mentioned, reexported
from migrator.stages.rewriting import Rewriting
from migrator.stages.table_advice import stub_advice, table_advice
from migrator.stages.targets import Targets
from migrator.stages.unlike_calls import exchanges, unlike_calls
from migrator.stages.used_elsewhere import used_elsewhere
from migrator.verify.app import app_names
from migrator.writing.formatting import formatter_for
from migrator.writing.lost_comments import lost_comments

if TYPE_CHECKING:
    from codemods.imports.model import Mention, Refusal, Rewritten

_DOTTED = re.compile(rb"[\w.]+")


@dataclass(frozen=True)
class Importer:
    """What becomes of a file.

    Attributes:
        path: The file.
        content: What it is going to hold, or None where it cannot be read.
        reasons: Why it cannot be rewritten.
        mentions: Strings that still name the monolith.
        lost: What to tell of its comments.
    """

    path: str
    content: bytes | None = None
    reasons: tuple[Reason, ...] = ()
    mentions: tuple[FollowUp, ...] = ()
    lost: tuple[str, ...] = ()


class Importers:
    """Rewrites one file after the other, each by itself.

    Args:
        facts: The audit.
        layout: Its layout.
        plan: What was decided.
        overlay: The tree.
    """

    def __init__(self, facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> None:
        self._facts, self._layout, self._plan, self._overlay = facts, layout, plan, overlay
        self._targets = Targets.of(facts, layout, plan, overlay)
        self._unread = {item.path: item.reason for item in facts.skipped}
        self._names = [entry.name for entry in facts.registrations if entry.name]
        self._pairs = exchanges(facts, plan)
        self._advice = {**stub_advice(plan), **table_advice(facts, overlay)}
        self._lists = list_names(facts, overlay)
        homes, copied = self._targets.homes, self._targets.copied
        self._narrowing = Narrowing(facts, layout, plan, overlay, homes, copied)

    def rewritten(self, path: str) -> Importer:
        """Return what becomes of a file that holds the monolith's name."""
        before = self._overlay.read(path)
        why = self._unread.get(path) or ("" if printed_back(before) else NOT_PRINTED_BACK)
        if why:
            return Importer(path, None, tuple(unreadable(path, before, why, self._layout)))
        formatter = formatter_for(self._overlay, self._plan.line_limit, path)
        after, results = self._edited(path, before, formatter.line_length)
        reasons = [
            *(_reason(path, one, self._advice) for result in results for one in result.refusals),
            *unlike_calls(path, before, self._pairs, self._layout),
        ]
        mentions = [_follow_up(path, mention) for mention in _left(results, self._names)]
        same = after == before
        return Importer(
            path,
            before if same else formatter.written(before, after),
            tuple(reasons),
            tuple(mentions),
            () if same else tuple(lost_comments(path, before, after)),
        )

    def _edited(self, path: str, before: bytes, line_length: int) -> tuple[bytes, list[Rewritten]]:
        own = replace(self._targets, line_length=line_length)
        given = _handed_on(path, before, self._facts, self._overlay)
        if is_package(path) or "*" in given:
            names = _of_package(path, self._targets, self._layout, self._overlay)
            own = replace(own, star_names=names)
        rewriting = Rewriting(path, before, own, self._narrowing)
        rewriting.take_imports(self._layout, given)
        rewriting.take_patches()
        rewriting.take_lists(self._lists)
        return rewriting.code, as_given(before, rewriting.results)


def unreadable(path: str, content: bytes, why: str, layout: Layout) -> Iterator[Reason]:
    """Refuse to go on where a file that nobody can parse seems to import the monolith."""
    leaf = re.escape(layout.monolith.name.rpartition(".")[2].encode())
    found = re.search(rb"^[^\n#]*\b(import|from)\b[^\n]*\b%s\b" % leaf, content, re.MULTILINE)
    if found:
        line = content.count(b"\n", 0, found.start()) + 1
        message = f"seems to import the monolith, but cannot be read: {why}"
        yield Reason(Location(path, line), message, "mend the file, then run again")


def _handed_on(path: str, content: bytes, facts: Facts, overlay: Overlay) -> frozenset[str]:
    """Return what others take from a module that could have it by a star import.

    ``celery -A module`` takes the app.
    """
    layout = facts.layout
    if layout is None or b"import *" not in content or is_package(path):
        return frozenset()
    started = any(process.path == path and process.command for process in facts.processes)
    apps = app_names(overlay, layout) if started else frozenset()
    return used_elsewhere(overlay, layout.source_root, path) | apps


def _of_package(
    path: str, targets: Targets, layout: Layout, overlay: Overlay
) -> frozenset[str] | None:
    """Return what a package has to hand on of a star.

    Of what the monolith has only imported, and of what goes with it, that is what others use.
    """
    if targets.star_names is None:
        return None
    package = module_name(path, layout.source_root) or ""
    used = reexported(package, targets.through, layout, overlay)
    gone = targets.star_names - {*targets.homes, *targets.keep}
    used |= mentioned(gone, layout, overlay, path) if gone else frozenset()
    return targets.star_names - targets.through - gone | (targets.star_names & used)


def _reason(path: str, refusal: Refusal, advice: dict[str, str]) -> Reason:
    known = [advice[name] for name in refusal.homeless if name in advice]
    found = known[0] if known else refusal.advice
    return Reason(Location(path, refusal.line), f"{refusal.subject}: {refusal.reason}", found)


def _left(results: list[Rewritten], names: Collection[str]) -> list[Mention]:
    """Return the strings that no codemod knew what to do with; a task's name stays as it is."""
    is_there = _finder(results[-1].code)
    found = [mention for result in results for mention in result.mentions]
    return [
        item
        for item in dict.fromkeys(found)
        if is_there(item.text.encode()) and not any(fnmatchcase(name, item.text) for name in names)
    ]


def _finder(code: bytes) -> Callable[[bytes], bool]:
    """Return what tells whether a source has a dotted name that is no part of another."""
    names = set(_DOTTED.findall(code))  # once: there may be thousands to be looked for

    def is_there(text: bytes) -> bool:
        if _DOTTED.fullmatch(text):
            return text in names
        return re.search(rb"(?<![\w.])%s(?![\w.])" % re.escape(text), code) is not None

    return is_there


def _follow_up(path: str, mention: Mention) -> FollowUp:
    """Point at a string that still names the monolith: a logging configuration, say."""
    where = f" in {mention.context}" if mention.context else ""
    message = f"the string {mention.text!r}{where} still names the monolith"
    return FollowUp(Location(path, mention.line), "mention", message)
