"""However the keywords are assembled, the dispatcher gets what the old task got."""

from __future__ import annotations

import copy
import itertools
import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codemods.dispatch.support import rewrite
from tests.codemods.dispatch.test_executed import SCHEDULE, World
from tests.support.examples import examples

HANDLER = """\
from fastapi import APIRouter, Depends, HTTPException

import jobs_manager
from clock import tick

router = APIRouter()


@router.post("/execute")
def execute_job(request: ExecuteRequest, current_user: dict = Depends(verify_token)):
    from tasks.job_tasks import get_task_for_job

    job = jobs_manager.get_job_schedule(request.job_schedule_id)
    task = get_task_for_job(job["job_identifier"])
    if not task:
        raise HTTPException(status_code=400, detail="nothing to run")
    chosen = tick()
{body}
    return {{"id": result.id}}
"""
OWN = {"credential_id": 3, "executed_by": "ann"}
BASE = 'job["job_parameters"]'

VALUES = ("7", "chosen", "str(chosen)", "tick()", "request.credential_id")
CONDITIONS = st.sampled_from(["request.with_credential", "request.override_parameters", "tick()"])
KEYS = ("credential_id", "executed_by", "depth", "site")
PAIRS = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES))
CREATIONS = st.one_of(
    st.sampled_from(["{}", "dict()", f"dict({BASE})", f"{BASE}.copy()", f"dict({BASE} or {{}})"]),
    PAIRS.map(lambda pair: f'{{"{pair[0]}": {pair[1]}}}'),
    PAIRS.map(lambda pair: f'{{"{pair[0]}": {pair[1]}, **{BASE}}}'),
    PAIRS.map(lambda pair: f'{{**{BASE}, "{pair[0]}": {pair[1]}}}'),
    PAIRS.map(lambda pair: f"dict({pair[0]}={pair[1]})"),
    PAIRS.map(lambda pair: f'{BASE} | {{"{pair[0]}": {pair[1]}}}'),
    PAIRS.map(lambda pair: f'{{"{pair[0]}": {pair[1]}}} | ({BASE} or {{}})'),
    st.sampled_from(
        [
            f"{BASE} | (request.override_parameters or {{}})",
            f"{BASE} if request.override_parameters else {{}}",
            f"request.override_parameters or {BASE}",
            f"{{key: value for key, value in {BASE}.items() if value != 1}}",
            f'{{key: {BASE}.get(key) for key in ("depth", "credential_id")}}',
        ]
    ),
).map("kw = {}".format)
SIMPLE = st.one_of(
    PAIRS.map(lambda pair: f'kw["{pair[0]}"] = {pair[1]}'),
    PAIRS.map(lambda pair: f"kw.update({pair[0]}={pair[1]})"),
    PAIRS.map(lambda pair: f'kw |= {{"{pair[0]}": {pair[1]}}}'),
    st.just(f"kw.update({BASE})"),
    PAIRS.map(lambda pair: f'kw.setdefault("{pair[0]}", {pair[1]})'),
    st.sampled_from(KEYS).map('kw.pop("{}", None)'.format),
    st.sampled_from(KEYS).map('chosen = kw.pop("{}", None)'.format),
    st.sampled_from(KEYS).map('chosen = kw.get("{}")'.format),
    PAIRS.map(lambda pair: f'kw = {{**kw, "{pair[0]}": {pair[1]}}}'),
    PAIRS.map(lambda pair: f'kw = kw | {{"{pair[0]}": {pair[1]}, "window": 2}}'),
    PAIRS.map(lambda pair: f'kw.update({{"{pair[0]}": {pair[1]}, "window": 2}})'),
    PAIRS.map(lambda pair: f"kw.update({pair[0]}={pair[1]}, **request.overrides)"),
    st.sampled_from(["value", "value is not None"]).map(
        "kw = {{key: value for key, value in kw.items() if {}}}".format
    ),
    st.just("chosen = tick()"),
)
LOOPS = st.sampled_from(
    [
        'for name in ("depth", "site"):\n    kw[name] = tick()',
        f"for name, value in {BASE}.items():\n    kw[name] = value",
        "for number in (1, 2):\n    kw['credential_id'] = number",
    ]
)


def _under(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The statements under a condition, with another branch or without."""
    body = inner.map(lambda text: textwrap.indent(text, "    "))
    alone = st.tuples(CONDITIONS, body).map(lambda drawn: "if {}:\n{}".format(*drawn))
    both = st.tuples(CONDITIONS, body, body)
    return st.one_of(alone, both.map(lambda drawn: "if {}:\n{}\nelse:\n{}".format(*drawn)))


STATEMENTS = st.one_of(SIMPLE, _under(SIMPLE), LOOPS, _under(_under(SIMPLE)))
CALLS = st.sampled_from(
    [
        "delay(**kw)",
        "delay(**kw, window=chosen)",
        "delay(**dict(kw))",
        "delay(**{**kw, 'window': 1})",
        "delay(**{key: value for key, value in kw.items()})",
        "delay(**(kw | {'window': 1}))",
        "delay(**{key: value for key, value in kw.items() if value is not None})",
        "apply_async(kwargs=kw)",
        "apply_async(kwargs=kw, queue=kw.get('queue'))",
        "s(**kw).set(queue='slow').apply_async()",
        "signature(kwargs=kw, queue='slow').apply_async()",
    ]
)


def _run(source: str, overrides: bool) -> World:
    """The world after one request."""
    world = World(copy.deepcopy(SCHEDULE))
    world.modules["clock"] = type(world.modules["tasks"])("clock")
    world.modules["clock"].__dict__["tick"] = itertools.count(10).__next__
    with pytest.MonkeyPatch.context() as patch:
        world.run(source, patch, **({"depth": 9} if overrides else {}))
    return world


def _expected(old: dict[str, Any], merges: bool) -> dict[str, Any]:
    """What the dispatcher is to get where the old task got that."""
    more = {key: value for key, value in old.items() if key not in OWN}
    parameters = more if merges else {**SCHEDULE["job_parameters"], **more}  # type: ignore[dict-item]
    return {**OWN, **{key: old[key] for key in OWN if key in old}, "job_parameters": parameters}


@examples(60)
@given(CREATIONS, st.lists(STATEMENTS, max_size=4), CALLS, st.booleans())
def test_dispatcher_gets_what_the_task_got(
    creation: str, statements: list[str], call: str, overrides: bool
) -> None:
    body = "\n".join([creation, *statements, f"result = task.{call}"])
    before = HANDLER.format(body=textwrap.indent(body, "    "))
    result = rewrite(before)
    if result.refusals:
        assert result.code == before.encode()
        return
    old, new = _run(before, overrides), _run(result.code.decode(), overrides)
    assert old.legacy.kwargs is not None and new.dispatcher.kwargs is not None
    wanted = _expected(old.legacy.kwargs, BASE in body)
    sent = {key: new.dispatcher.kwargs.get(key) for key in wanted}
    sent["job_parameters"] = sent["job_parameters"] or {}
    assert sent == wanted, result.code.decode()
    assert new.schedule == SCHEDULE, result.code.decode()
