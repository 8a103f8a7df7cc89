"""The argument of each parameter of the dispatcher at one site."""

from __future__ import annotations

from collections.abc import Callable, Container

import libcst as cst

from codemods.dispatch.callsites import is_task
from codemods.dispatch.flow import Site
from codemods.dispatch.model import Derived, Dispatcher, ImportNeed, Parameter, Recipe, RefusedError
from codemods.dispatch.quotes import literal
from codemods.dispatch.render import Renderer
from codemods.dispatch.values import TRIGGERS, is_constant, is_none, text_of


class Mapping:
    """Chooses, for each parameter, between the site's own value and the recipe's."""

    def __init__(
        self,
        site: Site,
        dispatcher: Dispatcher,
        recipe: Recipe,
        renderer: Renderer,
        constant: str | None,
        written: str | None = None,
    ) -> None:
        self.site, self.dispatcher, self.recipe = site, dispatcher, recipe
        self.renderer, self.constant, self.written = renderer, constant, written
        self.imports: list[ImportNeed] = []

    def of_schedule(self, name: str) -> cst.BaseExpression | None:
        """The recipe's value where there is a schedule; None where it has none."""
        derived = self.recipe.from_schedule.get(name)
        if derived is None or self.constant is not None:
            return None
        self.imports.extend(derived.imports)
        return self.renderer.render(derived)

    def arguments(
        self,
        own: dict[str, cst.BaseExpression],
        reuse: Callable[[cst.BaseExpression], str | None],
    ) -> dict[str, cst.BaseExpression]:
        """Parameter -> argument, in the dispatcher's order; a refusal names what is missing."""
        found: dict[str, cst.BaseExpression] = {}
        missing: list[str] = []
        for parameter in self.dispatcher.parameters:
            value = own.get(parameter.name)
            if value is None:
                value = self.value(parameter)
                local = reuse(value) if value is not None else None
                value = cst.Name(local) if local is not None else value
            if value is None:
                missing += self._missing(parameter)
            elif not (is_none(value) and parameter.default == "None"):
                found[parameter.name] = value
        if missing:
            raise RefusedError(self.site.lookup.node, "; ".join(missing))
        return found

    def left_to_the_clock(self, found: Container[str]) -> list[str]:
        """The parameters left out whose default says that the clock made the run."""
        if is_task(self.site.function):
            return []
        return [
            f"{parameter.name}={parameter.default}"
            for parameter in self.dispatcher.parameters
            if parameter.name not in found and self._is_of_clock(parameter)
        ]

    def value(self, parameter: Parameter) -> cst.BaseExpression | None:
        """What the recipe says for one parameter; None where it says nothing."""
        name = parameter.name
        if self.constant is not None:
            return self._of_constant(parameter)
        if name in self.recipe.from_schedule:
            return self.of_schedule(name)
        return self._context(parameter)

    def _of_constant(self, parameter: Parameter) -> cst.BaseExpression | None:
        """Without a schedule: the job type, its name, and what every manual run says."""
        assert self.constant is not None
        key = cst.parse_expression(self.written or literal(self.constant, self.renderer.file.quote))
        if parameter.name == self.recipe.job_type:
            return key
        if parameter.name in self.recipe.from_schedule or "name" in parameter.name:
            named = "name" in parameter.name and "user" not in parameter.name
            return key if named else self._nothing(parameter)
        return self._context(parameter) or self._nothing(parameter)

    def _nothing(self, parameter: Parameter) -> cst.BaseExpression | None:
        """None for a required parameter that takes it: there is no schedule to name."""
        return cst.Name("None") if parameter.required and parameter.nullable else None

    def _context(self, parameter: Parameter) -> cst.BaseExpression | None:
        """The user and the trigger: as in the calls that a person makes."""
        automatic = self.recipe.automatic.get(parameter.name)
        if is_task(self.site.function):
            return self._rendered(automatic) if automatic is not None else None
        for derived in self.recipe.by_hand.get(parameter.name, ()):
            value = self._rendered(derived)
            if value is not None:
                return value
        if automatic is not None and is_constant(automatic.value):
            text = text_of(automatic.value)
            usable = text is None or (parameter.required and text.lower() not in TRIGGERS)
            return automatic.value if usable else None
        return None

    def _rendered(self, derived: Derived) -> cst.BaseExpression | None:
        """An expression of the request; None where this function has no such variable."""
        try:
            value = self.renderer.render(derived)
        except RefusedError:
            return None
        self.imports.extend(derived.imports)
        return value

    def _missing(self, parameter: Parameter) -> list[str]:
        """Why a parameter without a value cannot be left out."""
        problem = self.recipe.problems.get(parameter.name)
        if self.constant is None and problem is not None and not self._optional(parameter):
            return [f"`{parameter.name}` of {self.dispatcher.name} cannot be derived: {problem}"]
        if parameter.required:
            return [f"nothing shows what `{parameter.name}` of {self.dispatcher.name} should be"]
        return []

    def _optional(self, parameter: Parameter) -> bool:
        """True where the scheduler's own value is not about the schedule."""
        return parameter.name in self.recipe.manual and not parameter.required

    def _is_of_clock(self, parameter: Parameter) -> bool:
        """True for a parameter that says, by default, that the clock made the run."""
        default = cst.parse_expression(parameter.default) if parameter.default else None
        text, automatic = text_of(default), self.recipe.automatic.get(parameter.name)
        told = text_of(automatic.value) if automatic is not None else None
        return text is not None and (text.lower() in TRIGGERS or text == told)
