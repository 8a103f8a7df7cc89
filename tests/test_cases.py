"""Every file of ``tests/cases``: applied, applied again, and executed on both sides."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.cases.observing import Observed, observe
from tests.support.cases.operations import apply
from tests.support.cases.reading import CASES, Case, all_cases

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ALL = all_cases()
REQUIREMENTS = tomllib.loads((CASES / "requirements.toml").read_text())


def _text(tree: object) -> dict[str, str]:
    assert isinstance(tree, dict)
    return {path: raw.decode("latin-1") for path, raw in sorted(tree.items())}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_gives_the_tree_that_the_case_shows(case: Case) -> None:
    done = apply(case, case.before)
    assert done.refused == case.refused
    assert _text(dict(done.tree)) == _text(case.expected)
    assert [note for note in case.notes if note not in done.notes] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_changes_nothing_when_it_is_applied_again(case: Case) -> None:
    """With the old module as it was, too: the stages copy from it until it goes."""
    again = apply(case, case.expected)
    assert _text(dict(again.tree)) == _text(case.expected)
    if case.one("operation", "move") not in ("move", "retarget"):
        return
    gone = {path: case.before[path] for path, raw in case.after.items() if raw is None}
    over = apply(case, {**case.expected, **gone})
    assert _text(dict(over.tree)) == _text(case.expected)


@pytest.mark.parametrize("case", [case for case in ALL if case.calls], ids=lambda case: case.name)
def test_behaves_as_before_when_it_is_called(case: Case, tmp_path: Path) -> None:
    before = observe(case, "before", case.before, tmp_path / "before")
    after = observe(case, "after", case.expected, tmp_path / "after")
    if case.results:
        assert before.results == case.results["before"]
        assert after.results == case.results["after"]
        return
    assert after == before.renamed(case.pairs("logger"))
    assert _worked(before), before.results


def _worked(observed: Observed) -> bool:
    """Tell whether something other than a wrong call came of it: equal failures prove nothing."""
    wrong = ("raises NameError", "raises TypeError", "raises SyntaxError", "raises Attribute")
    return not any(result.startswith(wrong) for result in observed.results)


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(ALL) >= 190
    assert sum(case.is_left_alone for case in ALL) >= 0.4 * len(ALL)


def test_every_case_that_changes_something_is_executed() -> None:
    assert [case.name for case in ALL if not case.is_left_alone and not case.calls] == []


@pytest.mark.parametrize("topic", REQUIREMENTS)
def test_every_requirement_of_a_topic_has_a_case(topic: str) -> None:
    shown = Counter(name for case in ALL for name in case.words("shows"))
    assert [name for name in REQUIREMENTS[topic]["lines"] if not shown[name]] == []
    count = sum(case.topic == topic for case in ALL)
    assert count >= REQUIREMENTS[topic]["cases"]


def test_every_case_shows_a_requirement_that_is_listed() -> None:
    listed = {name for topic in REQUIREMENTS.values() for name in topic["lines"]}
    for case in ALL:
        assert case.words("shows"), case.name
        assert set(case.words("shows")) <= listed, case.name
        assert case.topic in REQUIREMENTS, case.name
