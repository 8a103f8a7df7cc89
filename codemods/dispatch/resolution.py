"""Writes the block that leads from the schedule to the template, with its guards."""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.edits import Edits
from codemods.dispatch.flow import Site
from codemods.dispatch.guards import (
    Donor,
    alternatives,
    body_of,
    ending_alone,
    guard,
    is_log,
    of_handler,
    terminates,
    tested_for_nothing,
)
from codemods.dispatch.messages import exchange, id_names, no_id, step_words, without_default
from codemods.dispatch.model import Note, Recipe, RefusedError, Step
from codemods.dispatch.nouns import key_of_step, noun_of
from codemods.dispatch.quotes import requoted
from codemods.dispatch.render import Renderer
from codemods.dispatch.schedule import schedule_noun
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import Field, as_field, canonical, code
from codemods.dispatch.within_reach import check_reach
from codemods.dispatch.wording import message_of


class Resolution:
    """The statements that compute the steps at one site.

    Attributes:
        body: The new statements.
        ids: Canonical schedule field -> the variable that holds it.
    """

    def __init__(
        self, file: SiteFile, site: Site, recipe: Recipe, renderer: Renderer, edits: Edits
    ) -> None:
        self.file, self.site, self.recipe = file, site, recipe
        self.renderer, self.edits = renderer, edits
        self.body: list[cst.BaseStatement] = []
        self.ids: dict[str, str] = {}

    def add(self, name: str) -> None:
        """Compute one step, unless the function has its result already."""
        step = self.recipe.steps[name]
        for inner in step.derived.steps:
            if inner not in self.renderer.steps:
                self.add(inner)
        if name in self.renderer.steps or self._reused(step):
            return
        awaited = any(isinstance(node, cst.Await) for node in descendants(step.derived.value))
        if awaited and self.site.function.asynchronous is None:
            reason = f"`{name}` is awaited, and this is no coroutine"
            raise RefusedError(self.site.lookup.node, reason)
        self._write(step)

    def _reused(self, step: Step) -> bool:
        """True where a variable of the function has the same result before the lookup."""
        value = self.renderer.render(step.derived)
        found = self.existing(value)
        key = key_of_step(step)
        held = None
        if found is None and key is not None:
            wanted = self.renderer.access(self._schedule, self._field(key), False)
            held = self.existing(wanted)
            if held is not None:
                found = self.existing(exchange(value, canonical(wanted), cst.Name(held)))
                self.ids[canonical(wanted)] = held
        if found is None:
            return False
        self.renderer.steps[step.name] = found
        if self._soft:
            self._answer_tests(found, key)
        elif step.empty and not self._is_guarded(found):
            looked_for = cst.Name(held) if held is not None else self._unnamed_id(step, key)
            self._guard(found, *self._words(step, key, looked_for or cst.Name(found)))
        return True

    def _unnamed_id(self, step: Step, key: cst.BaseExpression | None) -> cst.BaseExpression | None:
        """The id that a function fetches something by without a variable for it, and its guard."""
        if key is None or key is step.derived.value:
            return None
        value = self.renderer.access(self._schedule, self._field(key), optional=True)
        if not self._is_guarded(code(value)):
            self._guard(code(value), no_id(self.recipe, step, self.file.quote), 400)
        return requoted(value, "'" if self.file.quote == '"' else '"')  # for inside of an f-string

    def _words(
        self, step: Step, key: cst.BaseExpression | None, looked_for: cst.BaseExpression
    ) -> tuple[cst.BaseExpression, int]:
        """What to say where a step has no result; a field that holds it was looked for by no id."""
        if key is step.derived.value:
            return no_id(self.recipe, step, self.file.quote), 400
        return step_words(self.recipe, step, looked_for, self.file.quote)

    def existing(self, value: cst.BaseExpression) -> str | None:
        """A variable assigned once, above the lookup, to the same value."""
        wanted = canonical(value)
        for name, ways in self.file.names_of(self.site.function).items():
            way = ways[0]
            if len(ways) == 1 and way.value is not None and canonical(way.value) == wanted:
                above = self.file.line(way.node) < self.file.line(self.anchor)
                if above and self._block(way.node) in self.file.above(self.site.lookup.node):
                    return name
        return None

    def _block(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The block that a node is in, or around the ``with … as …`` that it is in."""
        block = self.file.parent(self.file.statement(node))
        outer = self.file.parent(block) if block is not None else None
        if isinstance(outer, cst.With) and any(item.asname for item in outer.items):
            around = outer in self.file.above(self.site.lookup.node)
            return block if around else self.file.parent(outer)
        return block

    @property
    def anchor(self) -> cst.BaseStatement:
        """The statement in whose place the block comes: the guard beside the lookup, or it.

        It comes in front of a guard that asks for something besides.
        """
        home = self.file.parent(self.site.statement)
        for one in (*self.site.guards, *self.site.shared):
            if self.file.parent(one) is home:
                return one
        return self.site.statement

    @property
    def _soft(self) -> bool:
        """True where the old code goes on without a task instead of leaving."""
        return bool(self.site.tests) and not self.site.guards and not self.site.shared

    def _is_guarded(self, name: str) -> bool:
        """True where the function leaves itself if the variable is empty."""
        for node in descendants(self.site.function.body):
            if isinstance(node, cst.If) and terminates(body_of(node.body)):
                subjects = map(tested_for_nothing, alternatives(node.test))
                if any(subject is not None and code(subject) == name for subject in subjects):
                    return self.file.line(node) < self.file.line(self.anchor)
        return False

    def _write(self, step: Step) -> None:
        """The id, its guard, the step, its guard."""
        key = key_of_step(step)
        looked_for: cst.BaseExpression = cst.Name(step.name)
        value = self.renderer.render(step.derived)
        if key is step.derived.value:
            check_reach(self.file, self.site, value)
        if key is not None and key is not step.derived.value:
            looked_for = cst.Name(self._id(step, key))
            old = self.renderer.access(self._schedule, self._field(key), False)
            value = without_default(exchange(value, canonical(old), looked_for), looked_for)
        variable = self.renderer.pick(step.name, f"{schedule_noun(self.recipe)}_{step.name}")
        self.renderer.steps[step.name] = variable
        text = code(value)
        if self._soft:
            self._check_alone(step)
            looks = key is not None and key is not step.derived.value
            condition = f" if {code(looked_for)} else None" if looks else ""
            self._append(self._tried(step, f"{variable} = {text}{condition}", f"{variable} = None"))
            self._answer_tests(variable, key)
        else:
            spaced = key is not None and len(self.body) > 1
            self._append(self._tried(step, f"{variable} = {text}", "pass"), spaced=spaced)
            if key is not None:
                self._guard_step(step, variable, *self._words(step, key, looked_for))
        for need in (*step.derived.imports, *(step.raises.imports if step.raises else ())):
            self.edits.needs.append((need, self.anchor))

    def _tried(self, step: Step, text: str, otherwise: str) -> str:
        """An assignment, with what is done where its call raises that there is nothing."""
        if step.raises is None:
            return f"{text}\n"
        kinds = code(self.renderer.render(step.raises))
        return f"try:\n    {text}\nexcept {kinds}:\n    {otherwise}\n"

    def _guard_step(
        self, step: Step, variable: str, message: cst.BaseExpression, status: int
    ) -> None:
        """The guard of a step: in the handler of what it raises, behind it, or both."""
        if step.raises is not None:
            tried = cst.ensure_type(self.body[-1], cst.Try)
            body = of_handler(self._guarding(variable, message, status))
            handler = tried.handlers[0].with_changes(body=cst.IndentedBlock(body=body))
            self.body[-1] = tried.with_changes(handlers=[handler])
        if step.empty:
            self._guard(variable, message, status)

    def _check_alone(self, step: Step) -> None:
        """Without a guard nothing stops a step from reading another one that may be missing."""
        for inner in step.derived.steps:
            name = self.renderer.steps[inner]
            reason = f"`{step.name}` is made of `{name}`, which can be missing here"
            raise RefusedError(self.site.tests[0], reason)

    def _append(self, text: str, spaced: bool = False) -> None:
        """Add statements, behind a blank line where a guard is before them."""
        new = self.file.statements(text)
        if spaced:
            new[0] = new[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        self.body += new

    def _field(self, key: cst.BaseExpression) -> Field:
        """The field as the recipe reads it."""
        found = as_field(key)
        assert found is not None
        return found

    @property
    def _schedule(self) -> cst.BaseExpression:
        """The schedule's expression here."""
        assert self.renderer.schedule is not None
        return self.renderer.schedule

    def _id(self, step: Step, key: cst.BaseExpression) -> str:
        """A variable for the id, and the guard that it is there."""
        value = self.renderer.access(self._schedule, self._field(key), optional=True)
        found = self.existing(value)
        names = id_names(self.recipe, step)
        natural = noun_of(step, names).replace(" ", "_")
        variable = found or self.renderer.pick(*names, f"{natural}_id")
        if found is None:
            self.body += self.file.statements(f"{variable} = {code(value)}\n")
        self.ids[canonical(value)] = variable
        if not self._soft and not (found and self._is_guarded(found)):
            self._guard(variable, no_id(self.recipe, step, self.file.quote), 400)
        return variable

    def _guard(self, subject: str, message: cst.BaseExpression, status: int) -> None:
        """A guard in the style of the old one."""
        self.body.append(guard(subject, self._guarding(subject, message, status)))

    def _guarding(
        self, subject: str, message: cst.BaseExpression, status: int
    ) -> list[cst.BaseStatement]:
        """What a guard does."""
        first = not any(isinstance(one, cst.If) for one in self.body)
        body = self._donor().body_for(message, status, comments=first)
        helper = self.site.lookup.helper
        told = {self.site.variable, *(helper.parameters if helper is not None else ())}
        for one in body:
            for name in variables(one):
                if name.value in told and name.value != subject:
                    raise RefusedError(one, f"the old guard says more about `{name.value}`")
        return body

    def _donor(self) -> Donor:
        """The site's own guard, or another guard of the function, or an exception."""
        lazy = self.file.lazy_logging
        for body in self.site.guard_bodies:
            return Donor(tuple(ending_alone(body)), own=True, lazy=lazy)
        for branch in self.site.shared:
            return Donor(tuple(ending_alone(body_of(branch.body))), lazy=lazy)
        helper = self.site.lookup.helper
        given = tuple(ending_alone(helper.guard)) if helper is not None else ()
        if given and message_of(given[-1]) is not None:
            return Donor(given, lazy=lazy)
        for node in descendants(self.site.function.body):
            if isinstance(node, cst.If) and self.file.line(node) < self.file.line(self.anchor):
                body = ending_alone(body_of(node.body))
                plain = terminates(body) and tested_for_nothing(node.test) is not None
                if plain and all(is_log(one) for one in body[:-1]):
                    return Donor(tuple(body), lazy=lazy)
        if given:
            return Donor(given, lazy=lazy)
        line = self.file.line(self.site.lookup.node)
        self.edits.notes.append(Note(line, "there was no guard; a ValueError says what is missing"))
        return Donor(tuple(self.file.statements('raise ValueError("nothing found")\n')))

    def _answer_tests(self, variable: str, key: cst.BaseExpression | None) -> None:
        """``if task:`` asks for the template now; what is always there needs no question."""
        for test in self.site.tests if key is not None else ():
            asked = self.edits.expressions.get(test)
            if isinstance(asked, cst.Name) and asked.value != variable:
                both = f"`{asked.value}` and `{variable}`"
                reason = f"`{self.site.variable}` is tested, and {both} can both be missing now"
                raise RefusedError(test, reason)
            self.edits.expressions[test] = cst.Name(variable)
