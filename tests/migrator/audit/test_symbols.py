# ruff: noqa: E501
from __future__ import annotations

from textwrap import indent

import pytest

from migrator.facts import Symbol
from tests.migrator.audit.helpers import CLINIC, clinic, facts


def symbols(**changes: str) -> dict[str, Symbol]:
    return {symbol.name: symbol for symbol in facts(clinic(**changes)).symbols}


def test_says_what_each_definition_is() -> None:
    assert {name: symbol.kind for name, symbol in symbols().items()} == {
        "log": "logger",
        "ROOMS": "constant",
        "_seen": "state",
        "_guard": "state",
        "label": "helper",
        "forgotten": "helper",
        "make_round": "task",
        "admit": "task",
        "_do_xray": "executor",
        "_do_blood": "executor",
        "_do_scan": "executor",
        "sweep": "task",
        "xray_v1": "task",
        "blood_v1": "task",
        "BY_CODE": "mapping",
        "by_code": "lookup",
    }


def test_imports_and_docstrings_are_no_definitions() -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + (
        "\n        try:\n            import json\n        except ImportError:\n            json = None\n"
        "        if ROOMS:\n            BIG = 1\n"
    )
    found = symbols(clinic__desk__everything=source)
    assert "asyncio" not in found and "All of it." not in found
    assert found["BIG"].kind == "constant"


def test_an_effect_of_importing_is_a_statement() -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + "\n        log.setLevel(10)\n"
    found = symbols(clinic__desk__everything=source)["log.setLevel(10)"]
    assert found.kind == "statement"
    assert found.evidence == ("runs when clinic/desk/everything.py is imported",)


def test_what_only_a_program_runs_says_so() -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip()
    source += """\n        if __name__ == "__main__":\n            log.setLevel(10)\n"""
    found = symbols(clinic__desk__everything=source)["log.setLevel(10)"]
    assert found.kind == "statement"
    assert found.evidence == ("runs when clinic/desk/everything.py is started as a program",)


def test_places_include_the_decorators() -> None:
    found = symbols()["admit"]
    assert (found.where.line, found.end_line) == (31, 40)


def test_says_who_uses_what() -> None:
    found = symbols()
    assert found["label"].used_by == ("_do_blood",)
    assert found["_do_xray"].used_by == ("admit", "xray_v1")
    assert found["forgotten"].used_by == ()


def test_a_local_variable_of_the_same_name_is_no_use() -> None:
    source = CLINIC["clinic/desk/everything.py"].replace(
        "return len(_seen)", "ROOMS = 1\n    return ROOMS"
    )
    source = source.replace("ROOMS = 1\n    return", "ROOMS = 1\n            return")
    assert "sweep" not in symbols(clinic__desk__everything=source)["ROOMS"].used_by


@pytest.mark.parametrize("options", ["(name=open('n').read())", "(**open('n'))"])
def test_takes_no_task_for_dead_whose_name_is_not_known(options: str) -> None:
    source = CLINIC["clinic/desk/everything.py"].replace('(name="clinic.v1.xray")', options)
    (evidence,) = symbols(clinic__desk__everything=source)["xray_v1"].evidence
    assert evidence.startswith("its name is computed (") and "open('n')" in evidence


def test_gives_the_evidence_of_life() -> None:
    found = symbols(
        tests__test_it="from unittest import mock\n"
        "with mock.patch('clinic.desk.everything.label'):\n    pass\n"
        "from clinic.desk.everything import by_code\n",
        clinic__send="from clinic.queue import queue\nqueue.send_task('clinic.v1.blood')\n",
    )
    assert "beat entry in clinic/queue.py:5" in found["sweep"].evidence
    assert "imported in clinic/main.py:6" in found["admit"].evidence
    assert "replaced in tests/test_it.py:2" in found["label"].evidence
    assert "sent by name in clinic/send.py:2" in found["blood_v1"].evidence
    assert "routed for 'scan' by admit (clinic/desk/everything.py:39)" in found["_do_scan"].evidence


def test_what_living_code_uses_is_alive() -> None:
    assert symbols()["ROOMS"].evidence == ("used by _do_xray (clinic/desk/everything.py:43)",)


def test_nothing_reaches_what_only_the_mapping_names() -> None:
    found = symbols(clinic__views="from clinic.desk.everything import by_code\n")
    assert found["BY_CODE"].evidence and found["by_code"].evidence
    assert found["xray_v1"].evidence == ()


def test_nothing_reaches_what_nobody_names() -> None:
    assert symbols()["forgotten"].evidence == ()


@pytest.mark.parametrize(
    ("decorator", "registered"),
    [
        ("@task_failure.connect", "its decorator @task_failure.connect may register it somewhere"),
        ("@lru_cache", ""),
        ("@functools.cache", ""),
    ],
)
def test_a_decorator_may_reach_what_nobody_names(decorator: str, registered: str) -> None:
    old = CLINIC["clinic/desk/everything.py"].rstrip()
    more = f"        {decorator}\n        def noticed(sender=None, **more):\n            return 1\n"
    found = symbols(clinic__desk__everything=f"{old}\n\n{more}")
    assert found["noticed"].registered == registered
    assert found["noticed"].is_unreached is not bool(registered)


def test_a_task_that_nothing_reaches_is_unreached_whatever_registers_it() -> None:
    assert {name for name, symbol in symbols().items() if symbol.is_unreached} >= {"forgotten"}
    assert not any(symbol.registered for symbol in symbols().values() if symbol.kind == "task")


def test_a_name_in_prose_is_no_evidence() -> None:
    files = clinic()
    files["README.md"] = "clinic.desk.everything.forgotten runs clinic.v1.xray\n"
    found = {symbol.name: symbol for symbol in facts(files).symbols}
    assert found["forgotten"].evidence == found["xray_v1"].evidence == ()


