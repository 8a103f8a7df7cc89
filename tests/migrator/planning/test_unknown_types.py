# ruff: noqa: E501
"""A router that raises goes on to, where somebody says so who relies on it."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions
from tests.support.built import GALLERY
from tests.support.kinds import legacy, modular
from tests.support.kiosk import BASE, FILES, MONO
from tests.support.project import Migration, migration

STAGE = "rewrite-base-executor"
ANSWER = '        return {"success": False, "error": f"Unknown kind: {kind}"}\n'
RAISE = '        raise KindError(f"Unknown kind: {kind}")\n'
ERROR = "class KindError(ValueError):\n    pass\n"
IMPORT = "from kiosk.errors import KindError\n"
EXPECTING = """\
import pytest
from kiosk.desk.old import _route
from kiosk.errors import KindError

def test_unknown():
    with pytest.raises(KindError):
        _route("x", 1, 2, None)
"""
HANDLING = """\
from kiosk.desk.entry import launch
from kiosk.errors import KindError

def start(kind):
    try:
        return launch(kind=kind)
    except (OSError, KindError):
        return None
"""


def raising(legacy: bool = True, **more: str) -> dict[str, str]:
    """Return a kiosk whose modular router raises, and the monolith's too."""
    files = {**FILES, "kiosk/errors.py": ERROR}
    for path in (BASE, MONO) if legacy else (BASE,):
        assert ANSWER in files[path]
        files[path] = IMPORT + files[path].replace(ANSWER, RAISE)
    return {**files, **{f"{name.replace('__', '/')}.py": text for name, text in more.items()}}


def asked(work: Migration) -> dict[str, tuple[str, ...]]:
    found = (entry.decision for entry in work.plan.open_decisions)
    return {one.id: one.evidence for one in found if one.id.startswith("unknown:")}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("tests__test_kinds", EXPECTING, "tests/test_kinds.py:6: with pytest.raises(KindError):"),
        ("kiosk__start", HANDLING, "kiosk/start.py:7: except (OSError, KindError):"),
    ],
)
def test_asks_where_somebody_expects_the_exception(name: str, text: str, said: str) -> None:
    assert asked(migration(raising(**{name: text}))) == {"unknown:run_kind": (said,)}


def test_a_test_of_the_modular_router_counts_though_production_answers() -> None:
    text = EXPECTING.replace("old import _route", "runners.base import run_kind")
    text = text.replace("_route(", "run_kind(")
    assert asked(migration(raising(legacy=False, tests__test_kinds=text)))


@pytest.mark.parametrize(("answer", "raises"), [("exception", True), ("error-value", False)])
def test_does_what_was_answered(answer: str, raises: bool) -> None:
    files = raising(tests__test_kinds=EXPECTING)
    work = migration(files, {"unknown:run_kind": answer}).until(STAGE)
    outcome = work.apply(STAGE)
    assert (RAISE in work.text(BASE), IMPORT in work.text(BASE)) == (raises, raises)
    assert ("an unknown job type stays an exception, as decided" in outcome.evidence) is raises


def test_asks_about_a_router_that_moves_too() -> None:
    text = "import pytest\nfrom gallery.jobs import route\n\ndef test_it():\n"
    text += "    with pytest.raises(ValueError):\n        route('x', 1, {})\n"
    files = {**GALLERY.files, "tests/test_route.py": text}
    options = AuditOptions(monolith=GALLERY.monolith)
    assert asked(migration(files, options=options)) == {
        "unknown:route": ("tests/test_route.py:5: with pytest.raises(ValueError):",)
    }
    work = migration(files, {"unknown:route": "exception"}, options).until(STAGE)
    work.apply(STAGE)
    assert "raise ValueError(" in work.text("gallery/tasks/execution/base_executor.py")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"tests__test_kinds": EXPECTING.replace("raises(KindError)", "raises(OSError)")},
        {"tests__test_kinds": EXPECTING.replace("        _route", "        other")},
        {"kiosk__start": HANDLING.replace("        return launch(kind=kind)", "        pass")},
        {"kiosk__start": HANDLING.replace(", KindError)", ")")},
    ],
)
def test_does_not_ask_where_nobody_relies_on_it(more: dict[str, str]) -> None:
    work = migration(raising(**more))
    assert asked(work) == {}
    work.until(STAGE).apply(STAGE)
    assert ANSWER in work.text(BASE)


def test_what_handles_an_exception_that_production_never_sees_is_no_reason() -> None:
    assert asked(migration(raising(legacy=False, kiosk__start=HANDLING))) == {}


def test_a_router_that_answers_raises_nothing() -> None:
    assert asked(migration({**FILES, "kiosk/errors.py": ERROR, "kiosk/start.py": HANDLING})) == {}


def test_asks_about_what_an_enum_raises_that_has_no_member() -> None:
    pick = "table = TABLE\nreturn table[Kind(kind)]CALL"
    handling = HANDLING.replace("from kiosk.errors import KindError\n", "").replace(
        "KindError", "ValueError"
    )
    both = {**legacy(pick), BASE: modular(pick)[BASE], "kiosk/start.py": handling}
    said = "kiosk/start.py:6: except (OSError, ValueError):"
    assert asked(migration(both)) == {"unknown:run_kind": (said,)}
    assert asked(migration({**both, "kiosk/start.py": ""})) == {}
    answering = pick.replace("return table", "try:\n    which = Kind(kind)\nexcept ValueError:\n    return UNKNOWN\nreturn table").replace("[Kind(kind)]", "[which]")  # fmt: skip
    assert asked(migration({**both, BASE: modular(answering)[BASE]})) == {}
