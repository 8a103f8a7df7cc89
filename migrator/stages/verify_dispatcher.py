"""Stage 2: the modular dispatcher has all of its contract (step 2 of the plan)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from migrator.facts import Facts, FunctionRef, JobRouter, Layout, Location
from migrator.modules import is_package, package_folder
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.routing.message_parameters import can_follow, plain
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.accepted import accepting, renamed
from migrator.stages.new_packages import new_packages
from migrator.stages.one_body import several_bodies
from migrator.stages.public_home import must_wait, through_package
from migrator.stages.reexports import Exports, with_exports
from migrator.writing.formatting import formatter_for


class VerifyDispatcher:
    """Checks the dispatcher item by item and adds what is missing."""

    name = "verify-dispatcher"
    summary = "complete the dispatcher and re-export the tasks"
    requires: tuple[str, ...] = ()
    risk = "safe"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return what the dispatcher, the router's pass-through and the packages lack."""
        if facts.layout is None:
            return Unchanged("there is no monolith")
        kept = _package_of_others(facts.layout, overlay)
        if kept is not None:
            return Blocked((kept,))
        if several := tuple(several_bodies(facts)):
            return Blocked(several)
        if facts.layout.built:
            return new_packages(facts, facts.layout, plan, overlay)
        if facts.dispatcher is None or facts.router is None:
            return Blocked(tuple(_absent(facts, facts.layout)))
        work = _Work(facts, facts.layout, facts.dispatcher, facts.router, plan, overlay)
        work.complete()
        if work.reasons:
            return Blocked(tuple(work.reasons))
        contents: dict[str, bytes | None] = {
            path: formatter_for(overlay, plan.line_limit, path).written(
                overlay.get(path) or b"", code
            )
            for path, code in work.contents.items()
        }
        changes = overlay.changes_to(contents)
        if not changes:
            return Unchanged("the dispatcher has its whole contract", tuple(work.evidence))
        return Changed(changes, tuple(work.evidence))


def _absent(facts: Facts, layout: Layout) -> Iterator[Reason]:
    """Say which half of the modular side is missing, and which broken imports may be why."""
    for item in facts.broken_imports:
        if item.proven and not item.scope:
            message = f"imports {item.module}, which is not there: {item.reason}"
            yield Reason(item.where, message, "mend the import, commit, and run again")
    if facts.dispatcher is None:
        yield Reason(
            None,
            f"no task of {layout.tasks_package.name} calls a function that routes job types",
            "name the dispatcher: --dispatcher MODULE:FUNCTION",
        )
    if facts.router is None:
        yield Reason(
            None,
            f"no function of {layout.tasks_package.name} routes job types to executors",
            "name it: --base-executor MODULE:FUNCTION",
        )


def _package_of_others(layout: Layout, overlay: Overlay) -> Reason | None:
    """Say why the ``__init__`` of a package that has other modules cannot go."""
    path = layout.monolith.path
    folder = f"{package_folder(path)}/"
    if not is_package(path) or not overlay.exists(path):
        return None
    if not any(other.startswith(folder) and other != path for other in overlay.paths()):
        return None
    return Reason(
        Location(path, 1),
        f"the monolith is the __init__ of {layout.monolith.name}, which has other modules: "
        "it cannot be deleted",
        f"git mv {path} {folder}legacy.py, let a new {path} import from .legacy what others take "
        "from the package, give tasks without a name= the name they have, commit, and run again",
    )


