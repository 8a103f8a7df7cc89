"""The forms in which a task is sent: by its own method, handed to another function, or by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from codemods.dispatch.model import RefusedError
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, exchanged

# What these are given is what the task is given; the others take it as ``args`` and ``kwargs``.
_PLAIN = frozenset({"delay", "delay_on_commit", "s", "si"})
_WITH_OPTIONS = frozenset({"apply_async", "apply_async_on_commit", "signature", "subtask"})
_SIGNATURES = frozenset({"s", "si", "signature", "subtask"})
_BY_NAME = frozenset({"send_task", "signature", "subtask"})
# These call what they are given first, now or later, with all that they are given behind it.
_TAKERS = frozenset({"add_task", "run_in_threadpool", "submit", "to_thread"})
_WRAPPERS = frozenset({"sync_to_async"})
# These call what they are given by that keyword, or in that place, with their ``args``, ``kwargs``.
_STARTERS = {"Thread": ("target", 1), "Timer": ("function", 1)}
_ENDS = frozenset({"apply_async", "delay"})
_OF_THE_TASK = frozenset({"args", "kwargs"})
_GROUPS, _CHAINS = ("group", "celery.group"), ("chain", "celery.chain")
_PARTIAL = (
    "Send it by `functools.partial(task.delay, …)` with the keywords, which keeps what they are "
    "now, commit, and run again; or dispatch by hand"
)


@dataclass(frozen=True, eq=False)
class Sending:
    """One place that sends a task.

    Attributes:
        call: The call that holds what the task is given.
        method: ``delay``, ``apply_async``, ``s``, … or the function that takes the task's name.
        args: What the task is given, and options.
        task: The expression for the task.
        own: True for a plain call of the task's own method.
        before: How many arguments come first that are not the task's, where it is handed over.
    """

    call: cst.Call
    method: str
    args: tuple[cst.Arg, ...]
    task: cst.BaseExpression
    own: bool = True
    before: int = 1

    @property
    def plain(self) -> bool:
        """True where the task's keywords are those of the call."""
        return self.method in _PLAIN

    def text(self, name: str, pairs: list[tuple[str, str]], options: list[cst.Arg], q: str) -> str:
        """The same sending of another task; the names of its file's quotes, indented by tabs.

        Args:
            name: The other task.
            pairs: What it is given.
            options: ``queue=…`` and the like.
            q: The quote of the file's strings.
        """
        plain, first = self.plain, self._first(name)
        method = self.method
        if self.own and method == "apply_async" and not options:
            plain, method = True, "delay"
        rest = [f"{arg.star}{_keyword(arg)}{code(arg.value)}" for arg in options]
        if plain:
            given = [f"{key}={value}" for key, value in pairs]
        else:
            lines = "".join(f"\n\t\t{q}{key}{q}: {value}," for key, value in pairs)
            given = [f"kwargs={{{lines}\n\t}}"]
        head = f"{name}.{method}" if self.own else self._head(name)
        text = "".join(f"\n\t{one}," for one in [*first, *given, *rest])
        return f"{head}({text}\n)"

    def _first(self, name: str) -> list[str]:
        """What is given before the task's own arguments."""
        if self.own or self._is_curried():
            return []
        first = self.call.args[: self.before]
        return [f"{_keyword(arg)}{code(_exchanged(arg.value, self.task, name))}" for arg in first]

    def _head(self, name: str) -> str:
        return code(_exchanged(self.call.func, self.task, name))

    def _is_curried(self) -> bool:
        return len(self.args) == len(self.call.args)


def _keyword(arg: cst.Arg) -> str:
    return f"{arg.keyword.value}=" if arg.keyword else ""


def _exchanged(node: cst.BaseExpression, task: cst.BaseExpression, name: str) -> cst.CSTNode:
    return exchanged(node, {task: cst.parse_expression(name)})


def sending_of(file: SiteFile, task: cst.BaseExpression) -> Sending | None:
    """The sending that an expression for a task is part of; None where it is something else.

    ``RefusedError`` where the signature of the task goes where its result is waited for.
    """
    attribute = file.parent(task)
    if not isinstance(attribute, cst.Attribute) or attribute.value is not task:
        return None
    method, outer = attribute.attr.value, file.parent(attribute)
    if isinstance(outer, cst.Call) and outer.func is attribute:
        if method in _SIGNATURES:
            _check_signature(file, outer)
        known = method in _PLAIN or method in _WITH_OPTIONS
        return Sending(outer, method, tuple(outer.args), task) if known else None
    call = file.parent(outer) if isinstance(outer, cst.Arg) else None
    if not isinstance(outer, cst.Arg) or not isinstance(call, cst.Call):
        return None
    handed = _handed(file, call, method, task) if call.args[0].value is attribute else None
    handed = _started(call, method, task, outer) if handed is None else handed
    if handed is None and method in _ENDS:
        reason = f"`{code(attribute)}` is handed to `{code(call.func)}`"
        raise RefusedError(task, f"{reason}, and nothing shows what that gives it", _PARTIAL)
    return handed


