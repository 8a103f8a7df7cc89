"""The audit beside what Celery answers, name by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from migrator.agreement import AskedName, asked_app, compare
from migrator.facts import Collision, Facts, Location, OtherName, Registration
from migrator.probe.registry import Answer, Failure, Place, Registered


def static(module: str, function: str = "send", line: int = 5, **more: object) -> Registration:
    place = Location(f"{module.replace('.', '/')}.py", line)
    entry = Registration("mail", None, module, function, place, "shared_task", True, False)
    return replace(entry, **more)  # type: ignore[arg-type]


def place(module: str, function: str = "send", line: int = 5, path: str | None = "") -> Place:
    known = f"{module.replace('.', '/')}.py" if path == "" else path
    return Place(module, function, known, "" if known else "/lib/x.py", line)


def answer(*layers: Place, given: tuple[Place, ...] = (), imported: tuple[str, ...] = ()) -> Answer:
    tasks = {"mail": Registered(layers[0], layers, given)} if layers else {}
    return Answer("5.7.0", "3.11.7", tasks, frozenset(imported), ())


def one(facts: Facts, *answers: Answer | Failure) -> AskedName:
    found = compare(facts, [(f"app{number}", one) for number, one in enumerate(answers)])
    assert len(found) == 1, found
    return found[0]


def facts(*registrations: Registration, verdict: str = "", winner: str | None = None) -> Facts:
    collision = Collision("mail", registrations, verdict, "because", winner)
    found = (collision,) if verdict else ()
    return Facts("c", "t", registrations=registrations, collisions=found)


OLD, NEW = static("post.old"), static("post.new")


def test_same_function() -> None:
    assert one(facts(NEW), answer(place("post.new"))).status == "agrees"


def test_line_may_be_that_of_another_layer() -> None:
    wrapped = answer(place("post.tools", "inner", 90), place("post.new", "send.<locals>.x"))
    assert one(facts(NEW), wrapped).status == "agrees"


def test_name_of_a_nested_function() -> None:
    nested = static("post.new", "make.send", 70)
    assert one(facts(nested), answer(place("post.new", "make.<locals>.send", 8))).status == "agrees"


def test_registration_by_a_call_is_where_the_call_is() -> None:
    call = static("post.app", "tools.deliver", 12)
    found = one(facts(call), answer(place("post.tools", "deliver", 3)))
    assert (found.status, found.runs) == ("agrees", place("post.tools", "deliver", 3))


def test_another_function() -> None:
    found = one(facts(NEW), answer(place("post.other", "deliver", 8)))
    assert found.status == "differs"
    assert found.runs == place("post.other", "deliver", 8)
    assert found.audit == (NEW.where,)


def test_defined_and_right() -> None:
    defined = facts(OLD, NEW, verdict="defined", winner="post.new")
    assert one(defined, answer(place("post.new"))).status == "agrees"


def test_defined_and_wrong() -> None:
    defined = facts(OLD, NEW, verdict="defined", winner="post.new")
    found = one(defined, answer(place("post.old")))
    assert (found.status, "post.new runs" in found.reason) == ("differs", True)


def test_defined_for_another_worker() -> None:
    defined = facts(OLD, NEW, verdict="defined", winner="post.new")
    both = compare(
        defined,
        [
            ("one", answer(place("post.new"), imported=("post/new.py", "post/old.py"))),
            ("two", answer(place("post.old"), imported=("post/old.py",))),
        ],
    )
    assert [entry.status for entry in both] == ["agrees", "agrees"]
    assert both[1].reason == "this worker imports no other definition"


@pytest.mark.parametrize("module", ["post.old", "post.new"])
def test_undefined_is_neither_right_nor_wrong(module: str) -> None:
    undefined = facts(OLD, NEW, verdict="undefined")
    given = (place("post.old"), place("post.new"))
    found = one(undefined, answer(place(module), given=given))
    assert found.status == "undefined"
    assert found.reason.startswith("this run took one of two")
    assert found.runs == place(module)


def test_undefined_where_this_worker_has_only_one() -> None:
    undefined = facts(OLD, NEW, verdict="undefined")
    found = one(undefined, answer(place("post.old"), given=(place("post.old"),)))
    assert (found.status, found.reason) == (
        "undefined",
        "this worker was given only one definition",
    )


def test_undefined_does_not_excuse_a_function_nobody_knows() -> None:
    undefined = facts(OLD, NEW, verdict="undefined")
    assert one(undefined, answer(place("post.third", "deliver"))).status == "differs"


@pytest.mark.parametrize("verdict", ["", "apart"])
def test_a_collision_that_the_audit_does_not_see(verdict: str) -> None:
    given = (place("post.new"), place("post.third", "deliver"))
    found = one(facts(OLD, NEW, verdict=verdict), answer(place("post.new"), given=given))
    assert found.status == "differs"
    assert "post/new.py and post/third.py" in found.reason


def test_one_function_given_twice_is_no_collision() -> None:
    given = (place("post.new"), place("post.new", line=6))
    assert one(facts(NEW), answer(place("post.new"), given=given)).status == "agrees"


def test_defined_by_a_branch_that_did_not_run() -> None:
    branch = facts(OLD, NEW, verdict="defined", winner="post.new")
    perhaps = replace(branch, collisions=(replace(branch.collisions[0], cause="branch"),))
    found = one(perhaps, answer(place("post.old")))
    assert (found.status, "branch" in found.reason) == ("agrees", True)
    assert one(branch, answer(place("post.old"))).status == "differs"


def test_only_celery() -> None:
    assert one(Facts("c", "t"), answer(place("post.new"))).reason.endswith("source does not show")
    installed = one(Facts("c", "t"), answer(place("lib.x", path=None)))
    assert (installed.status, installed.reason) == (
        "only-celery",
        "an installed package registers it",
    )


def test_only_celery_where_a_name_is_computed() -> None:
    computed = static("post.new", name=None, expression="PREFIX + 'mail'")
    found = one(facts(computed), answer(place("post.new")))
    assert found.status == "only-celery"
    assert "computed at post/new.py:5: PREFIX + 'mail'" in found.reason


def test_only_celery_where_another_app_makes_the_name() -> None:
    elsewhere = (OtherName(Location("post/app.py", 9), "Own.gen_task_name()"),)
    named = static("post.new", name="post.new.other", elsewhere=elsewhere)
    found, other = compare(facts(named), [("app", answer(place("post.new")))])
    assert (found.status, other.status) == ("only-celery", "only-audit")
    assert "computed at post/new.py:5: Own.gen_task_name()" in found.reason


def test_only_the_audit_and_why() -> None:
    assert one(facts(NEW), answer()).reason == "no worker process imports post/new.py"
    ran = one(facts(NEW), answer(imported=("post/new.py",)))
    assert (ran.status, ran.app, ran.runs) == ("only-audit", None, None)
    assert ran.reason == "post/new.py was imported, but the line that registers it did not run"
    test = static("tests.test_mail")
    assert one(facts(test), answer()).reason == "only tests define it"


def test_only_the_audit_where_not_every_app_has_answered() -> None:
    found = one(facts(NEW), answer(), Failure("no"))
    assert found.reason == "no worker that could be asked imports post/new.py"


def test_says_nothing_of_names_where_no_app_has_answered() -> None:
    assert compare(facts(NEW), [("app", Failure("no"))]) == ()


def test_each_app_has_its_own_answer() -> None:
    both = compare(facts(NEW), [("b", answer(place("post.new"))), ("a", answer(place("post.new")))])
    assert [entry.app for entry in both] == ["a", "b"]


def test_app_with_and_without_answer() -> None:
    there = asked_app("a", "src", answer(place("post.new")))
    assert (there.celery, there.python, there.tasks, there.failure) == ("5.7.0", "3.11.7", 1, None)
    gone = asked_app("a", "src", Failure("no", ("line",)))
    assert (gone.celery, gone.tasks, gone.failure, gone.lines) == ("", 0, "no", ("line",))
