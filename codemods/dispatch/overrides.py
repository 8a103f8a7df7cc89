"""The dispatcher's own keywords that the old code sets: given by the call, or by a variable."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from codemods.dispatch.edits import Edits, like
from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item
from codemods.dispatch.model import Parameter, RefusedError
from codemods.dispatch.render import Renderer
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_pure

# What a parameter is given where the site itself gives it nothing.
Usual = Callable[[Parameter], cst.BaseExpression | None]


class Overrides:
    """What a site gives the dispatcher's own parameters, statement by statement.

    Attributes:
        values: Parameter -> the expression that the call gives it.
        first: Statements that come in the place of the dict's creation.
        gone: Statements that only set what a call gives itself now.
    """

    def __init__(
        self,
        file: SiteFile,
        site: Site,
        given: Given,
        renderer: Renderer,
        edits: Edits,
        usual: Usual,
    ) -> None:
        self.file, self.site, self.given = file, site, given
        self.renderer, self.edits, self.usual = renderer, edits, usual
        self.values: dict[str, cst.BaseExpression] = {}
        self.first: list[cst.BaseStatement] = []
        self.gone: set[cst.SimpleStatementLine] = set()
        self._direct: dict[str, Item] = {}
        self._variables: dict[str, str] = {}

    def drop(self, item: Item) -> None:
        """What the dispatcher learns in another way."""
        if item.line is not None and item.line is not self.given.creation:
            self.gone.add(item.line)

    def give(self, item: Item, parameter: Parameter, same: bool) -> None:
        """Give a parameter an item's value; ``same`` says that it is the usual one."""
        if not item.conditional and is_pure(item.value) and self._is_stable(item.value):
            self.values[parameter.name] = item.value
            self._direct[parameter.name] = item
            self.drop(item)
        else:
            self._through_variable(item, parameter, same)

    def _is_stable(self, value: cst.BaseExpression) -> bool:
        """True where no variable of the expression gets another value."""
        names = self.file.names_of(self.site.function)
        return all(len(names.get(one.value, ())) <= 1 for one in variables(value))

    def _through_variable(self, item: Item, parameter: Parameter, same: bool) -> None:
        """A value that depends on a condition, or has an effect, gets a variable."""
        name = self._variables.get(parameter.name)
        before = self._direct.pop(parameter.name, None)
        if name is None:
            name = self._variables[parameter.name] = self.renderer.pick(parameter.name)
            if item.conditional and before is None:
                usual = None if same else self.usual(parameter)
                value = code(usual) if usual is not None else parameter.default or "None"
                self.first += self.file.statements(f"{name} = {value}\n")
        if item.conditional and before is not None:
            self._assign(name, before)
        self._assign(name, item)
        self.values[parameter.name] = cst.Name(name)

    def _assign(self, name: str, item: Item) -> None:
        """The statement of an item sets a variable now, where the old one set a key."""
        if item.line is None or not self._is_alone(item.line):
            raise RefusedError(item.value, f"`{item.key}` is set together with other keys")
        new = self.file.statements(f"{name} = {code(item.value)}\n")
        if item.line is self.given.creation:
            self.first += new
        else:
            self.gone.discard(item.line)
            self.edits.replace[item.line] = like(item.line, new)

    def _is_alone(self, line: cst.SimpleStatementLine) -> bool:
        """True for a statement that sets nothing else (the creation may)."""
        shared = [one for one in self.given.items if one.line is line]
        return len(shared) == 1 or line is self.given.creation
