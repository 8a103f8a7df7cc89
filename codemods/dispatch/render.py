"""Turns an expression of the recipe into one that means the same at a site."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.attributes import own_handles
from codemods.dispatch.flow import Site
from codemods.dispatch.handles import (
    Use,
    is_used_alike,
    method_of,
    must_await,
    session_kind,
    uses_of,
)
from codemods.dispatch.imports import local_name
from codemods.dispatch.injected import alike, injected_alike
from codemods.dispatch.model import ContextRoot, Derived, Recipe, RefusedError
from codemods.dispatch.quotes import literal, requoted
from codemods.dispatch.schedule import ID_SUFFIXES, fields_of
from codemods.dispatch.scopes import Binding, parameters
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.slices import CONTEXT, SCHEDULE, STEP
from codemods.dispatch.taken import taken_names
from codemods.dispatch.values import Field, as_field, code, one_line

# Marks, in the table of names, an import that this file has under another name.
IMPORTED = "import:"


class Renderer:
    """Knows what the placeholders stand for in one function.

    Attributes:
        schedule: The schedule's expression there, or None.
        steps: Step -> local variable.
    """

    def __init__(
        self, file: SiteFile, site: Site, recipe: Recipe, schedule: cst.BaseExpression | None
    ) -> None:
        self.file = file
        self.site = site
        self.recipe = recipe
        self.schedule = schedule
        self.steps: dict[str, str] = {}
        self._fields: dict[str, list[Field]] = {}
        self._names = taken_names(site.function)
        self._names |= {
            need.bound for step in recipe.steps.values() for need in step.derived.imports
        }
        self.made: set[str] = set()
        self._freed: set[str] = {site.variable} if site.variable else set()

    def reserve(self, names: set[str]) -> None:
        """Leave the names of another site alone."""
        self._names |= names

    def free(self, name: str) -> None:
        """Give a name back that the rewrite removes."""
        self._freed.add(name)

    def pick(self, name: str, *others: str) -> str:
        """A variable name that means nothing else in the file; taken from then on."""
        for wanted in (name, *others, f"dispatch_{name}", *(f"{name}_{n}" for n in range(2, 99))):
            if wanted in self._freed or wanted not in self._names:
                self._names.add(wanted)
                self.made.add(wanted)
                self._freed.discard(wanted)
                return wanted
        raise RefusedError(self.site.lookup.node, f"no free name like `{name}`")

    def render(self, derived: Derived, optional: bool = False) -> cst.BaseExpression:
        """The expression at this site; ``RefusedError`` where a variable it needs is not there."""
        names: dict[str, str] = {}
        awaited: set[str] = set()
        for root in derived.roots:
            theirs = uses_of(CONTEXT + root.name, derived.value)
            names[root.name] = self._context(root, theirs)
            if self._awaits(root, names[root.name], theirs):
                awaited.add(CONTEXT + root.name)
        for need in derived.imports:
            here = local_name(self.file, need, self.site.lookup.node)
            if here is not None and here != need.bound:
                names[IMPORTED + need.bound] = here
        replacer = _Filler(self, names, optional, awaited)
        value = derived.value.visit(replacer)
        assert isinstance(value, cst.BaseExpression)
        if isinstance(value, cst.Await):
            value = value.with_changes(lpar=[], rpar=[])
        return one_line(requoted(value, self.file.quote))

    def access(self, base: cst.BaseExpression, wanted: Field, optional: bool) -> cst.BaseExpression:
        """A field in the way that this function reads its like."""
        style = self._style(base, wanted, optional)
        owner = code(base)
        if style == "attribute":
            return cst.parse_expression(f"{owner}.{wanted.key}")
        key = literal(wanted.key, self.file.quote)
        if style == "item":
            return cst.parse_expression(f"{owner}[{key}]")
        default = ""
        if wanted.default is not None:
            filler = _Filler(self, {}, False)
            visited = wanted.default.visit(filler)
            assert isinstance(visited, cst.BaseExpression)
            default = ", " + code(requoted(visited, self.file.quote))
        return cst.parse_expression(f"{owner}.get({key}{default})")

    def _style(self, base: cst.BaseExpression, wanted: Field, optional: bool) -> str:
        """``attribute``, ``item`` or ``get``."""
        found = self._fields.get(code(base))
        if found is None:
            found = self._fields[code(base)] = fields_of(self.site.function, base)
        own = {one.style for one in found if one.key == wanted.key}
        used = {one.style for one in found}
        if "attribute" in used and ("attribute" in own or not used & {"item", "get"}):
            return "attribute"
        if wanted.key in ID_SUFFIXES and wanted.style == "item" and not optional:
            return "get" if "get" in own else "item"
        if not used:
            return "get" if optional and wanted.style == "item" else wanted.style
        if "get" in own or wanted.style == "get" or optional or wanted.default is not None:
            return "get"
        if own:
            return "item"
        return "get" if "get" in used else "item"

    def _context(self, root: ContextRoot, theirs: Sequence[Use]) -> str:
        """The variable of this function that plays the part of the exemplar's."""
        params = {param.name.value: param for param in parameters(self.site.function)}
        if root.owner is not None:
            return self._own_object(root, list(params))
        same = params.get(root.name)
        if same is not None and alike(same, root):
            return root.name
        plain = same is None and root.annotation is None and root.default is None
        if plain and self._is_opened(root.name):
            return root.name
        twins = [name for name, param in params.items() if injected_alike(param, root)]
        twins = twins or self._handles(theirs)
        twins = twins or list(own_handles(self.file, self.site.function, theirs))
        if len(twins) == 1 or root.name in twins:
            return root.name if root.name in twins else twins[0]
        reason = f"there is no `{root.name}` in this function"
        if same is not None:
            reason = f"nothing shows that `{root.name}` is here what it is elsewhere"
        raise RefusedError(self.site.lookup.node, reason)

    def _handles(self, theirs: Sequence[Use]) -> list[str]:
        """The variables that are asked what the exemplar's is asked, and still can be."""
        params = {param.name.value: param for param in parameters(self.site.function)}
        session = any(use.of_session for use in theirs)
        found = []
        for name, ways in self.file.names_of(self.site.function).items():
            mine = uses_of(name, self.site.function.body)
            annotated = session and session_kind(params.get(name)) is not None
            alive = name in params or self._is_opened(name) or self._is_open(ways[0])
            if len(ways) == 1 and alive and (annotated or is_used_alike(theirs, mine)):
                found.append(name)
        return found

    def _is_open(self, way: Binding) -> bool:
        """True for a variable that is assigned above the lookup, and closed below it."""
        place = self.file.line(self.site.lookup.node)
        body = descendants(self.site.function.body)
        closed = [node for node in body if method_of(way.name, node) == "close"]
        below = all(self.file.line(one) > place for one in closed)
        return way.kind == "assign" and below and self.file.line(way.node) < place

    def _awaits(self, root: ContextRoot, name: str, theirs: Sequence[Use]) -> bool:
        """True where a call that is not awaited in the exemplar has to be here."""
        body = self.site.function.body
        params = {param.name.value: param for param in parameters(self.site.function)}
        dotted = "." in name  # any other is no attribute
        own = own_handles(self.file, self.site.function, theirs).get(name) if dotted else None
        annotated, mine = own or (session_kind(params.get(name)), uses_of(name, body))
        must = must_await(theirs, mine, annotated)
        handed = theirs and not mine and annotated is None and _is_awaited_with(name, body)
        if must is None or handed:
            reason = f"calls of `{root.name}` are awaited in one place and not in the other"
            raise RefusedError(self.site.lookup.node, reason)
        return must

    def _is_opened(self, name: str) -> bool:
        """True for the variable of a ``with`` or a loop around the lookup, and nothing else."""
        ways = self.file.names_of(self.site.function).get(name, [])
        if len(ways) != 1 or ways[0].kind not in {"loop", "other"}:
            return False
        opened = self.file.statement(ways[0].node)
        outer = self.file.above(self.site.lookup.node)
        return isinstance(opened, (cst.With, cst.For)) and opened in outer

    def _own_object(self, root: ContextRoot, params: list[str]) -> str:
        """``self`` of a method of the same class."""
        around = self.file.class_of(self.site.function)
        direct = around is not None and self.file.parent(self.site.function) is around.body
        here = (self.file.name, around.name.value if around is not None and direct else None)
        if here == root.owner and params[:1] == [root.name] and not self.site.function.decorators:
            return root.name
        raise RefusedError(self.site.lookup.node, f"there is no such `{root.name}` here")


