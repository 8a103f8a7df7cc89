"""What one call gives the dispatcher: its own arguments, and the job's parameters as a whole."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.assembly import Assembly
from codemods.dispatch.given import Item, filtered
from codemods.dispatch.merging import display
from codemods.dispatch.model import RefusedError
from codemods.dispatch.values import code, exchanged


class CallArguments:
    """Sorts what the calls of a site give beside the assembled dict.

    Args:
        assembly: The rewritten dict.
    """

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._given, self._known = assembly.given, assembly.known

    def of(self, call: cst.Call) -> dict[str, cst.BaseExpression]:
        """The arguments that one call gives itself, the merged parameters included."""
        dispatcher, target = self._assembly.dispatcher, self._assembly.target
        found: dict[str, cst.BaseExpression] = {}
        kept: list[Item] = []
        for item in self._given.inline[call]:
            parameter = dispatcher.parameter(item.key) if item.key else None
            if item.key == "":
                self._positional(item)
            elif parameter is not None and parameter is not target:
                found[parameter.name] = item.value
            elif item.key is not None and parameter is None and self._known.is_known(item):
                continue
            else:
                is_whole = item.key is None or parameter is target
                if not (is_whole and self._known.is_base(item.value) and not kept):
                    self._assembly.keep(item)
                    kept.append(Item(None if is_whole else item.key, item.value))
        if target is not None and (kept or self._assembly.merged):
            found[target.name] = self._whole(call, kept)
        return found

    def _positional(self, item: Item) -> None:
        """A positional argument is the schedule's id, or nobody knows what."""
        if not self._known.is_known(item):
            raise RefusedError(
                item.value, f"nobody knows what its argument `{code(item.value)}` is"
            )

    def _whole(self, call: cst.Call, kept: list[Item]) -> cst.BaseExpression:
        """The job's parameters at one call."""
        base, items = self._assembly.base, kept
        through = self._through(call)
        if through is not None:
            if isinstance(through, cst.Name) and not kept and not self._assembly.late:
                return self._or_nothing(through)
            base, items = base if self._assembly.late else None, [Item(None, through), *kept]
        elif any(map(self._known.holds_base, kept)):
            base = None
        if base is None and len(items) == 1 and items[0].key is None:
            return items[0].value
        file = self._assembly.file
        return file.expression(display(base, items, file.quote))

    def _or_nothing(self, name: cst.Name) -> cst.BaseExpression:
        """None instead of no parameters, where that is taken."""
        target = self._assembly.target
        nullable = target is not None and target.nullable
        text = f"{name.value} if {name.value} else None"
        return cst.parse_expression(text) if nullable else name

    def _through(self, call: cst.Call) -> cst.BaseExpression | None:
        """The merged parameters, as far as a call takes them; None where it does not."""
        if self._assembly.merged is None or call not in self._given.uses_variable:
            return None
        name = cst.Name(self._assembly.merged)
        comprehension = self._given.filtered.get(call)
        source = filtered(comprehension) if comprehension is not None else None
        if comprehension is None or source is None:
            return name
        new = exchanged(comprehension, {source: name})
        assert isinstance(new, cst.BaseExpression)
        return new
