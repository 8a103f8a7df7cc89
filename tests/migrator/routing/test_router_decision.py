# ruff: noqa: E501
"""What the legacy router does besides handing over is asked about, or is in the modular one too."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from migrator.decisions import Answer
from migrator.planning.planner import make_plan
from tests.support.project import migration
from tests.support.small import LEGACY, small

MODULAR = "shop/jobs/kinds/router.py"
TABLE = 'executors = {"sms": _execute_sms, "mail": _execute_mail}\n'
UNKNOWN = """\
executor = executors.get(kind)
if executor is None:
    return {"success": False, "error": f"Unknown kind: {kind}"}
"""
CALL = "return executor(options=options)\n"
MAIL = 'if kind == "mail":\n    return _execute_mail(options)\nreturn None\n'
FULL = 'options = {**(options or {}), "mode": "full"}\n'


def routed(body: str, modular: str = "") -> dict[str, str | bytes]:
    """Return the backend with this body of the legacy router, and more lines in the modular one."""
    files = small()
    text = str(files[LEGACY])
    start, end = text.index("    executors = {"), text.index("\n\ndef _execute_sms")
    files[LEGACY] = text[:start] + indent(dedent(body), "    ") + text[end:]
    call = "    return executor(options=options, run_id=run_id)"
    files[MODULAR] = str(files[MODULAR]).replace(call, f"{indent(modular, '    ')}{call}")
    return files


def asked(files) -> tuple[str, ...]:
    entries = migration(files).plan.decisions
    found = [e.decision.evidence for e in entries if e.decision.id == "router:_execute_kind"]
    return tuple(line.partition(": ")[2] for lines in found for line in lines)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (TABLE + UNKNOWN + FULL + CALL, "options = {**(options or {}), 'mode': 'full'}"),
        (FULL + TABLE + UNKNOWN + CALL, "options = {**(options or {}), 'mode': 'full'}"),
        (TABLE + 'options["mode"] = 1\nreturn executors[kind](options)\n', "options['mode'] = 1"),
        (TABLE + "options.update(mode=1)\nreturn executors[kind](options)\n", "options.update(mode=1)"),
        (TABLE + "more = [*options]\nreturn executors[kind](more)\n", "more = [*options]"),
        (TABLE + "return executors[kind](options or {})\n", "options=options or {}"),
        (TABLE + "return executors[kind](options=dict(options))\n", "options=dict(options)"),
        (TABLE + "kind = kind.lower()\n" + UNKNOWN + CALL, "kind = kind.lower()"),
        (TABLE + UNKNOWN + "check(options)\n" + CALL, "check(options)"),
        (TABLE + UNKNOWN + "if not options:\n    return None\n" + CALL, "if not options:"),
        (TABLE + UNKNOWN + 'result = executor(options)\nresult["kind"] = kind\nreturn result\n', "result['kind'] = kind"),
        (TABLE + UNKNOWN + "return dict(executor(options))\n", "return dict(executor(options))"),
        (TABLE + UNKNOWN + 'result = executor(options)\nreturn {**result, "a": 1}\n', "return {**result, 'a': 1}"),
        (TABLE + UNKNOWN + "with locked(kind):\n    return executor(options)\n", "locked(kind)"),
        (TABLE + UNKNOWN + "try:\n    return executor(options)\nexcept ValueError:\n    return None\n", "except ValueError:"),
        (TABLE + UNKNOWN + "try:\n    return executor(options)\nfinally:\n    done()\n", "done()"),
        ('if kind == "sms":\n    return _execute_sms(options)\noptions = 3\nif kind == "mail":\n    return _execute_mail(options)\nreturn None\n', "options = 3"),
        ('if kind == "sms":\n    result = _execute_sms(options)\n    result["late"] = 1\n    return result\n' + MAIL, "result['late'] = 1"),
        ('if kind == "sms":\n    check(options)\n    return _execute_sms(options)\n' + MAIL, "check(options)"),
        ('if kind == "sms":\n    return _execute_sms(options)\nelif kind == "mail":\n    check(options)\n    return _execute_mail(options)\nreturn None\n', "check(options)"),
        ('match kind:\n    case "sms":\n        check(options)\n        return _execute_sms(options)\n    case "mail":\n        return _execute_mail(options)\nreturn None\n', "check(options)"),
        ('def send():\n    return _execute_sms(options)\nif kind == "sms":\n    result = send()\n    result["late"] = 1\n    return result\n' + MAIL, "result['late'] = 1"),
        ('return globals()[f"_execute_{kind}"](options={**options, "mode": 1})\n', "options={**options, 'mode': 1}"),
        ('run = globals()[f"_execute_{kind}"]\noptions.pop("mode", None)\nreturn run(options)\n', "options.pop('mode', None)"),
    ],
)  # fmt: skip
def test_asks_about_what_only_the_legacy_router_does(body, said):
    assert asked(routed(body)) == (said,)


BRANCHES = {
    "chain": """\
        if kind == "sms":
            {sms}
        elif kind == "mail":
            {mail}
        else:
            {other}
        """,
    "match": """\
        match kind:
            case "sms":
                {sms}
            case "mail":
                {mail}
            case _:
                {other}
        """,
}
SMS, MAIL = "return _execute_sms(options)", "return _execute_mail(options)"
NONE = 'return {"success": False, "error": f"Unknown kind: {kind}"}'


def branches(form: str, sms: str = SMS, mail: str = MAIL, other: str = NONE) -> str:
    """Return a router's body with these blocks; ``;`` stands between their lines."""
    blocks = {"sms": sms, "mail": mail, "other": other}
    lines = []
    for line in dedent(BRANCHES[form]).splitlines():
        name = line.strip().strip("{}")
        lines.append(
            indent(blocks[name].replace("; ", "\n"), line[: -len(name) - 2])
            if name in blocks
            else line
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", ["chain", "match"])
@pytest.mark.parametrize(
    ("mail", "said"),
    [
        (f"count(kind); {MAIL}", "count(kind)"),
        ("result = _execute_mail(options); count(kind); return result", "count(kind)"),
        ("result = _execute_mail(options); result['a'] = 1; return result", "result['a'] = 1"),
        (f"with locked(kind):;     {MAIL}", "locked(kind)"),
        (f"try:;     {MAIL}; except ValueError:;     return None", "except ValueError:"),
        (f"if not options:;     return None; {MAIL}", "if not options:"),
    ],
)
def test_asks_about_what_a_branch_does_for_an_executor_that_moves(form, mail, said):
    assert asked(routed(branches(form, mail=mail.replace(";  ", "; ")))) == (said,)


@pytest.mark.parametrize("form", ["chain", "match"])
@pytest.mark.parametrize(
    "blocks",
    [
        {},
        {"mail": f"logger.info('mail %s', options); {MAIL}"},
        {"mail": "result = _execute_mail(options); return result"},
        {"other": f"logger.warning('kind %s', kind); {NONE}"},
        {"other": "raise ValueError(kind)"},
    ],
)
def test_says_nothing_of_branches_that_hand_over(form, blocks):
    assert asked(routed(branches(form, **blocks))) == ()


@pytest.mark.parametrize("form", ["chain", "match"])
def test_a_branch_that_makes_another_result_is_asked_about_as_no_route(form):
    files = routed(branches(form, mail="return {**_execute_mail(options), 'a': 1}"))
    assert [e.decision.id for e in migration(files).plan.open_decisions] == [
        "routing:_execute_kind"
    ]


@pytest.mark.parametrize("form", ["chain", "match"])
def test_says_nothing_of_what_a_branch_does_where_the_modular_router_does_it_for_all(form):
    body = branches(form, mail=f"count(kind); {MAIL}")
    assert asked(routed(body, "count(kind)\n")) == ()


@pytest.mark.parametrize(
    "body",
    [
        TABLE + UNKNOWN + CALL,
        TABLE + UNKNOWN + 'logger.info(f"run {kind}")\n' + CALL,
        TABLE + UNKNOWN + "result = executor(options)\nreturn result\n",
        TABLE + "if kind not in executors:\n    raise KeyError(kind)\nreturn executors[kind](options)\n",
        TABLE + "if kind in executors:\n    return executors[kind](options)\nreturn None\n",
        TABLE + "try:\n    run = executors[kind]\nexcept KeyError:\n    return None\nreturn run(options)\n",
        TABLE + 'known = ", ".join(executors)\n' + UNKNOWN.replace("{kind}", "{kind} of {known}") + CALL,
        TABLE + "started = 1\n" + UNKNOWN + 'logger.info("begun %s", started)\n' + CALL,
        '"""Route."""\n' + TABLE + UNKNOWN + CALL,
        TABLE + UNKNOWN + "given = dict(options=options)\nreturn executor(**given)\n",
        TABLE + UNKNOWN + "given = (options,)\nreturn executor(*given)\n",
        'given = {"options": options}\nif kind == "sms":\n    return _execute_sms(**given)\n' + MAIL,
        'if kind == "sms":\n    return _execute_sms(options)\nif kind == "mail":\n    return _execute_mail(options)\nreturn None\n',
        'def send():\n    return _execute_sms(options)\nif kind == "sms":\n    return send()\n' + MAIL,
        'run = lambda f: f(options)\nif kind == "sms":\n    return run(_execute_sms)\n' + MAIL,
        'if kind == "sms":\n    logger.info("one")\n    result = _execute_sms(options)\n    return result\n' + MAIL,
        'name = f"_execute_{kind}"\nrun = globals().get(name)\nif run is None:\n    return None\nreturn run(options=options)\n',
    ],
)  # fmt: skip
def test_does_not_ask_where_the_router_only_routes(body):
    assert asked(routed(body)) == ()


def test_does_not_ask_about_what_the_modular_router_does_too():
    assert asked(routed(TABLE + UNKNOWN + FULL + CALL, modular=FULL)) == ()


def test_knows_a_variable_by_what_it_fills():
    files = routed(TABLE + UNKNOWN + FULL + CALL, modular=FULL.replace("options", "values"))
    text = (
        str(files[MODULAR])
        .replace("options", "values")
        .replace("(values=values", "(options=values")
    )
    files[MODULAR] = text
    files["shop/jobs/flow/dispatcher.py"] = str(files["shop/jobs/flow/dispatcher.py"]).replace(
        "options=options", "values=options"
    )
    assert asked(files) == ()


def test_does_not_ask_about_what_the_dispatcher_does_before():
    files = routed(TABLE + UNKNOWN + FULL + CALL)
    path = "shop/jobs/flow/dispatcher.py"
    files[path] = str(files[path]).replace("    return", f"    {FULL}    return")
    assert asked(files) == ()


def test_does_not_ask_where_every_executor_is_routed_already():
    files = small(differing=True)
    files[LEGACY] = str(files[LEGACY]).replace(
        "    return executor(", f"    {FULL}    return executor("
    )
    assert asked(files) == ()


def test_an_answer_settles_it():
    found = migration(routed(TABLE + UNKNOWN + FULL + CALL))
    (entry,) = found.plan.open_decisions
    assert entry.decision.options[0].effect.startswith("the executors are called as execute_kind")
    answers = {"router:_execute_kind": Answer("drop", "flag")}
    assert not make_plan(found.facts, answers, found.overlay.snapshot).open_decisions
