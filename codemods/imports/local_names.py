"""Choosing a local name for something that is to be imported, without shadowing anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from codemods.imports.request import Request
from codemods.imports.scopes import Binding, Scope


class LocalNames:
    """Hands out names in the scopes of one file and remembers them."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._given: dict[tuple[int, str], str] = {}
        self._users: dict[str, list[tuple[Scope, Scope]]] = {}

    def choose(
        self,
        scope: Scope,
        module: str,
        name: str,
        users: Collection[Scope],
        leaving: Collection[int] = (),
    ) -> str:
        """Return a name for ``module.name`` that is free in ``scope`` and reaches all ``users``.

        Args:
            scope: Where the import will stand.
            module: Where it is imported from; empty for a plain import.
            name: What it is called there.
            users: The scopes of its uses.
            leaving: Identities of the import aliases that will be gone.
        """
        path = f"{module}.{name}" if module else name
        for candidate in self._candidates(module, name):
            if self._fits(scope, candidate, path, users, leaving):
                self._given[id(scope), candidate] = path
                self._users.setdefault(candidate, []).extend((scope, user) for user in users)
                return candidate
        raise AssertionError("the candidates do not end")

    def _candidates(self, module: str, name: str) -> Iterable[str]:
        last = name.rpartition(".")[2]
        if "." not in name:
            yield last
        longer = f"{module.rpartition('.')[2]}_{last}".lstrip("_")
        while True:
            yield longer
            longer += "_"

    def _fits(
        self,
        scope: Scope,
        local: str,
        path: str,
        users: Collection[Scope],
        leaving: Collection[int],
    ) -> bool:
        if any(_hidden(user, scope, local) for user in users):
            return False
        given = self._given.get((id(scope), local))
        if given is not None:
            return given == path
        bindings = [b for b in scope.bindings.get(local, ()) if id(b.node) not in leaving]
        if any(not self._denotes(binding, path) for binding in bindings):
            return False
        return bool(bindings) or not self._shadows(scope, local)

    def _denotes(self, binding: Binding, path: str) -> bool:
        if binding.denotes == path:
            return True
        parent, _, symbol = (binding.denotes or "").rpartition(".")
        place = self._request.destination(symbol) if parent == self._request.old else None
        return place is not None and f"{place[0]}.{place[1]}" == path

    def _shadows(self, scope: Scope, local: str) -> bool:
        """Tell whether binding ``local`` in ``scope`` would catch uses meant for outside."""
        inside = list(scope.walk())
        if any(
            owner not in inside and user in inside for owner, user in self._users.get(local, ())
        ):
            return True
        for inner in inside:
            if any(use.name == local for use in inner.uses) and inner.resolve(local) not in inside:
                return True
        return False


def _hidden(user: Scope, scope: Scope, local: str) -> bool:
    """Tell whether a scope between ``user`` and ``scope`` has another meaning for ``local``."""
    inner: Scope | None = user
    while inner is not None and inner is not scope:
        visible = inner.kind != "class" or inner is user
        if visible and (local in inner.bindings or local in inner.declared):
            return True
        inner = inner.parent
    return False
