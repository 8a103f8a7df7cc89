"""Puts the parts together: one lookup in, the edits of its site out."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.assembly import Assembly
from codemods.dispatch.call_arguments import CallArguments
from codemods.dispatch.collect import collect
from codemods.dispatch.constants import check_constant
from codemods.dispatch.edits import Edits
from codemods.dispatch.flow import Site, check_always, follow
from codemods.dispatch.given import Given
from codemods.dispatch.handlers import check_handled
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.leading import comments_in
from codemods.dispatch.lookup_place import replace_lookup
from codemods.dispatch.mapping import Mapping
from codemods.dispatch.model import Dispatcher, ImportNeed, Note, Recipe, RefusedError
from codemods.dispatch.render import Renderer
from codemods.dispatch.resolution import Resolution
from codemods.dispatch.schedule import (
    constant_key,
    constant_source,
    fetch_argument,
    id_parameter,
    schedule_of,
)
from codemods.dispatch.siblings import check_same_job
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import canonical, code, exchanged, is_constant, is_pure

NOTHING: ReadOnly[cst.CSTNode, cst.CSTNode] = MappingProxyType({})


@dataclass(frozen=True)
class Task:
    """What is the same for all sites of a run."""

    dispatcher: Dispatcher
    recipe: Recipe
    job_types: frozenset[str]
    writers: frozenset[str] = frozenset()


def rewrite_site(
    file: SiteFile,
    lookup: LookupCall,
    task: Task,
    dispatcher: str,
    others: Sequence[Edits] = (),
    calls: Sequence[LookupCall] = (),
) -> Edits:
    """The edits of one site; ``RefusedError`` where any part of it cannot be mapped.

    Args:
        file: The file.
        lookup: The lookup in it.
        task: What to dispatch to, and how.
        dispatcher: The dispatcher's local name.
        others: The edits of the sites before it.
        calls: All lookups of the file.
    """
    site = follow(file, lookup)
    constant = constant_key(file, lookup)
    if constant is not None:
        check_constant(site, task.dispatcher, task.recipe, task.job_types, constant)
        schedule = None
    else:
        schedule = schedule_of(file, site, task.recipe)
        check_same_job(file, lookup, calls)
        check_handled(file, lookup, site.guards)
        if site.variable is None:
            check_always(file, lookup)
        if not is_pure(lookup.key):
            raise RefusedError(lookup.node, f"the key `{code(lookup.key)}` is computed by a call")
    writer = _Writer(file, site, task, dispatcher, schedule, constant)
    writer.renderer.reserve(_reserved(file, site, others))
    return writer.write()


def _reserved(file: SiteFile, site: Site, others: Sequence[Edits]) -> set[str]:
    """The variables of sites in the same function that still need them."""
    found: set[str] = set()
    start = file.line(site.statement)
    for other in others:
        nodes = [n for n in other.expressions if file.functions(n)[:1] == [site.function]]
        if any(file.line(node) >= start for node in nodes):
            found |= other.names
    return found


class _Writer:
    """Writes one site; every part can still refuse."""

    def __init__(
        self,
        file: SiteFile,
        site: Site,
        task: Task,
        name: str,
        schedule: cst.BaseExpression | None,
        constant: str | None,
    ) -> None:
        self.file, self.site, self.task, self.name = file, site, task, name
        self.schedule, self.constant = schedule, constant
        self.edits = Edits()
        self.renderer = Renderer(file, site, task.recipe, schedule)
        self.mapping = Mapping(
            site,
            task.dispatcher,
            task.recipe,
            self.renderer,
            constant,
            constant_source(file, site.lookup),
        )
        self.resolution = Resolution(file, site, task.recipe, self.renderer, self.edits)

    def write(self) -> Edits:
        """Resolve, assemble, call, tidy."""
        given = collect(self.file, self.site, self.schedule)
        self._check_given(given)
        if self.constant is None:
            self._resolve()
        elif self.site.tests:
            raise RefusedError(
                self.site.tests[0], f"`if {self.site.variable}:` would always be true afterwards"
            )
        usual = self._usual()
        fetched_by = self._fetched_by()
        assembly = Assembly(
            self.file,
            self.site,
            given,
            self.renderer,
            self.task.dispatcher,
            usual,
            fetched_by,
            self.mapping.value,
        )
        assembly.run()
        arguments = CallArguments(assembly)
        for call in self.site.calls:
            own = {**assembly.own, **arguments.of(call)}
            self._call(call, own, self._options(call, given, assembly))
        self.edits.add(assembly.edits)
        replace_lookup(self.file, self.site, self.resolution, self.edits, self._renamed)
        for attribute in self.site.attributes:
            value = attribute.with_changes(value=self._dispatcher())
            self.edits.expressions[attribute] = value
        for name in self.site.shown:
            self.edits.expressions[name] = self._dispatcher()
        if self.schedule is not None:
            self.edits.sent.append((self.site, self.schedule))
        self._imports()
        self.edits.names = self.renderer.made
        return self.edits

    def _check_given(self, given: Given) -> None:
        """The task is not told about itself: it is another one now."""
        for item in given.every:
            for node in descendants(item.value):
                if node in self.site.attributes:
                    raise RefusedError(node, f"the task is given its own `{code(node)}`")

    def _options(self, call: cst.Call, given: Given, assembly: Assembly) -> list[cst.Arg]:
        """``queue=…`` and the like, with new names in them."""
        shown: dict[cst.CSTNode, cst.CSTNode] = {}
        for name in given.shown if assembly.merged is not None else ():
            shown[name] = name.with_changes(value=assembly.merged)
        return [
            arg.with_changes(value=self._renamed(arg.value, shown)) for arg in given.options[call]
        ]

    def _renamed(
        self, expression: cst.BaseExpression, more: ReadOnly[cst.CSTNode, cst.CSTNode] = NOTHING
    ) -> cst.BaseExpression:
        """An expression that names the task, of the dispatcher instead."""
        new: dict[cst.CSTNode, cst.CSTNode] = {**more}
        for one in self.site.attributes:
            new[one] = one.with_changes(value=self._dispatcher())
        new.update(dict.fromkeys(self.site.shown, self._dispatcher()))
        result = exchanged(expression, new)
        assert isinstance(result, cst.BaseExpression)
        return result

    def _resolve(self) -> None:
        """Compute the steps that the arguments use."""
        for derived in self.task.recipe.from_schedule.values():
            for step in derived.steps:
                if step not in self.renderer.steps:
                    self.resolution.add(step)
        if any(test not in self.edits.expressions for test in self.site.tests):
            raise RefusedError(
                self.site.tests[0], "there is no template to ask for instead of the task"
            )

    def _usual(self) -> dict[str, cst.BaseExpression]:
        """What the recipe gives each parameter at this site."""
        found: ReadOnly[str, cst.BaseExpression | None] = {
            name: self.mapping.of_schedule(name)
            for name in self.task.recipe.from_schedule
            if self.task.dispatcher.parameter(name) is not None
        }
        return {name: value for name, value in found.items() if value is not None}

    def _fetched_by(self) -> tuple[str | None, str | None]:
        """The parameter of the schedule's id, and what it was fetched by."""
        if self.schedule is None:
            return None, None
        argument = fetch_argument(self.file, self.site, self.schedule)
        name = id_parameter(self.task.recipe)
        known = name is not None and self.task.dispatcher.parameter(name) is not None
        return name if known else None, argument

    def _reuse(self, value: cst.BaseExpression) -> str | None:
        """A variable that holds the value already."""
        if is_constant(value):
            return None
        known = self.resolution.ids.get(canonical(value))
        return known or self.resolution.existing(value)

    def _dispatcher(self) -> cst.BaseExpression:
        """The dispatcher's name here."""
        return cst.parse_expression(self.name)

    def _call(
        self, call: cst.Call, own: dict[str, cst.BaseExpression], options: list[cst.Arg]
    ) -> None:
        """One direct dispatch in the place of the old call."""
        if any(isinstance(one, cst.FormattedString) for one in self.file.above(call)):
            raise RefusedError(call, "the task is sent inside an f-string")
        found = self.mapping.arguments(own, self._reuse)
        for left in self.mapping.left_to_the_clock(found):
            text = f"`{left}` stays: no call shows what a run that is started by hand gives"
            self.edits.notes.append(Note(self.file.line(call), text))
        if any(comment for node in descendants(call) for comment in comments_in(node)):
            text = "comments inside the old call are gone with its arguments"
            self.edits.notes.append(Note(self.file.line(call), text))
        pairs = [(name, code(value)) for name, value in found.items()]
        text = self.site.sendings[call].text(self.name, pairs, options, self.file.quote)
        self.edits.expressions[call] = self.file.expression(text).with_changes(
            lpar=call.lpar, rpar=call.rpar
        )

    def _imports(self) -> None:
        """What the new code needs to be imported."""
        dispatcher = self.task.dispatcher
        need = ImportNeed(dispatcher.public_module, dispatcher.name)
        wanted: list[ImportNeed] = [*self.mapping.imports, need]
        for one in wanted:
            self.edits.needs.append((one, self.resolution.anchor))
        if self.site.lookup.helper is not None:
            self.edits.helpers.append(self.site.lookup.helper)
