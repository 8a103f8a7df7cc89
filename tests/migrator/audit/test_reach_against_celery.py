"""Arguments and names, asked of Celery itself: on a real app with the memory broker."""

from __future__ import annotations

import ast
from typing import Any

import celery
from celery.app.routes import MapRoute
from hypothesis import event, example, given
from hypothesis import strategies as st

from migrator.audit.acceptance import Accepts, Given, problems
from tests.migrator.audit.helpers import facts
from tests.support.examples import examples

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def signatures(draw: st.DrawFn) -> str:
    """Return parameters: positional-only, plain, keyword-only, with and without defaults."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(0, 5))]
    split = sorted(draw(st.integers(0, len(names))) for _ in range(2))
    only_places, plain, only_names = (
        names[: split[0]],
        names[split[0] : split[1]],
        names[split[1] :],
    )
    bare = draw(st.integers(0, split[1]))
    parts = [n if at < bare else f"{n}=0" for at, n in enumerate([*only_places, *plain])]
    if only_places:
        parts.insert(len(only_places), "/")
    star, stars = draw(st.booleans()), draw(st.booleans())
    if star or only_names:
        parts.append("*rest" if star else "*")
    parts += [f"{name}=0" if draw(st.booleans()) else name for name in only_names]
    # By name, Celery's check takes positional-only for plain parameters: with ** that is not what
    # Python does.
    return ", ".join([*parts, "**more"] if stars and not only_places else parts)


CALLS = st.tuples(st.integers(0, 6), st.sets(st.sampled_from((*NAMES, "z"))).map(sorted))


def refused(app: celery.Celery, written: str, call: tuple[int, list[str]], bind: bool) -> bool:
    """Tell whether Celery refuses a call, or its worker fails with it."""
    scope: dict[str, Any] = {"__name__": "t"}
    exec(f"def task({'self, ' * bind}{written}):\n    return None\n", scope)
    task = app.task(scope["task"], name="t", bind=bind, shared=False)
    args, kwargs = list(range(call[0])), dict.fromkeys(call[1], 1)
    try:
        task.apply_async(args, kwargs)
        task.apply(args, kwargs, throw=True)
    except TypeError:
        return True
    return False


@examples(250)
@given(signatures(), CALLS, st.booleans())
@example("a, b=0, *, c", (1, ["c"]), True)
@example("a, /, b", (0, ["a", "b"]), False)
@example("", (0, []), True)
def test_call_fits_exactly_where_celery_takes_it(
    written: str, call: tuple[int, list[str]], bind: bool
) -> None:
    if bind and written.find("/") > 0:
        written = written.replace("/, ", "").replace(", /", "")
    with celery.Celery(broker="memory://", backend="cache+memory://", set_as_current=False) as app:
        answer = refused(app, written, call, bind)
    (node,) = ast.parse(f"def task({'self, ' * bind}{written}): ...").body
    assert isinstance(node, ast.FunctionDef)
    found = list(problems(Accepts.of(node, bound=bind), Given(call[0], tuple(call[1]))))
    event("refused" if answer else "taken")
    assert bool(found) == answer, found


@examples(200)
@given(signatures(), CALLS, CALLS)
def test_partial_call_is_wrong_only_where_nothing_can_complete_it(
    written: str, call: tuple[int, list[str]], later: tuple[int, list[str]]
) -> None:
    (node,) = ast.parse(f"def task({written}): ...").body
    assert isinstance(node, ast.FunctionDef)
    accepts = Accepts.of(node, bound=False)
    names = tuple(dict.fromkeys([*call[1], *later[1]]))
    whole = Given(call[0] + later[0], names)
    if not list(problems(accepts, whole)):
        assert not list(problems(accepts, Given(call[0], tuple(call[1]), partial=True)))
        unknown = Given(call[0], tuple(call[1]), more_places=True, more_names=True)
        assert not list(problems(accepts, unknown))


def nothing() -> None:
    """A task."""


TASKS = ["pier.load", "pier.loads", "pier.unload", "crane", "pier.v2.load"]
KEYS = st.one_of(
    st.sampled_from([*TASKS, "pier.sail", "celery.backend_cleanup", "cran?", "pier.unloa[d]"]),
    st.lists(st.sampled_from(["pier", ".", "load", "un", "*", "v2", "?", "s"]), max_size=6).map(
        "".join
    ),
)


@examples(200)
@given(st.lists(KEYS, min_size=1, max_size=4, unique=True))
def test_route_reaches_nothing_exactly_where_celery_routes_nothing(keys: list[str]) -> None:
    app = celery.Celery(broker="memory://", set_as_current=False)
    for name in TASKS:
        app.task(nothing, name=name, shared=False)
    source = "".join(
        f"@app.task(name={name!r})\ndef f{at}(): ...\n" for at, name in enumerate(TASKS)
    )
    source = f"from celery import Celery\napp = Celery()\n{source}"
    table = {key: {"queue": "q"} for key in keys}
    source += f"app.conf.task_routes = {table!r}\n"
    said = {one.name for one in facts({"pier/yard.py": source}).dangling}
    for key in keys:
        route = MapRoute({key: {"queue": "q"}})
        reached = [name for name in app.tasks if route(name) is not None]
        # What begins with a star may be meant for any other service.
        spared = key.startswith(("*", "?", "[")) or "celery.".startswith(
            key[: key.find("*")] or "x"
        )
        assert (key in said) == (not reached and bool(key)) or spared, (key, reached)


def test_names_in_the_registry_are_what_is_provided() -> None:
    app = celery.Celery(broker="memory://", set_as_current=False)
    for name in TASKS:
        app.task(nothing, name=name, shared=False)
    names = [*app.tasks, *TASKS]
    source = "from celery import Celery\napp = Celery()\n"
    source += "".join(f"@app.task(name={n!r})\ndef f{i}(): ...\n" for i, n in enumerate(TASKS))
    source += "".join(f"app.send_task({name!r})\n" for name in names)
    assert facts({"pier/yard.py": source}).dangling == ()
