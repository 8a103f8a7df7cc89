"""Turns what the old task was given into arguments of the dispatcher.

A keyword that the dispatcher knows goes there; what the recipe says anyway is dropped; everything
else belongs to the job's parameters, on top of the schedule's own ones, in the old order.
"""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.edits import Edits, comments_of, like
from codemods.dispatch.filters import check_entries, is_conditional, put_back
from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item
from codemods.dispatch.late_reads import check_unchanged
from codemods.dispatch.merging import asks_for, display, initial
from codemods.dispatch.model import Dispatcher, Note, Parameter, RefusedError
from codemods.dispatch.order import check_order, emptied
from codemods.dispatch.overrides import Overrides, Usual
from codemods.dispatch.reads import is_shown
from codemods.dispatch.render import Renderer
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.spreads import Spreads
from codemods.dispatch.target import Target
from codemods.dispatch.values import (
    canonical,
    code,
    essence,
    is_pure,
)


class Assembly:
    """Rewrites the statements that assemble the keywords of one site.

    Attributes:
        own: Parameter -> what the site itself gives it.
        merged: The variable that holds the merged job parameters, or None.
        late: True where the schedule's own ones come in only where the task is sent.
    """

    def __init__(
        self,
        file: SiteFile,
        site: Site,
        given: Given,
        renderer: Renderer,
        dispatcher: Dispatcher,
        recipe: dict[str, cst.BaseExpression],
        identity: tuple[str | None, str | None],
        usual: Usual,
    ) -> None:
        self.file, self.site, self.given, self.renderer = file, site, given, renderer
        self.dispatcher = dispatcher
        self.recipe = recipe
        self.merged: str | None = None
        self.edits = Edits()
        self.overrides = Overrides(file, site, given, renderer, self.edits, usual)
        self.own = self.overrides.values
        self._kept: list[Item] = []
        self._whole_ones: list[tuple[Item, bool]] = []
        self._begin: cst.BaseExpression | None = None
        variables_here = file.names_of(site.function)
        self.known = Target(dispatcher, recipe, identity, given.every, variables_here)
        self.target, self.base = self.known.parameter, self.known.base
        self._own_base = self.late = False
        self._spreads = Spreads(file, site.function, dispatcher, renderer.schedule)

    def run(self) -> None:
        """Sort everything that goes through the variable, then rewrite its statements."""
        if self.given.variable is None or self.given.creation is None:
            return
        self.renderer.free(self.given.variable)
        check_unchanged(self.file, self.site, self.renderer, self.given.creation)
        self._own_base = self._handles_base()
        for item in self.given.items:
            self._sort(item)
        self.late = self._is_late()
        self._check_entries()
        self._settle()
        put_back(self.file, self.given, self.dispatcher, self.own, self.overrides.usual)
        if self._only_filters():
            self.overrides.gone.update(line for line, _ in self.given.filters if line is not None)
        elif self._kept or self.given.opaque or self.given.shown or self.given.filters:
            self._merge()
        self._rewrite_creation()
        self._drop_branches()

    def _handles_base(self) -> bool:
        """True where the old code merges the schedule's parameters in a way of its own."""
        later = False
        for item in self.given.items:
            target = self.dispatcher.parameter(item.key) if item.key else None
            if item.key is None and self.known.is_base(item.value):
                asked = item.branch is None or asks_for(item.branch.test, item.value)
                if later or item.nested or not asked:
                    return True
            elif target is None and not self.known.is_known(item):
                if self.known.holds_base(item):
                    return True
                later = True
        return any(self._is_base_in(line) for line in self.given.opaque)

    def _is_base_in(self, line: cst.SimpleStatementLine) -> bool:
        """True where a statement, or the loop around it, reads the schedule's parameters."""
        around = [line, *self.file.above(line)]
        loops = [one for one in around if isinstance(one, cst.For)]
        nodes = [n for one in [line, *(loop.iter for loop in loops)] for n in descendants(one)]
        return any(isinstance(n, cst.BaseExpression) and self.known.is_base(n) for n in nodes)

    def _sort(self, item: Item) -> None:
        """Decide where one item goes."""
        parameter = self.dispatcher.parameter(item.key) if item.key else None
        certain = not item.conditional or (
            item.branch is not None and asks_for(item.branch.test, item.value)
        )
        if item.owner is not None and parameter is not self.target:
            raise RefusedError(item.value, f"`{item.key}` is changed after it was set")
        if item.key is None or (parameter is not None and parameter is self.target):
            absorbed = certain and self.known.is_base(item.value) and not self._own_base
            if absorbed:
                self.overrides.drop(item)
            elif item.key is None or item.owner is not None:
                self.keep(item)
            else:
                self._whole_ones.append((item, certain))
        elif parameter is not None:
            self._give(item, parameter, certain)
        elif certain and self.known.is_known(item):
            self._note_id(item)
            self.overrides.drop(item)
        else:
            self.keep(item)

    def _is_late(self) -> bool:
        """True where entries are read or taken out of what has nothing of the schedule's own."""
        spread = [item.value for item in self.given.items if item.key is None]
        based = self._own_base or self.base is None or any(map(self.known.is_base, spread))
        return not based and bool(self.given.touched or self.given.filters)

    def _only_filters(self) -> bool:
        """True where nothing is left to filter but what the dispatcher gets anyway."""
        lines = [line for line, _ in self.given.filters]
        rest = [*self._kept, *self.given.shown, *(x for x in self.given.opaque if x not in lines)]
        always = not any(is_conditional(self.file, self.given, line) for line in lines)
        return bool(lines) and always and not rest and (self.late or self.target is None)

    def _check_entries(self) -> None:
        """Refuse where ``kw.pop("a")`` and the like mean a key that goes elsewhere."""
        moved = {item.key for item in self.given.items if item not in self._kept}
        check_entries(self.given, self.dispatcher, moved)

    def _settle(self) -> None:
        """``parameters=…`` is all of them, and not one more entry of theirs.

        It may be changed afterwards: ``kw["parameters"].update(…)``.
        """
        for item, certain in self._whole_ones:
            assert self.target is not None
            changed = self._kept and all(one.owner is not None for one in self._kept)
            alone = len(self._whole_ones) == 1 and not self.given.opaque
            if changed and alone and item.line is self.given.creation:
                self._begin = item.value
                continue
            if self._kept or self.given.opaque or len(self._whole_ones) > 1:
                raise RefusedError(item.value, f"`{item.key}` is given beside entries of its own")
            self._give(item, self.target, certain)

    def _note_id(self, item: Item) -> None:
        """The schedule's id stays the expression that the site has for it."""
        parameter, fetched_by = self.known.identity
        plain = not item.conditional and not self.given.filters
        if parameter and canonical(essence(item.value)) == fetched_by and plain:
            self.own.setdefault(parameter, item.value)

    def _give(self, item: Item, parameter: Parameter, certain: bool) -> None:
        """A keyword that the dispatcher has too."""
        usual = self.recipe.get(parameter.name)
        same = usual is not None and canonical(essence(usual)) == canonical(essence(item.value))
        if same and certain and parameter.name not in self.own:
            self.overrides.drop(item)
        else:
            self.overrides.give(item, parameter, same)

    def keep(self, item: Item) -> None:
        """What goes into the job's parameters."""
        if self.target is None:
            what = f"`{item.key}`" if item.key else f"`**{code(item.value)}`"
            raise RefusedError(
                item.value, f"no parameter of {self.dispatcher.name} can take {what}"
            )
        if item.key is None and item.owner is None:
            self._spreads.check(item.value)
        if item.key and item.key != self.target.name:
            text = f"keyword `{item.key}` of the old task goes into {self.target.name}"
            self.edits.notes.append(Note(self.file.line(item.value), text))
        self._kept.append(item)

    def _merge(self) -> None:
        """The variable for the merged parameters, and the statements that fill it."""
        assert self.given.variable is not None
        if self.target is None:
            reason = f"no parameter of {self.dispatcher.name} can take `{self.given.variable}`"
            raise RefusedError(self.given.creation, reason)
        self.merged = self.renderer.pick(self.target.name, self.given.variable)
        begun = [item for item in self._kept if item.line is self.given.creation]
        base = None if self._own_base or self.late else self.base
        begin = (
            code(self._begin) if self._begin is not None else initial(base, begun, self.file.quote)
        )
        self.overrides.first += self.file.statements(f"{self.merged} = {begin}\n")
        changing = [item.line for item in self._kept if item.line is not self.given.creation]
        for line in dict.fromkeys([*changing, *self.given.opaque]):
            if line is not None:
                self._rename(line)
        for name in self.given.shown:
            self._show(name)

    def _rename(self, line: cst.SimpleStatementLine) -> None:
        """A statement that stays, with the new variable; keys that moved are taken out."""
        assert self.merged is not None
        if line in self.overrides.gone:
            self._keep_rest(line)
            return
        owners = [item.owner for item in self.given.items if item.line is line]
        old: list[cst.CSTNode] = [node for node in descendants(line) if node in owners]
        if not any(owners):
            old = [name for name in variables(line) if name.value == self.given.variable]
        for node in old:
            self.edits.expressions[node] = cst.Name(self.merged)

    def _show(self, name: cst.Name) -> None:
        """A use that only looks at the dict; that is logged as far as it belongs to the job."""
        assert self.merged is not None
        self.edits.expressions[name] = cst.Name(self.merged)
        if is_shown(self.file, name):
            text = f"the log shows {self.merged} now, where it showed `{name.value}`"
            self.edits.notes.append(Note(self.file.line(name), text))

    def _keep_rest(self, line: cst.SimpleStatementLine) -> None:
        """A statement that sets keys of the dispatcher with others, which alone are left."""
        kept = [item for item in self._kept if item.line is line]
        if line in self.given.opaque or not all(is_pure(item.value) for item in kept):
            raise RefusedError(line, "it sets keys of the dispatcher together with others")
        text = f"{self.merged}.update({display(None, kept, self.file.quote)})\n"
        self.overrides.gone.discard(line)
        self.edits.replace[line] = like(line, self.file.statements(text))

    def _rewrite_creation(self) -> None:
        """The old creation makes way for the variables that are still needed."""
        assert self.given.creation is not None
        check_order(self.file, self.site, self.renderer, self.given, self.overrides.first)
        for line in self.overrides.gone:
            self._lose_comments(line)
            self.edits.replace[line] = []
        if not self.overrides.first:
            self._lose_comments(self.given.creation)
        self.edits.replace[self.given.creation] = like(self.given.creation, self.overrides.first)

    def _drop_branches(self) -> None:
        """An ``if`` whose whole body went goes too."""
        for branch in emptied(self.given.items, self.edits.replace):
            self._lose_comments(branch)
            self.edits.replace[branch] = []

    def _lose_comments(self, statement: cst.CSTNode) -> None:
        """Say which comments go with a statement."""
        for comment in comments_of(statement):
            text = f"the comment `{comment}` goes with the statement it describes"
            self.edits.notes.append(Note(self.file.line(statement), text))
