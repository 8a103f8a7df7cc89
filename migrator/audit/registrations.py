"""Every place that registers a Celery task."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from migrator.audit.calls import Effect
from migrator.audit.consumed import taken
from migrator.audit.defining import definition_of, node_of
from migrator.audit.definition import Definition, identity
from migrator.audit.evaluate import Evaluator
from migrator.audit.factories import made_by_calls
from migrator.audit.handed_apps import learn_handed_apps
from migrator.audit.handing import Handing, Use
from migrator.audit.iterated import iterated
from migrator.audit.only_called import only_calls
from migrator.audit.parsing import Parsed
from migrator.audit.places import places
from migrator.audit.registering_bases import registered_by_bases
from migrator.audit.roots import vote_for_roots
from migrator.audit.scopes import Scope
from migrator.audit.self_registering import registered, self_registering
from migrator.audit.shared_options import named_after_module
from migrator.audit.turns import turns
from migrator.audit.values import (
    App,
    Class,
    Defining,
    External,
    Function,
    FunctionNode,
    Instance,
    Items,
    Keywords,
    Maker,
    Method,
    Partial,
    Registrar,
    Task,
    Unknown,
    Value,
    shown,
)
from migrator.audit.wrapped import comes_from, decorated
from migrator.audit.wrappers import wrapper_uses
from migrator.facts import Location

_Defined = FunctionNode | ast.ClassDef
_MAP = External("builtins.map")


class Finder:
    """Finds the registrations of a project's files.

    Args:
        evaluator: Follows values.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._caller = evaluator.caller
        self._handing = Handing(evaluator)
        self._doubtful: list[tuple[Parsed, _Defined, Scope, ast.Call, Value]] = []
        self._templates: set[int] = set()

    def find(self, files: Iterable[Parsed]) -> list[Definition]:
        """Return all registrations, by file and line."""
        files = list(files)
        learn_handed_apps(self._evaluator, files)
        further = wrapper_uses(self._evaluator, files)
        vote_for_roots(
            self._evaluator.project.modules, further, self._evaluator.project.source.read
        )
        if further:
            self._evaluator.forget()  # what was not found may be found below another root
        files += further
        found = [item for parsed in files for item in self._of_file(parsed)]
        found += [item for use in self._handing.unknown() for item in self._of_unknown(use)]
        found += self._by_doubtful()
        used = [d for d in found if id(d.node) not in self._templates or _by_itself(d.scope)]
        made = [one for definition in used for one in self._of_factory(definition)]
        unique = {(*identity(d), d.by_celery): d for d in made}
        with_classes = registered_by_bases(self._evaluator, files, unique.values())
        every = registered(with_classes, self_registering(self._evaluator, files))
        named = named_after_module(self._evaluator.project, every)
        return sorted(named, key=_in_order)

    def _of_factory(self, definition: Definition) -> Iterator[Definition]:
        """Yield a registration, or in its place those of the calls of the function it is in."""
        made = made_by_calls(self._evaluator, definition)
        if made is None:
            yield definition
        for one in made or ():
            site = one.site
            made_here = self._made(site.parsed, one.effect, site.node, definition.node, site.scope)
            yield replace(made_here, plain=False)

    def _of_file(self, parsed: Parsed) -> Iterator[Definition]:
        for node, around in places(parsed.tree, parsed.path):
            for scope in turns(self._evaluator, parsed.tree, node, around):
                if isinstance(node, ast.Call):
                    yield from self._call(parsed, node, scope)
                else:
                    yield from self._definition(parsed, node, scope)

    def _definition(self, parsed: Parsed, node: _Defined, scope: Scope) -> Iterator[Definition]:
        value: Value = (
            Class(parsed.path, node, scope)
            if isinstance(node, ast.ClassDef)
            else Function(parsed.path, node, scope)
        )
        for below, decorator in enumerate(reversed(node.decorator_list)):
            self._handing.makes(decorator)
            function = self._evaluator.evaluate(decorator, scope)
            result, effects = self._caller.registered_by(function, [value])
            inner = function.target if isinstance(function, Task) else function
            if isinstance(inner, Unknown) and isinstance(decorator, ast.Call):
                self._doubtful.append((parsed, node, scope, decorator, value))
            for effect in effects:
                if comes_from(effect.target, node):
                    made = self._made(parsed, effect, node, node, scope)
                    outermost = below + 1 == len(node.decorator_list)
                    plain = made.plain and not below
                    yield replace(made, plain=plain, outermost=outermost, order=below)
            value = decorated(decorator, function, value, result)
            if isinstance(value, Task):
                value = value.target

    def _call(self, parsed: Parsed, node: ast.Call, scope: Scope) -> Iterator[Definition]:
        self._handing.makes(node.func)
        function = self._evaluator.evaluate(node.func, scope)
        if function == _MAP and len(node.args) == 2:
            yield from self._mapped(parsed, node, scope)
        if isinstance(function, (Maker, Registrar)):
            yield from self._direct(parsed, node, scope, function)
        elif isinstance(function, (Partial, Function, Method, Instance)):
            yield from self._handed(parsed, node, scope, function)

    def _direct(
        self, parsed: Parsed, node: ast.Call, scope: Scope, function: Maker | Registrar
    ) -> Iterator[Definition]:
        """``app.task(send)``."""
        if not node.args or self._handing.is_handed(parsed, node, scope, function):
            return
        args, keywords = self._caller.arguments(node, scope)
        found, effects = self._caller.registered_by(function, args, keywords)
        self._evaluator.keep(node, scope, found)
        yield from self._by_call(parsed, node, scope, effects)

    def _handed(
        self,
        parsed: Parsed,
        node: ast.Call,
        scope: Scope,
        function: Partial | Function | Method | Instance,
    ) -> Iterator[Definition]:
        """``enrol(send)``, where ``enrol`` registers it, or what it makes around it."""
        args, keywords = self._caller.arguments(node, scope)
        given = [*_each([*args, *keywords.items.values()])]
        if any(map(node_of, given)):
            if only_calls(function, node, args, keywords):
                return
            found, effects = self._caller.registered_by(function, args, keywords)
            self._evaluator.keep(node, scope, found)
            made = list(self._of_given(parsed, node, scope, effects, given))
            if made:
                yield from made
                return
        self._handing.add(Use(parsed, node, scope, function))

    def _of_given(
        self,
        parsed: Parsed,
        node: ast.Call,
        scope: Scope,
        effects: Iterable[Effect],
        given: Iterable[Value],
    ) -> Iterator[Definition]:
        """Yield those of a call's effects that register what it was given."""
        nodes = [one for one in map(node_of, given) if one is not None]
        for effect in effects:
            target = next((one for one in nodes if comes_from(effect.target, one)), None)
            if target is not None:
                yield self._of_call(parsed, effect, node, target, scope)

    def _by_doubtful(self) -> Iterator[Definition]:
        """Yield what a wrapper decorates, where nobody can tell what its call gives."""
        for parsed, node, scope, decorator, value in self._doubtful:
            given = self._handing.by_wrapper(self._evaluator.evaluate(decorator.func, scope))
            if given is not None:
                form = given.form if isinstance(given, Maker) else "register_task"
                effect = Effect(form, value, Keywords({}, shown(decorator)), given.app)
                yield replace(self._made(parsed, effect, node, node, scope), plain=False)

    def _of_unknown(self, use: Use) -> Iterator[Definition]:
        args, keywords = self._caller.arguments(use.node, use.scope)
        _, effects = self._caller.registered_by(use.function, args, keywords)
        for effect in effects:
            if isinstance(effect.target, (Unknown, External)):
                yield self._of_call(use.parsed, effect, use.node, None, use.scope)

    def _mapped(self, parsed: Parsed, node: ast.Call, scope: Scope) -> Iterator[Definition]:
        """``list(map(app.register_task, [A(), B()]))``: each, or one whose name is not known."""
        function = self._evaluator.evaluate(node.args[0], scope)
        of_app = isinstance(function, Method) and isinstance(function.instance, App)
        direct = of_app or isinstance(function, (Maker, Registrar))
        if not direct and not isinstance(function, (Partial, Function, Method)):
            return
        how_many = taken(self._evaluator, parsed.tree, node, scope)
        if how_many == "none":
            return
        known = iterated(self._evaluator, node.args[1], scope) if how_many == "all" else None
        unknown = Unknown(f"each of {shown(node.args[1])}")
        for item in known if known is not None else (unknown,):
            _, effects = self._caller.registered_by(function, [item])
            if direct:
                yield from self._by_call(parsed, node, scope, effects)
            else:
                yield from self._of_given(parsed, node, scope, effects, [item])

    def _by_call(
        self, parsed: Parsed, node: ast.Call, scope: Scope, effects: Iterable[Effect]
    ) -> Iterator[Definition]:
        for effect in effects:
            yield self._of_call(parsed, effect, node, node_of(effect.target), scope)

    def _of_call(
        self,
        parsed: Parsed,
        effect: Effect,
        node: ast.Call,
        target: Defining | None,
        scope: Scope,
    ) -> Definition:
        made = self._made(parsed, effect, node, target, scope)
        return replace(made, plain=made.plain and not getattr(target, "decorator_list", ()))

    def _made(
        self,
        parsed: Parsed,
        effect: Effect,
        place: ast.AST,
        node: Defining | None,
        scope: Scope,
    ) -> Definition:
        """Return what an effect registers; what another function has made is its template."""
        made_by = node_of(effect.target)
        if made_by is not None and made_by is not node:
            self._templates.add(id(made_by))
        return definition_of(self._evaluator, effect, parsed, place, node, scope)


def _each(values: Iterable[Value]) -> Iterator[Value]:
    """Yield values, and in the place of a list or a dict what is in it."""
    for value in values:
        if isinstance(value, (Items, Keywords)):
            yield from _each(value.values if isinstance(value, Items) else value.items.values())
        else:
            yield value


def _by_itself(scope: Scope | None) -> bool:
    """Tell whether a place is in no function."""
    while scope is not None and isinstance(scope.node, (ast.Module, ast.ClassDef)):
        scope = scope.parent
    return scope is None


def _in_order(definition: Definition) -> tuple[Location, str, str, str]:
    """By place, and several of one place by what they are called."""
    found = definition.registration
    return found.where, found.name or "", found.function, found.expression or ""
