"""Objects that things are looked up through, such as a database session, and their like elsewhere.

An exemplar says ``session.get(Template, key)``, a site ``await db.get(Plan, key)``: ``db`` is used
alike, so it has the part of ``session``, and a call of it is awaited there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.values import code, root_name

# What sessions of SQLAlchemy are asked: by a class, or by a `select`.
_BY_CLASS = frozenset({"get", "get_one", "query"})
_BY_QUERY = frozenset({"execute", "exec", "scalar", "scalars"})
_ONLY_BLOCKING = frozenset({"query"})
_SESSIONS = {"Session": False, "AsyncSession": True}


@dataclass(frozen=True)
class Use:
    """One call of a method of the object.

    Attributes:
        method: The method.
        first: What its first argument is: ``class``, ``text``, ``value``, ``call of select``.
        count: How many arguments it has.
        awaited: True where the call is awaited.
    """

    method: str
    first: str
    count: int
    awaited: bool = False

    @property
    def of_session(self) -> bool:
        """True for a call by which a session of SQLAlchemy is known."""
        if self.method in _BY_CLASS:
            return self.first == "class" and (self.count > 1 or self.method == "query")
        return self.method in _BY_QUERY and self.first == "call of select"


def uses_of(name: str, tree: cst.CSTNode) -> list[Use]:
    """Return the calls of methods of a variable in a tree."""
    nodes = list(descendants(tree))
    awaited = {id(node.expression) for node in nodes if isinstance(node, cst.Await)}
    found = []
    for node in nodes:
        method = method_of(name, node)
        if isinstance(node, cst.Call) and method is not None:
            first = _kind(node.args[0].value) if node.args else ""
            found.append(Use(method, first, len(node.args), id(node) in awaited))
    return found


def method_of(name: str, node: cst.CSTNode) -> str | None:
    """Return the method of a variable that a node calls."""
    func = node.func if isinstance(node, cst.Call) else None
    if isinstance(func, cst.Attribute) and code(func.value) == name:
        return func.attr.value
    return None


def _kind(value: cst.BaseExpression) -> str:
    """What an argument is, as far as its source shows."""
    if isinstance(value, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)):
        return "text"
    if isinstance(value, cst.Call):
        return f"call of {root_name(value)}"
    last = code(value).rpartition(".")[2] if isinstance(value, (cst.Name, cst.Attribute)) else ""
    return "class" if last[:1].isupper() and not last.isupper() else "value"  # LIKE_THIS is none


def is_used_alike(theirs: Iterable[Use], mine: Sequence[Use]) -> bool:
    """True where one object is asked what the other is asked."""
    return bool(_alike(list(theirs), mine))


def _alike(theirs: Sequence[Use], mine: Sequence[Use]) -> list[Use]:
    """Those calls of ``mine`` that are like one of ``theirs``."""
    shapes = {replace(use, awaited=False) for use in theirs}
    session = any(use.of_session for use in theirs)
    return [
        use for use in mine if replace(use, awaited=False) in shapes or (session and use.of_session)
    ]


def session_kind(param: cst.Param | None) -> bool | None:
    """Whether calls of a parameter are awaited, by its annotation; None where it does not say."""
    return kind_by_annotation(param.annotation) if param is not None else None


def kind_by_annotation(written: cst.Annotation | None) -> bool | None:
    """Whether calls are awaited of what is annotated so; None where that does not say."""
    annotation = written.annotation if written is not None else None
    if isinstance(annotation, cst.Subscript) and code(annotation.value).endswith("Annotated"):
        index = annotation.slice[0].slice
        annotation = index.value if isinstance(index, cst.Index) else None
    return _SESSIONS.get(code(annotation).rpartition(".")[2]) if annotation is not None else None


def must_await(
    theirs: Sequence[Use], mine: Sequence[Use], annotated: bool | None = None
) -> bool | None:
    """Whether a call of theirs has to be awaited at the site, where it is not; None: nobody knows.

    Args:
        theirs: How the exemplar uses its object.
        mine: How the site uses the one that has its part.
        annotated: What the annotation at the site says.
    """
    before = {use.awaited for use in theirs}
    known = {use.awaited for use in _alike(theirs, mine)}
    if not known and annotated is not None:
        known = {annotated}
    if known == before or not theirs:
        return False
    if not known:
        return None if before == {False} and any(use.awaited for use in mine) else False
    blocking = any(use.method in _ONLY_BLOCKING for use in theirs)
    return True if (known, before) == ({True}, {False}) and not blocking else None
