"""Functions that a branch gives a variable, which is called afterwards."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

UNKNOWN = "return {'error': sort}"
FORMS = {
    "else": (
        "if sort == 'rye':\n    run = _do_rye\nelif sort == 'oat':\n    run = _do_oat\n"
        f"else:\n    {UNKNOWN}\nreturn run(size)"
    ),
    "nothing first": (
        "run = None\nif sort == 'rye':\n    run = _do_rye\nif sort == 'oat':\n    run = _do_oat\n"
        f"if run is None:\n    {UNKNOWN}\nreturn run(size)"
    ),
    "nothing last": (
        "if sort == 'rye':\n    run = _do_rye\nelif sort == 'oat':\n    run = _do_oat\n"
        f"else:\n    run = None\nif not run:\n    {UNKNOWN}\nresult = run(size)\nreturn result"
    ),
    "match": (
        "match sort:\n    case 'rye':\n        run = _do_rye\n    case 'oat':\n"
        f"        run = _do_oat\n    case _:\n        {UNKNOWN}\nreturn run(size)"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_function_that_a_branch_chooses_is_what_the_later_call_calls(form):
    found = audited(FORMS[form])
    check_understood(found)
    assert {route.call for route in legacy(found).routes} == {"(size)"}


def test_a_branch_for_several_job_types():
    body = FORMS["else"].replace("sort == 'oat'", "sort in ('oat', 'bran')")
    assert [r.job_type for r in legacy(audited(body)).routes] == ["rye", "oat", "bran"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    return {'error': sort}", "    run = _do_oat"),  # whatever the job type is
        ("if sort == 'rye'", "run = _do_oat\nif sort == 'rye'"),
        ("return run(size)", "run = app.wrapped(run)\nreturn run(size)"),
        ("    run = _do_oat\n", "    run = _do_oat\nelif sort == 'x':\n    run = app.x\n"),
        (
            "    run = _do_oat\n",
            "    run = _do_oat\nelif sort == 'x':\n    from far import x as run\n",
        ),
        (
            "    run = _do_oat\n",
            "    run = _do_oat\nelif sort == 'x':\n    def run(size): return 3\n",
        ),
        ("    run = _do_oat\n", "    size = 2\n    run = _do_oat\n"),
        ("    run = _do_oat\n", "    run = lambda size: _do_oat(size, 2)\n"),
    ],
)
def test_asks_about_what_else_the_variable_is_given(old, new):
    found = audited(FORMS["else"].replace(old, new))
    assert [route.job_type for route in legacy(found).routes][:1] == ["rye"]
    assert legacy(found).unclear != ()


@pytest.mark.parametrize(
    "last", ["return run(size) or run(2)", "return app.pool.submit(run, size)", "return run"]
)
def test_a_variable_that_is_not_called_once_is_not_understood(last):
    found = audited(FORMS["else"].replace("return run(size)", last))
    assert found.legacy_router is None or legacy(found).unclear != ()


@pytest.mark.parametrize(
    "special",
    ["if sort == 'oat':\n    run = _do_oat\n", "if sort == 'oat':\n    size, run = 1, _do_oat\n"],
)
def test_a_branch_that_chooses_beside_a_table_is_asked_about(special):
    body = f"run = TABLE.get(sort)\n{special}if run is None:\n    {UNKNOWN}\nreturn run(size)"
    found = audited(body, "TABLE = {'rye': _do_rye}\n")
    assert [route.job_type for route in legacy(found).routes] == ["rye"]
    assert legacy(found).unclear != ()
