"""A registration as the audit works with it: the fact, and what the facts leave out."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from migrator.audit.scopes import Scope
from migrator.audit.task_names import TaskName
from migrator.audit.values import App, Defining, FunctionNode, Keywords
from migrator.facts import Location, Registration


@dataclass(frozen=True, eq=False)
class Definition:
    """A registration with what the facts leave out.

    Attributes:
        registration: The fact.
        node: The decorated function or class, or None where the source does not show it.
        at_import: False inside a function: registered when that is called.
        shared: False with ``shared=False``: only in its own app.
        lazy: False where the task is made at once (``lazy=False``, ``register_task``).
        app: The application that it is decorated with, or None for ``shared_task``.
        scope: Where it stands.
        plain: True where the function is registered as it is written: no decorator beneath, no
            wrapper around it.
        outermost: False where a decorator is put around what Celery makes of it.
        options: The options it is registered with.
        place: What registers it: the definition that is decorated, or a call.
        order: How many decorators that register are beneath it, at the same place.
        by_celery: The name that Celery makes for it, where it has none of its own: an app may make
            another one.
        made_by: What an app has in place of Celery's way to make names, where the name is of that.
        otherwise: The name it has if a mapping of options that is not known holds none.
    """

    registration: Registration
    node: Defining | None
    at_import: bool
    shared: bool = True
    lazy: bool = True
    app: App | None = None
    scope: Scope | None = None
    plain: bool = False
    outermost: bool = True
    options: Keywords = field(default_factory=Keywords)
    place: ast.AST | None = None
    order: int = 0
    otherwise: str | None = None
    by_celery: TaskName | None = None
    made_by: str | None = None

    @property
    def path(self) -> str:
        """The file that registers."""
        return self.registration.where.path

    @property
    def function(self) -> FunctionNode | None:
        """The function that is registered, where it is one with a name."""
        return self.node if isinstance(self.node, FunctionNode) else None


def identity(one: Definition) -> tuple[Location, str | None, str]:
    """Return what no two registrations have in common: place, name and form."""
    return one.registration.where, one.registration.name, one.registration.form
