"""Two lookups of one schedule by different fields: at most one can be the schedule's job."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import RefusedError
from codemods.dispatch.schedule import field_looked_up, key_of
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import canonical, code


def check_same_job(file: SiteFile, lookup: LookupCall, calls: Iterable[LookupCall]) -> None:
    """Raise ``RefusedError`` where another field of the same schedule leads to another task.

    The template is that of the schedule, whatever field was looked up: ``job["followup"]`` beside
    ``job["identifier"]`` would run the same job twice.
    """
    mine = field_looked_up(key_of(file, lookup))
    others = (other for other in calls if _same_place(file, lookup.node, other.node))
    for other in others if mine is not None else ():
        theirs = field_looked_up(key_of(file, other))
        if mine is None or theirs is None or theirs.key == mine.key:
            continue
        if canonical(theirs.base) == canonical(mine.base):
            reason = (
                f"`{code(other.key)}` is looked up beside it, and the schedule has one template: "
                "nothing shows which of them that is of"
            )
            raise RefusedError(lookup.node, reason)


def _same_place(file: SiteFile, one: cst.CSTNode, other: cst.CSTNode) -> bool:
    return file.functions(one)[:1] == file.functions(other)[:1]