def test_finds_the_twin_of_a_helper() -> None:
    twin = symbols()["label"].twin
    assert twin is not None and twin.same
    assert twin.function.path == "clinic/desk/tools/text.py"


def test_finds_a_renamed_twin_that_means_the_same() -> None:
    text = CLINIC["clinic/desk/tools/text.py"].replace("def label", "def tag")
    notes = "from clinic.desk.tools.text import tag\n"
    twin = symbols(clinic__desk__tools__text=text, clinic__desk__treatment__notes=notes)[
        "label"
    ].twin
    assert twin is not None and twin.same and twin.function.name == "tag"


def test_a_helper_of_the_same_name_with_another_meaning_is_no_same_twin() -> None:
    text = "def label(sample):\n    return sample\n"
    twin = symbols(clinic__desk__tools__text=text)["label"].twin
    assert twin is not None and not twin.same and twin.differences


def test_the_lookup_is_found_by_what_it_does() -> None:
    lookup = facts(CLINIC).lookup
    assert lookup is not None
    assert (lookup.mapping, lookup.function) == ("BY_CODE", "by_code")
    assert (lookup.keys, lookup.tasks) == (("X", "B"), ("xray_v1", "blood_v1"))


def test_a_mapping_of_plain_functions_is_no_lookup() -> None:
    source = CLINIC["clinic/desk/everything.py"].replace(
        '{"X": xray_v1, "B": blood_v1}', '{"X": label, "B": forgotten}'
    )
    assert facts(clinic(clinic__desk__everything=source)).lookup is None


def test_a_lookup_may_be_a_chain_of_ifs() -> None:
    source = (
        CLINIC["clinic/desk/everything.py"]
        .replace(
            "found = BY_CODE.get(code)\n            return found",
            'if code == "X":\n                return xray_v1\n            if code == "B":\n'
            "                return blood_v1",
        )
        .replace('BY_CODE = {"X": xray_v1, "B": blood_v1}', "")
    )
    lookup = facts(clinic(clinic__desk__everything=source)).lookup
    assert lookup is not None
    assert (lookup.mapping, lookup.function, lookup.keys) == (None, "by_code", ("X", "B"))


def test_reports_what_the_migration_leaves_alone() -> None:
    found = [(f.code, str(f.where)) for f in facts(CLINIC).follow_ups]
    assert found == [
        ("event-loop", "clinic/desk/everything.py:50"),
        ("unreachable", "clinic/desk/everything.py:61"),
    ]


def test_an_event_loop_in_async_code_is_no_follow_up() -> None:
    source = CLINIC["clinic/desk/everything.py"].replace("def _do_blood", "async def _do_blood")
    codes = {f.code for f in facts(clinic(clinic__desk__everything=source)).follow_ups}
    assert codes == {"unreachable"}


SWEEPING = """

        class Sweep(queue.Task):
            name = "clinic.sweep_all"

            def run(self):
                return 1


        {}
"""


@pytest.mark.parametrize(
    ("call", "registers"),
    [
        ("queue.register_task(Sweep())", "Sweep"),
        ("made = queue.register_task(Sweep())", "Sweep"),
        ("made = queue.task(forgotten)", "forgotten"),
    ],
)
def test_a_call_that_registers_a_task_reaches_nothing_by_itself(call: str, registers: str) -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + SWEEPING.format(call)
    found = symbols(clinic__desk__everything=source)
    name = call.partition(" = ")[0]
    assert (found[name].registers, found[name].evidence) == (registers, ())
    assert found[registers].evidence == ()
    assert not any(symbol.registers for other, symbol in found.items() if other != name)


def test_a_call_that_does_more_than_register_is_a_statement() -> None:
    call = "print(queue.register_task(Sweep()), queue.register_task(Sweep()))"
    source = CLINIC["clinic/desk/everything.py"].rstrip() + SWEEPING.format(call)
    (statement,) = [
        one for one in symbols(clinic__desk__everything=source).values() if one.kind == "statement"
    ]
    assert (statement.registers, len(statement.evidence)) == ("", 1)


def fillers(text: str) -> dict[str, tuple[str, bool]]:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + "\n\n" + indent(text, " " * 8)
    found = facts(clinic(clinic__desk__everything=source)).symbols
    return {s.name: (s.kind, bool(s.evidence)) for s in found if not s.name.isidentifier()}


def test_what_fills_an_unused_dict_goes_with_it() -> None:
    loop = "for one in (1, 2):\n    SEEN[one] = 1\n"
    name = "for one in (1, 2):"
    assert fillers(f"SEEN = {{}}\n{loop}")[name] == ("mapping", False)
    assert fillers(f"SEEN = dict(a=1)\n{loop}")[name] == ("mapping", False)


def test_what_may_fill_something_else_runs() -> None:
    loop = "for one in (1, 2):\n    SEEN[one] = 1\n"
    name = "for one in (1, 2):"
    for text in (f"SEEN = analyse.seen\n{loop}", f"SEEN = {{}}\n{loop}    print(one)\n"):
        assert fillers(text)[name] == ("statement", True)
    used = f"SEEN = {{}}\n{loop}@queue.task(name='clinic.sweep')\ndef look():\n    return SEEN\n"
    assert fillers(used)[name] == ("statement", True)


def test_says_what_a_statement_fills() -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + (
        "\n\n        SEEN = {}\n        SEEN[1] = 2\n        SEEN[print(1)] = 2\n"
    )
    found = symbols(clinic__desk__everything=source)
    assert (found["SEEN[1] = 2"].fills, found["SEEN[print(1)] = 2"].fills) == ("SEEN", "")