def bound_early(use: cst.Name) -> RefusedError:
    """Why ``lambda kw=kw: task.delay(**kw)`` is left: a plain lambda would read it later."""
    return RefusedError(use, f"`{use.value}` is the default of a parameter", _PARTIAL)


def _handed(
    file: SiteFile, call: cst.Call, method: str, task: cst.BaseExpression
) -> Sending | None:
    """``to_thread(task.delay, …)``, ``sync_to_async(task.delay)(…)``, ``send_task(task.name)``."""
    name = code(call.func).rpartition(".")[2]
    if method == "name" and name in _BY_NAME:
        if name in _SIGNATURES:
            _check_signature(file, call)
        return Sending(call, name, tuple(call.args[1:]), task, own=False)
    if method not in _ENDS:
        return None
    if name in _TAKERS or (name == "partial" and _is_called_as_it_is(file, call)):
        return Sending(call, method, tuple(call.args[1:]), task, own=False)
    around = file.parent(call)
    if name in _WRAPPERS and isinstance(around, cst.Call) and around.func is call:
        return Sending(around, method, tuple(around.args), task, own=False)
    return None


def _started(
    call: cst.Call, method: str, task: cst.BaseExpression, given: cst.Arg
) -> Sending | None:
    """``Thread(target=task.delay, kwargs={…})``: the task is given what ``kwargs`` holds."""
    keyword, place = _STARTERS.get(code(call.func).rpartition(".")[2], ("", 0))
    index = next(at for at, arg in enumerate(call.args) if arg is given)
    named = given.keyword.value == keyword if given.keyword else index == place
    ahead = {arg.keyword.value for arg in call.args[:index] if arg.keyword}
    if not keyword or not named or method != "delay" or ahead & _OF_THE_TASK:
        return None
    rest = tuple(call.args[index + 1 :])
    return Sending(call, "apply_async", rest, task, own=False, before=index + 1)


def _is_called_as_it_is(file: SiteFile, partial: cst.Call) -> bool:
    """True for a ``partial`` that is given on alone: whoever calls it has nothing to add."""
    argument = file.parent(partial)
    outer = file.parent(argument) if isinstance(argument, cst.Arg) else None
    return isinstance(outer, cst.Call) and outer.args[-1] is argument


def _check_signature(file: SiteFile, call: cst.Call) -> None:
    """A signature is only sent: nothing that comes behind it is given its result."""
    if not _is_sent(file, call):
        reason = (
            f"what becomes of `{code(call.func)}(…)` cannot be followed: what comes behind it in a "
            "chain or waits for a group would be given the result of another task"
        )
        raise RefusedError(call, reason)


def _is_sent(file: SiteFile, signature: cst.CSTNode) -> bool:
    """True where a signature is only given options, and sent, alone or beside others."""
    parent = file.parent(signature)
    together = _together(file, signature)
    if together is not None:
        return _is_sent(file, together)
    if isinstance(parent, cst.Attribute):
        call = file.parent(parent)
        if not isinstance(call, cst.Call) or call.func is not parent:
            return False
        if parent.attr.value == "set":
            return isinstance(file.parent(call), cst.Expr) or _is_sent(file, call)
        return parent.attr.value in _ENDS and all(_is_option(arg) for arg in call.args)
    if isinstance(parent, cst.Assign) and len(parent.targets) == 1:
        target = parent.targets[0].target
        uses = list(_uses(file, target, parent)) if isinstance(target, cst.Name) else []
        return bool(uses) and all(_is_sent(file, use) for use in uses)
    return False


def _together(file: SiteFile, signature: cst.CSTNode) -> cst.Call | None:
    """The group that a signature is in, or the chain where nobody takes the result of another."""
    parent = file.parent(signature)
    several = file.parent(parent) if isinstance(parent, cst.Element) else None
    parent = file.parent(several) if several is not None else parent
    call = file.parent(parent) if isinstance(parent, cst.Arg) else None
    name = code(call.func) if isinstance(call, cst.Call) else ""
    if not isinstance(call, cst.Call) or name not in (*_GROUPS, *_CHAINS):
        return None
    if name in _GROUPS:
        return call
    index = next((at for at, arg in enumerate(call.args) if arg is parent), 0)
    taking = [*([signature] if index else []), *(arg.value for arg in call.args[index + 1 :])]
    return call if all(map(_is_immutable, taking)) else None


def _is_immutable(signature: cst.CSTNode) -> bool:
    """True for ``task.si(…)``, which is given no result."""
    func = signature.func if isinstance(signature, cst.Call) else None
    return isinstance(func, cst.Attribute) and func.attr.value == "si"


def _is_option(arg: cst.Arg) -> bool:
    """True for ``queue=…``; what the task is given would be merged with the signature's."""
    return arg.keyword is not None and arg.keyword.value not in _OF_THE_TASK


def _uses(file: SiteFile, name: cst.Name, made: cst.Assign) -> Iterator[cst.Name]:
    """The nodes that name a variable, but for the one that makes it."""
    function = file.functions(made)[0]
    for node in variables(function.body):
        if node.value == name.value and node is not name:
            yield node
