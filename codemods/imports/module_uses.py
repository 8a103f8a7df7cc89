"""Imports that bind the old module itself: its uses become imported names, or it stays.

One name in one scope is decided as a whole: either every use can be rewritten, or none is.
"""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods.imports.layout import Entry
from codemods.imports.local_names import LocalNames
from codemods.imports.model import LookedUp
from codemods.imports.module_problems import (
    binding_problems,
    left_over,
    through_the_module,
    unseen_patches,
    use_problem,
)
from codemods.imports.names import is_inside, make_alias
from codemods.imports.patch_several import Repeat
from codemods.imports.reach import Reach, mention, reaches
from codemods.imports.request import Request
from codemods.imports.scopes import Binding, Scope
from codemods.imports.statement import Refuse, Wanted, want
from codemods.imports.strings import with_text

_IMPORTING = ("importlib", "import_module")


def _apart(module: str) -> tuple[str, str]:
    """Return the package of a module, and its name there."""
    package, _, name = module.rpartition(".")
    return package, name


def _site(binding: Binding) -> cst.CSTNode:
    return binding.statement or binding.node


class ModuleUses:
    """Plans what happens to every binding of the old module in one file.

    Attributes:
        nodes: Identity of a node -> what replaces it.
        wanted: Identity of an import statement -> what it has to import.
        dropped: Identities of the import aliases that go.
        repeats: Identity of a patch's call -> what else it has to patch.
    """

    def __init__(
        self, request: Request, exported: Collection[str], code: str, refuse: Refuse
    ) -> None:
        self.nodes: dict[int, cst.CSTNode] = {}
        self.wanted: dict[int, list[Wanted]] = {}
        self.dropped: set[int] = set()
        self.repeats: dict[int, Repeat] = {}
        self._request = request
        self._exported = exported
        self._code = code
        self._refuse = refuse
        self._names = LocalNames(request)

    def plan(self, root: Scope) -> None:
        """Decide every binding below ``root``."""
        for scope in root.walk():
            for name, bindings in scope.bindings.items():
                carriers = [b for b in bindings if self._leads_to_old(b)]
                if carriers:
                    self._decide(scope, name, bindings, carriers)

    def _leads_to_old(self, binding: Binding) -> bool:
        path = binding.denotes
        return path is not None and (self._request.old + ".").startswith(path + ".")

    def _imports_old(self, binding: Binding) -> bool:
        if binding.denotes == self._request.old:
            return True
        alias = binding.node
        if not isinstance(alias, cst.ImportAlias) or not isinstance(binding.statement, cst.Import):
            return False
        return alias.evaluated_name == self._request.old

    def _decide(
        self, scope: Scope, name: str, bindings: list[Binding], carriers: list[Binding]
    ) -> None:
        importers = [b for b in carriers if self._imports_old(b)]
        path = carriers[0].denotes or ""
        rest = self._request.old[len(path) + 1 :].split(".") if path != self._request.old else []
        found = through_the_module(list(reaches(scope, name, rest)), self._code, self._request)
        mine = [reach for reach in found if reach.kind != "unrelated"]
        if not importers and not mine:
            return
        problems = [
            *binding_problems(
                scope, name, bindings, carriers[0], self._exported if importers else ()
            ),
            *(p for reach in mine if (p := use_problem(reach, self._request)) is not None),
            *unseen_patches(mine, self._code, self._request),
            *left_over(name, found, carriers, importers, self._request),
        ]
        if not mine and not problems and self._request.side_effect_home is None:
            problems.append((_site(importers[0]), "it is imported for its side effect only"))
        for node, reason in problems:
            self._refuse(node, ".".join([name, *rest]), reason)
        if not problems:
            self._apply(scope, name, rest, found, carriers, importers)

    def _apply(
        self,
        scope: Scope,
        name: str,
        rest: list[str],
        found: list[Reach],
        carriers: list[Binding],
        importers: list[Binding],
    ) -> None:
        mine = [reach for reach in found if reach.kind != "unrelated"]
        kept = any(reach.symbol in self._request.keep for reach in mine)
        leaving = {id(b.node) for b in importers} if not kept else set()
        wishes = self._rewrite(scope, name, rest, mine, leaving)
        if mine and not wishes:
            return
        if not mine:
            loaded = all(self._loads_home(scope, site, leaving) for site in importers)
            wishes = [] if loaded else self._side_effect(scope, leaving)
        elif len(leaving) == len(carriers) and len(mine) < len(found):
            wishes.append(want("", name, name))
        if mine and len(mine) == len(found) and not kept and not self._hands_on(scope, name):
            leaving |= {id(binding.node) for binding in carriers}
        self.dropped |= leaving
        for site in importers or carriers[:1]:
            self.wanted.setdefault(id(site.statement), []).extend(wishes)

    def _hands_on(self, scope: Scope, name: str) -> bool:
        """Tell whether others may take a package from this file that it does not use itself."""
        package = self._request.is_package or name in self._exported
        return scope.parent is None and package

    def _loads_home(self, scope: Scope, importer: Binding, leaving: Collection[int]) -> bool:
        """Tell whether what stays of a statement imports what takes the old module's place."""
        home = self._request.side_effect_home
        rest = (
            binding.denotes
            for bindings in scope.bindings.values()
            for binding in bindings
            if binding.statement is importer.statement and id(binding.node) not in leaving
        )
        return home is not None and any(is_inside(path, home) for path in rest if path)

    def _side_effect(self, scope: Scope, leaving: Collection[int]) -> list[Wanted]:
        home = self._request.side_effect_home
        if home is None or is_inside(self._request.module, home):
            return []  # whoever imports this file has imported its packages before
        root = home.split(".")[0]
        if LocalNames(self._request).choose(scope, "", root, (), leaving) == root:
            return [Wanted("", root, Entry(make_alias(home, home)))]
        local = self._names.choose(scope, "", home, (), leaving)
        return [want("", home, local)]

    def _rewrite(
        self,
        scope: Scope,
        name: str,
        rest: list[str],
        mine: list[Reach],
        leaving: Collection[int],
    ) -> list[Wanted]:
        wishes: dict[str, Wanted] = {}
        for reach in mine:
            if reach.symbol in self._request.keep:
                continue
            first, *others = [
                self._wish(scope, wishes, place, mine, leaving) for place in self._places(reach)
            ]
            self._replace(reach, name, rest, first)
            if others and reach.kind == "patch" and reach.use.call is not None:
                targets = [self._target(reach, local, n) for n, local in enumerate(others, 1)]
                self.repeats[id(reach.use.call)] = Repeat(reach.symbol, targets)
        return list(wishes.values())

    def _wish(
        self,
        scope: Scope,
        wishes: dict[str, Wanted],
        place: tuple[str, str],
        mine: list[Reach],
        leaving: Collection[int],
    ) -> str:
        """Return the local name of what takes the place of a use, which has to be imported."""
        module, symbol = place
        path = f"{module}.{symbol}"
        if path not in wishes:
            users = [
                other.use.scope
                for other in mine
                if other.kind != "other" and place in self._places(other)
            ]
            local = self._names.choose(scope, module, symbol, users, leaving)
            wishes[path] = want(module, symbol, local)
        return wishes[path].local

    def _looked_up(self, reach: Reach) -> LookedUp:
        return self._request.looked_up(reach.symbol, self._request.line_of(reach.use.base))

    def _places(self, reach: Reach) -> list[tuple[str, str]]:
        if reach.symbol in self._request.keep:
            return [("", "")]
        if reach.kind not in ("patch", "through"):
            return [self._request.destination(reach.symbol) or ("", "")]
        found = self._looked_up(reach)
        places = [
            _IMPORTING if place.module in found.hidden else _apart(place.module)
            for place in found.places
        ]
        return places if reach.kind == "patch" else places[:1]

    def _module(self, reach: Reach, number: int, local: str) -> cst.BaseExpression:
        """Return the expression for a module; one that its package hides is asked for by name."""
        found = self._looked_up(reach)
        module = found.places[number].module
        if module not in found.hidden:
            return cst.Name(local)
        return cst.Call(cst.Name(local), [cst.Arg(cst.SimpleString(f'"{module}"'))])

    def _target(self, reach: Reach, local: str, number: int) -> list[cst.Arg]:
        """Return the arguments that name a further place of a patch."""
        assert reach.use.call is not None
        module, literal = reach.use.call.args[:2]
        named = self._named(literal.value, self._looked_up(reach).places[number].name)
        value = self._module(reach, number, local)
        return [module.with_changes(value=value), literal.with_changes(value=named)]

    def _named(self, literal: cst.BaseExpression, name: str) -> cst.BaseExpression:
        if not isinstance(literal, cst.SimpleString) or literal.raw_value == name:
            return literal
        return with_text(literal, name) or literal

    def _replace(self, reach: Reach, name: str, rest: list[str], local: str) -> None:
        node = reach.node
        assert node is not None
        if reach.kind == "text":
            self._replace_text(node, name, rest, reach.symbol, local)
            return
        parens = {"lpar": getattr(node, "lpar", ()), "rpar": getattr(node, "rpar", ())}
        if reach.kind == "through":
            symbol = cst.Name(self._looked_up(reach).places[0].name)
            value = self._module(reach, 0, local)
            self.nodes[id(node)] = cst.Attribute(value, symbol).with_changes(**parens)
            return
        patched = reach.kind == "patch"
        found = self._module(reach, 0, local) if patched else cst.Name(local)
        self.nodes[id(node)] = found.with_changes(**parens)
        if reach.kind == "patch" and reach.use.call is not None:
            literal = reach.use.call.args[1].value
            named = self._named(literal, self._looked_up(reach).places[0].name)
            if named is not literal:
                self.nodes[id(literal)] = named

    def _replace_text(
        self, node: cst.CSTNode, name: str, rest: list[str], symbol: str, local: str
    ) -> None:
        current = self.nodes.get(id(node), node)
        assert isinstance(current, cst.SimpleString)
        pattern = mention(name, rest)
        text = pattern.sub(
            lambda found: local if found["symbol"] == symbol else found[0], current.raw_value
        )
        self.nodes[id(node)] = with_text(current, text) or current
