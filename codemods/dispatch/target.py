"""What the dispatcher gets anyway: the parameter for the rest, and the values it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.given import Item
from codemods.dispatch.model import Dispatcher, Parameter
from codemods.dispatch.scopes import Binding
from codemods.dispatch.values import as_field, canonical, essence, is_mapping


class Target:
    """Where what a job type wants to know goes, and what need not go there.

    Attributes:
        parameter: The dispatcher's parameter for it, or None.
        base: What the recipe gives that parameter: the schedule's own parameters.
        identity: The parameter of the schedule's id, and what the schedule was fetched by.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        recipe: dict[str, cst.BaseExpression],
        identity: tuple[str | None, str | None],
        items: Sequence[Item],
        variables: Mapping[str, Sequence[Binding]],
    ) -> None:
        self._variables = variables
        self.recipe = recipe
        self.identity = identity
        self.parameter = self._choose(dispatcher, items)
        self.base = recipe.get(self.parameter.name) if self.parameter else None

    def _choose(self, dispatcher: Dispatcher, items: Sequence[Item]) -> Parameter | None:
        """The parameter that is merged already, the only dict, or the only ``…param…``."""
        spreads = {canonical(essence(item.value)) for item in items if item.key is None}
        for name, value in self.recipe.items():
            if canonical(essence(value)) in spreads:
                return dispatcher.parameter(name)
        updated = {item.key for item in items if item.owner is not None}
        updated |= {name for name, value in self.recipe.items() if is_mapping(value)}
        mappings = [one for one in dispatcher.parameters if one.is_mapping or one.name in updated]
        named = [one for one in dispatcher.parameters if "param" in one.name]
        for found in (mappings, [one for one in mappings if one in named], named):
            if len(found) == 1:
                return found[0]
        return None

    def is_base(self, value: cst.BaseExpression) -> bool:
        """True for the schedule's own parameters."""
        return self.base is not None and canonical(essence(value)) == canonical(essence(self.base))

    def holds_base(self, item: Item) -> bool:
        """True for a mapping that merges the schedule's own parameters itself."""
        if item.key is None and isinstance(item.value, cst.Name):
            return self._begins_with_base(item.value.value)
        inside = descendants(item.value) if item.key is None else ()
        return any(isinstance(n, cst.BaseExpression) and self.is_base(n) for n in inside)

    def _begins_with_base(self, name: str) -> bool:
        """True for a variable that was made of the schedule's own parameters."""
        made = self._variables.get(name, [])
        if len(made) != 1 or made[0].value is None:
            return False
        value = made[0].value
        spread = [
            e.value for e in getattr(value, "elements", ()) if isinstance(e, cst.StarredDictElement)
        ]
        return any(map(self.is_base, [value, *spread]))

    def is_known(self, item: Item) -> bool:
        """True where the dispatcher gets that value under a name of its own."""
        text = canonical(essence(item.value))
        parameter, fetched_by = self.identity
        if parameter and fetched_by == text:
            return True
        reads_field = as_field(essence(item.value)) is not None
        return reads_field and any(
            canonical(essence(value)) == text for value in self.recipe.values()
        )