@dataclass
class _Work:
    """The contract of step 2, checked in its order; contents are only those that change."""

    facts: Facts
    layout: Layout
    dispatcher: FunctionRef
    router: JobRouter
    plan: Plan
    overlay: Overlay
    contents: dict[str, bytes] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def complete(self) -> None:
        self._decorator()
        self._parameters()
        self._passes_to_router()
        self._passes_to_executors()
        self._reexports()
        self._compare()

    def _read(self, path: str) -> bytes:
        return self.contents.get(path) or self.overlay.get(path) or b""

    def _decorator(self) -> None:
        from codemods.complete_decorator import complete_decorator

        assert self.facts.dispatcher_task
        path, name = self.dispatcher.path, self.dispatcher.name
        result = complete_decorator(self._read(path), name, self.facts.dispatcher_task)
        self.contents[path] = result.code
        state = f"gains {', '.join(result.added)}" if result.added else "has name and options"
        self.evidence.append(f"{name} ({self.dispatcher.where}): its decorator {state}")

    def _parameters(self) -> None:
        """Every parameter of the legacy dispatcher must be accepted: callers pass them."""
        legacy = self.facts.legacy_dispatcher
        if legacy is None:
            return
        accepted = {parameter.name for parameter in self.dispatcher.parameters}
        any_keyword = any(item.kind == "var-keyword" for item in self.dispatcher.parameters)
        missing = [item for item in plain(legacy.parameters) if item.name not in accepted]
        if not missing or any_keyword:
            self.evidence.append(f"accepts every parameter of {legacy.name} ({legacy.where})")
            return
        names = ", ".join(item.name for item in missing)
        if can_follow(self.dispatcher, legacy):
            path, name = self.dispatcher.path, self.dispatcher.name
            self.contents[path] = accepting(self._read(path), name, missing)
            self.evidence.append(
                f"accepts {names} too, as {legacy.name} ({legacy.where}) does"
                f"{self._of_no_use([item.name for item in missing])}"
            )
            return
        self.reasons.append(
            Reason(
                self.dispatcher.where,
                f"{self.dispatcher.name} does not accept {names}, which {legacy.name} "
                f"({legacy.where}) does",
                "add the parameter, or remove it from the monolith if nobody passes it",
            )
        )

    def _of_no_use(self, added: list[str]) -> str:
        """Say which parameters nothing takes: what the monolith does with them is lost."""
        passed = {item.name for item in plain(self.router.function.parameters)}
        passed |= set(renamed(self.facts, self.overlay).values())
        unused = [name for name in added if name not in passed]
        return f"; its body does nothing with {', '.join(unused)}" if unused else ""

    def _passes_to_router(self) -> None:
        from codemods.pass_through import pass_through

        wanted = [item.name for item in plain(self.router.function.parameters)]
        path, callee = self.dispatcher.path, self.router.function.name
        others = renamed(self.facts, self.overlay)
        name = self.dispatcher.name
        result = pass_through(self._read(path), name, callee, wanted, wanted, others)
        if not result.calls:
            self.evidence.append(
                f"calls {callee} in a way that could not be followed: left as it is"
            )
            return
        self.contents[path] = result.code
        self._report(f"passes to {callee}", result.added, result.unbound)

    def _passes_to_executors(self) -> None:
        """The router must hand on what it is given: the run id above all."""
        if self.router.call_keywords:
            given = ", ".join(self.router.call_keywords)
            self.evidence.append(f"{self.router.function.name} passes on {given}")

    def _report(self, what: str, added: tuple[str, ...], unbound: tuple[str, ...]) -> None:
        if added:
            self.evidence.append(f"{what}: now {', '.join(added)} too")
        else:
            self.evidence.append(f"{what}: everything it has")
        if unbound:
            self.evidence.append(f"not passed, for it has no such value: {', '.join(unbound)}")

    def _reexports(self) -> None:
        exports = [
            Exports(twin.modular.module, (twin.modular.name,), twin.legacy.name)
            for twin in self.facts.task_twins
        ]
        for package in self.layout.handing_on:
            inside = [item for item in exports if item.module.startswith(f"{package.name}.")]
            now = self.overlay.with_contents(self.contents)
            if package is self.layout.tasks_package:
                inside = [through_package(self.layout, item) for item in inside]
                if must_wait(self.facts, self.layout, now):
                    self.evidence.append(
                        f"{package.name} re-exports them once they can be imported"
                    )
                    continue
            code = with_exports(package, inside, now, self.plan, self.facts)
            if isinstance(code, Reason):
                self.reasons.append(code)
                continue
            names = ", ".join(name for item in inside for name in item.names)
            self.contents[package.path] = code
            self.evidence.append(f"{package.name} re-exports {names}")

    def _compare(self) -> None:
        for twin in self.facts.task_twins:
            if twin.same:
                self.evidence.append(f"{twin.task_name}: both bodies mean the same")
            for difference in twin.differences:
                self.evidence.append(f"{twin.task_name}: {difference}")