def _is_awaited_with(name: str, body: cst.CSTNode) -> bool:
    """True where a call is awaited that is given a variable."""
    calls = [node.expression for node in descendants(body) if isinstance(node, cst.Await)]
    given = [arg.value for one in calls if isinstance(one, cst.Call) for arg in one.args]
    return any(isinstance(value, cst.Name) and value.value == name for value in given)


class _Filler(cst.CSTTransformer):
    """Replaces the placeholders, and awaits the calls of some."""

    def __init__(
        self,
        renderer: Renderer,
        names: dict[str, str],
        optional: bool,
        awaited: Collection[str] = (),
    ) -> None:
        self.renderer = renderer
        self.awaited = awaited
        self.names = names
        self.optional = optional

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        if isinstance(original_node, cst.Name):
            return self._name(original_node.value) or updated_node
        if isinstance(original_node, cst.Attribute) and isinstance(updated_node, cst.Attribute):
            updated_node = updated_node.with_changes(attr=original_node.attr)
        if isinstance(original_node, cst.Arg) and isinstance(updated_node, cst.Arg):
            return updated_node.with_changes(keyword=original_node.keyword)
        if any(method_of(name, original_node) for name in self.awaited):
            assert isinstance(updated_node, cst.Call)
            return cst.Await(updated_node, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        wanted = as_field(original_node)
        if wanted is None or not isinstance(wanted.base, cst.Name):
            return updated_node
        base = self._name(wanted.base.value)
        if base is None or not wanted.base.value.startswith((SCHEDULE, CONTEXT)):
            return updated_node
        if isinstance(original_node, cst.Attribute) and wanted.key == "get":
            return updated_node
        return self.renderer.access(base, wanted, self.optional)

    def _name(self, name: str) -> cst.BaseExpression | None:
        """What a placeholder stands for; None for other names."""
        if name == SCHEDULE:
            return self.renderer.schedule
        if name.startswith(STEP):
            return cst.Name(self.renderer.steps[name[len(STEP) :]])
        if IMPORTED + name in self.names:
            return cst.Name(self.names[IMPORTED + name])
        if name.startswith(CONTEXT):
            return cst.parse_expression(self.names.get(name[len(CONTEXT) :], name[len(CONTEXT) :]))
        return None
