"""The handler before and after is called with the same request: what is sent, what is refused.

``.delay`` of the real thing would need a broker; a recorder stands in its place.
"""

from __future__ import annotations

import asyncio
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tests.codemods.dispatch.support import CASES, read_case

SCHEDULE = {
    "id": 5,
    "job_identifier": "nightly",
    "job_template_id": 9,
    "credential_id": 3,
    "job_parameters": {"depth": 1, "site": "a"},
}


class HTTPError(Exception):
    def __init__(self, status_code: int, detail: str) -> None:
        super().__init__(detail)
        self.status_code, self.detail = status_code, detail


class Sent:
    """A task that only remembers how it was sent."""

    name = "tasks.dispatch_job"

    def __init__(self) -> None:
        self.kwargs: dict[str, Any] | None = None
        self.options: dict[str, Any] = {}

    def delay(self, **kwargs: Any) -> Any:
        return self.apply_async(kwargs=kwargs)

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        self.kwargs, self.options = kwargs, options
        return types.SimpleNamespace(id="id-1")

    def s(self, **kwargs: Any) -> Any:
        return Signature(self, kwargs)

    def signature(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        return Signature(self, kwargs, options)


class Signature:
    """A signature of such a task."""

    def __init__(self, task: Sent, kwargs: Any, options: Any = None) -> None:
        self.task, self.kwargs, self.options = task, kwargs, options or {}

    def set(self, **options: Any) -> Signature:
        self.options.update(options)
        return self

    def apply_async(self, **options: Any) -> Any:
        return self.task.apply_async(kwargs=self.kwargs, **{**self.options, **options})


class Permissive(types.ModuleType):
    """A module that has whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: lambda function: function


def _module(name: str, **members: Any) -> types.ModuleType:
    module = Permissive(name)
    module.__dict__.update(members)
    return module


class World:
    """The modules that a handler imports."""

    def __init__(self, schedule: Any = SCHEDULE, template: Any = None) -> None:
        self.dispatcher, self.legacy = Sent(), Sent()
        self.schedule = schedule
        self.template = (
            {"id": 9, "name": "n", "job_type": "backup"} if template is None else template
        )
        self.bookkeeping: list[Any] = []
        manager = _module(
            "jobs_manager",
            get_job_schedule=lambda _id: self.schedule,
            get=lambda _id: self.schedule,
            update_job_run_times=lambda *a, **k: self.bookkeeping.append(a),
        )
        router = types.SimpleNamespace(post=lambda *a, **k: lambda function: function)
        fastapi = _module(
            "fastapi",
            APIRouter=lambda *a, **k: router,
            Depends=lambda *a: None,
            HTTPException=HTTPError,
            status=types.SimpleNamespace(HTTP_400_BAD_REQUEST=400, HTTP_404_NOT_FOUND=404),
        )
        old = _module(
            "tasks.job_tasks",
            LIMIT="limit",
            get_task_for_job=lambda key: self.legacy,
            JOB_TASK_MAPPING={"nightly": self.legacy, "check_queues": self.legacy},
        )
        templates = _module("job_template_manager", get_job_template=lambda _id: self.template)
        self.modules = {
            "fastapi": fastapi,
            "jobs_manager": manager,
            "job_template_manager": templates,
            "tasks": _module("tasks", dispatch_job=self.dispatcher, job_tasks=old),
            "tasks.job_tasks": old,
        }

    def load(self, source: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        for name, module in self.modules.items():
            monkeypatch.setitem(sys.modules, name, module)
        text = "from __future__ import annotations\n" + source
        space: dict[str, Any] = {
            "verify_token": None,
            "__name__": "handler",
            "now": None,
            "render": str,
        }
        exec(compile(text, "handler.py", "exec"), space)
        return space

    def run(self, source: str, monkeypatch: pytest.MonkeyPatch, **overrides: Any) -> Any:
        space = self.load(source, monkeypatch)
        request = types.SimpleNamespace(
            job_schedule_id=5,
            schedule_id=5,
            override_parameters=overrides or None,
            overrides=overrides,
            devices=["d"],
            credential_id=None,
            with_parameters=True,
            with_credential=True,
        )
        result = space["execute_job"](request, {"username": "ann"})
        return asyncio.run(result) if asyncio.iscoroutine(result) else result


def _both(name: str) -> tuple[str, str]:
    case = read_case(Path(CASES) / f"{name}.txt")
    assert case.after is not None
    return case.before, case.after


HANDLERS = [
    "replaces_the_block_of_the_plan",
    "keeps_queue_and_countdown_of_apply_async",
    "keeps_spread_options_of_apply_async",
    "reads_the_mapping_with_get",
    "turns_a_key_error_handler_into_guards",
    "follows_a_module_alias",
    "follows_from_package_import_module",
    "follows_a_local_alias",
    "follows_a_bound_get_of_the_module",
    "follows_a_bound_get_with_an_annotation",
    "follows_a_bound_getitem",
    "goes_through_a_helper_with_a_variable",
    "goes_through_a_private_helper",
    "merges_with_an_import_of_the_public_home",
    "keeps_other_names_of_the_import",
    "uses_a_dispatcher_that_is_imported_already",
    "reuses_what_the_endpoint_has_already",
    "picks_a_free_name",
    "gives_unknown_keys_to_the_parameters",
    "keeps_an_override_of_a_known_parameter",
    "keeps_a_condition_of_its_own",
    "keeps_a_loop_that_fills_the_keywords",
    "merges_through_setdefault",
    "asks_for_the_template_where_the_code_goes_on",
    "takes_a_walrus_apart",
    "names_the_task_that_is_sent",
]


@pytest.mark.parametrize("name", HANDLERS)
def test_dispatcher_gets_what_the_schedule_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = _both(name)
    old, new = World(), World()
    answer_before, answer_after = old.run(before, monkeypatch), new.run(after, monkeypatch)
    assert answer_after == answer_before
    sent = new.dispatcher.kwargs
    assert sent is not None and new.legacy.kwargs is None
    expected = {
        "schedule_id": 5,
        "template_id": 9,
        "job_name": "nightly",
        "job_type": "backup",
        "credential_id": 3,
        "triggered_by": "manual",
        "executed_by": "ann",
    }
    assert {key: sent[key] for key in expected} == expected
    assert SCHEDULE["job_parameters"].items() <= sent["job_parameters"].items()  # type: ignore
    assert new.dispatcher.options == old.legacy.options
    assert new.bookkeeping == []


@pytest.mark.parametrize("name", HANDLERS)
def test_guards_fire(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both(name)
    without = {**SCHEDULE, "job_template_id": None}
    for world, status in ((World(without), 400), (World(template={}), 404)):
        if name == "asks_for_the_template_where_the_code_goes_on":
            assert world.run(after, monkeypatch) == {"started": False}
            continue
        if name == "reuses_what_the_endpoint_has_already" and status == 400:
            continue
        with pytest.raises(HTTPError) as caught:
            world.run(after, monkeypatch)
        assert caught.value.status_code == status
        assert world.dispatcher.kwargs is None


def test_overrides_win_and_the_schedule_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both("replaces_the_block_of_the_plan")
    world = World()
    world.run(after, monkeypatch, depth=7)
    assert world.dispatcher.kwargs is not None
    assert world.dispatcher.kwargs["job_parameters"] == {"depth": 7, "site": "a"}
    assert SCHEDULE["job_parameters"] == {"depth": 1, "site": "a"}


def test_nothing_to_merge_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both("replaces_the_block_of_the_plan")
    world = World({**SCHEDULE, "job_parameters": None})
    world.run(after, monkeypatch)
    assert world.dispatcher.kwargs is not None
    assert world.dispatcher.kwargs["job_parameters"] is None


def test_unknown_keys_arrive_in_the_old_order(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = _both("gives_unknown_keys_to_the_parameters")
    schedule = {**SCHEDULE, "job_parameters": {"verbose": False}}
    old, new = World(schedule), World(schedule)
    old.run(before, monkeypatch)
    new.run(after, monkeypatch)
    assert old.legacy.kwargs is not None and new.dispatcher.kwargs is not None
    expected = {key: value for key, value in old.legacy.kwargs.items() if key != "job_schedule_id"}
    assert new.dispatcher.kwargs["job_parameters"] == expected


@pytest.mark.parametrize("value", [None, 8])
def test_an_override_of_the_credential_wins(
    value: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = _both("keeps_an_override_of_a_known_parameter")
    world = World()
    source = after.replace("execution_request.credential_id", repr(value))
    world.run(source, monkeypatch)
    assert world.dispatcher.kwargs is not None
    assert world.dispatcher.kwargs["credential_id"] == (value or 3)


def test_the_user_of_a_service_function_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both("takes_the_user_from_a_service_function")
    for arguments, expected in (({}, "x"), ({"user": "ann"}, "ann")):
        world = World()
        space = world.load(after, monkeypatch)
        space["execute"](5, **arguments)
        assert world.dispatcher.kwargs is not None
        assert world.dispatcher.kwargs["triggered_by"] == expected


def test_inner_names_do_not_disturb(monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both("ignores_names_of_inner_scopes")
    world = World()
    logged: list[Any] = []
    space = world.load(after.replace("@announce(template)\n", ""), monkeypatch)
    space["execute"](5, "ann", [1, 2], logged.append)
    assert logged == [[1, 2]]
    assert world.dispatcher.kwargs is not None and world.dispatcher.kwargs["template_id"] == 9


def test_a_task_that_lives_on_is_called_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    _, after = _both("calls_a_task_that_lives_on")
    sent: list[Any] = []
    refresh = types.SimpleNamespace(
        delay=lambda *a: sent.append(a), apply_async=lambda **k: sent.append(k)
    )
    sweep = types.SimpleNamespace(s=lambda depth: ("sweep", depth))
    world = World()
    world.modules |= {
        "tasks.cache": _module("tasks.cache", refresh=refresh),
        "tasks.sweeping": _module("tasks.sweeping", sweep_task=sweep),
    }
    space = world.load(after, monkeypatch)
    assert space["refresh_all"](3) == ("sweep", 3)
    space["here"]()
    assert sent == [(1,), {"args": [3], "queue": "fast"}, (1,)]
