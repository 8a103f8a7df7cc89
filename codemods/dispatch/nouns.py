"""What to call a thing in a message: a word that a reader knows, never a variable's short name."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.model import Step
from codemods.dispatch.slices import SCHEDULE
from codemods.dispatch.values import as_field, code

PLAIN = "template"
_VERBS = frozenset({"get", "find", "fetch", "load", "read", "lookup", "query", "retrieve"})
_TAILS = ("_by_id", "_by_pk", "_or_none", "_or_404", "_for_schedule", "_async")
_VAGUE = frozenset(
    {"obj", "object", "row", "rec", "record", "res", "result", "ret", "val", "value"}
)
_VAGUE |= {
    "tmp",
    "temp",
    "item",
    "data",
    "found",
    "one",
    "first",
    "last",
    "entry",
    "entity",
    "info",
}
_VAGUE |= {"instance", "model", "all", "any", "this", "that", "from", "with", "filter", "select"}
_VAGUE |= {"session", "scalar", "execute", "orm", "repo", "store", "dao", "service", "manager"}
_VAGUE |= {"value", "info"}


def key_of_step(step: Step) -> cst.BaseExpression | None:
    """The field of the schedule that a step looks for."""
    for node in descendants(step.derived.value):
        found = as_field(node)
        if found is not None and code(found.base) == SCHEDULE:
            assert isinstance(node, cst.BaseExpression)
            return node
    return None


def noun_of(step: Step, parameters: Iterable[str]) -> str:
    """A noun for a step's result.

    From the parameters that get its id, the field of the schedule that holds it, the function
    that fetches it, or the variable that takes it: the first of them that is made of words.
    """
    names = [name[: -len("_id")] for name in parameters if name.endswith("_id")]
    key = key_of_step(step)
    field = as_field(key) if key is not None else None
    if field is not None and field.key.endswith("_id"):
        names.append(field.key[: -len("_id")])
    for name in [*names, *_fetched(step), step.name]:
        if is_word(name):
            return name.replace("_", " ")
    return PLAIN


def _fetched(step: Step) -> list[str]:
    """``template`` for ``db.get_template(…)`` and for ``db.template(…)``."""
    found = []
    for node in descendants(step.derived.value):
        if not isinstance(node, cst.Call) or as_field(node) is not None:
            continue
        function = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        if isinstance(function, cst.Name):
            found.append(_without_verb(function.value))
    return found


def _without_verb(name: str) -> str:
    """The name of a function without what it does."""
    for tail in _TAILS:
        name = name.removesuffix(tail)
    verb, _, rest = name.strip("_").partition("_")
    return rest if verb in _VERBS else name.strip("_")


def is_word(name: str) -> bool:
    """True where every part of a name can be read aloud and says something."""
    parts = name.split("_")
    return not (_VERBS | _VAGUE).intersection(parts) and all(
        len(part) > 2 and part.isalpha() and part.islower() and set(part) & set("aeiou")
        for part in parts
    )
