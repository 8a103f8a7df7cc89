"""Puts the parts together: one lookup in, the edits of its site out."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.assembly import Assembly
from codemods.dispatch.collect import collect
from codemods.dispatch.edits import Edits, with_leading
from codemods.dispatch.flow import Site, check_always, follow
from codemods.dispatch.handlers import check_handled
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.mapping import Mapping
from codemods.dispatch.model import Dispatcher, ImportNeed, Note, Recipe, RefusedError
from codemods.dispatch.render import Renderer
from codemods.dispatch.resolution import Resolution
from codemods.dispatch.schedule import constant_key, fetch_argument, id_parameter, schedule_of
from codemods.dispatch.siblings import check_same_job
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import canonical, code, is_constant, is_pure


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
        _check_constant(site, task, constant)
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


def _check_constant(site: Site, task: Task, constant: str) -> None:
    """A constant key has to be a job type that the router knows."""
    if constant not in task.job_types:
        known = ", ".join(sorted(task.job_types)) or "none"
        raise RefusedError(
            site.lookup.node,
            f'"{constant}" is not a job type of the router (it knows: {known})',
            f'Route "{constant}" in the base executor first, or dispatch one of: {known}.',
        )
    if task.recipe.job_type is None:
        raise RefusedError(
            site.lookup.node,
            f"nothing shows which parameter of {task.dispatcher.name} is the job type",
        )


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
        self.mapping = Mapping(site, task.dispatcher, task.recipe, self.renderer, constant)
        self.resolution = Resolution(file, site, task.recipe, self.renderer, self.edits)

    def write(self) -> Edits:
        """Resolve, assemble, call, tidy."""
        given = collect(self.file, self.site)
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
        for call in self.site.calls:
            own = {**assembly.own, **assembly.inline(call)}
            self._call(call, own, given.options[call])
        self.edits.add(assembly.edits)
        self._replace_lookup()
        for attribute in self.site.attributes:
            value = attribute.with_changes(value=self._dispatcher())
            self.edits.expressions[attribute] = value
        if self.schedule is not None:
            self.edits.sent.append((self.site, self.schedule))
        self._imports()
        self.edits.names = self.renderer.made
        return self.edits

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
        if any(comment for node in descendants(call) for comment in _comments(node)):
            text = "comments inside the old call are gone with its arguments"
            self.edits.notes.append(Note(self.file.line(call), text))
        pairs = [(name, code(value)) for name, value in found.items()]
        if options:
            text = self._with_options(pairs, options)
        else:
            lines = "".join(f"\n\t{name}={value}," for name, value in pairs)
            text = f"{self.name}.delay({lines}\n)"
        self.edits.expressions[call] = self.file.expression(text).with_changes(
            lpar=call.lpar, rpar=call.rpar
        )

    def _with_options(self, pairs: list[tuple[str, str]], options: list[cst.Arg]) -> str:
        """``apply_async(kwargs={…}, queue=…)``."""
        quote = self.file.quote
        lines = "".join(f"\n\t\t{quote}{name}{quote}: {value}," for name, value in pairs)
        rest = "".join(
            f"\n\t{arg.star}{arg.keyword.value + '=' if arg.keyword else ''}{code(arg.value)},"
            for arg in options
        )
        return f"{self.name}.apply_async(\n\tkwargs={{{lines}\n\t}},{rest}\n)"

    def _replace_lookup(self) -> None:
        """The block comes in place of the lookup and its guards."""
        body = self.resolution.body
        anchor = self.resolution.anchor
        replaced = [self.site.statement, *self.site.guards]
        if self.site.variable is None or anchor not in replaced or self._is_tested_walrus(anchor):
            if body:
                self.edits.before[anchor] = body
            return
        leading: list[cst.EmptyLine] = []
        for old in dict.fromkeys(replaced):
            leading += _above(old, first=not leading)
            self.edits.replace[old] = []
            self._lose(old)
        if body:
            self.edits.replace[anchor] = with_leading(body, leading)
        else:
            self._hand_down(anchor, leading)

    def _lose(self, old: cst.BaseStatement) -> None:
        """Say which comment goes with the lookup."""
        behind = getattr(old, "trailing_whitespace", None)
        if isinstance(behind, cst.TrailingWhitespace) and behind.comment is not None:
            text = f"the comment `{behind.comment.value}` goes with the lookup"
            self.edits.notes.append(Note(self.file.line(old), text))

    def _hand_down(self, anchor: cst.BaseStatement, leading: list[cst.EmptyLine]) -> None:
        """What is above a statement that goes belongs to the next one that stays."""
        block = self.file.parent(anchor)
        body = list(block.body) if isinstance(block, cst.IndentedBlock) else []
        for following in body[body.index(anchor) + 1 :] if anchor in body else ():
            if following in self.edits.replace:
                new = self.edits.replace[following]
                if new:
                    handed = _handed_down(leading, new[0])
                    own = getattr(new[0], "leading_lines", ())
                    self.edits.replace[following] = with_leading(new, [*handed, *own])
                    return
            else:
                self.edits.above[following] = _handed_down(leading, following)
                return

    def _is_tested_walrus(self, anchor: cst.BaseStatement) -> bool:
        """True for ``if task := lookup:``, which stays with another test."""
        return isinstance(anchor, cst.If) and anchor not in self.site.guards

    def _imports(self) -> None:
        """What the new code needs to be imported."""
        dispatcher = self.task.dispatcher
        need = ImportNeed(dispatcher.public_module, dispatcher.name)
        wanted: list[ImportNeed] = [*self.mapping.imports, need]
        for one in wanted:
            self.edits.needs.append((one, self.resolution.anchor))
        if self.site.lookup.helper is not None:
            self.edits.helpers.append(self.site.lookup.helper)


def _comments(node: cst.CSTNode) -> list[str]:
    """The comment that a node is."""
    return [node.value] if isinstance(node, cst.Comment) else []


def _handed_down(lines: list[cst.EmptyLine], following: cst.CSTNode) -> list[cst.EmptyLine]:
    """The lines without the blank ones at their end that the next statement has itself."""
    own = getattr(following, "leading_lines", ())
    handed = list(lines)
    while handed and handed[-1].comment is None and own and own[0].comment is None:
        handed.pop()
    return handed


def _above(statement: cst.CSTNode, first: bool) -> list[cst.EmptyLine]:
    """The lines above a statement; of later ones only the comments."""
    lines = list(getattr(statement, "leading_lines", ()))
    return lines if first else [line for line in lines if line.comment is not None]
