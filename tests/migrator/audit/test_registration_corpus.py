"""Precision and recall of registrations, over a labelled corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.registration_corpus import ALIKE, FORMS, LOOKALIKES, MORE


def found(files: dict[str, str]) -> list[str | None]:
    return [registration.name for registration in facts(files).registrations]


@pytest.mark.parametrize("form", MORE)
def test_finds(form: str) -> None:
    files, expected = FORMS[form]
    assert sorted(map(str, found(files))) == sorted(map(str, expected))


@pytest.mark.parametrize("case", ALIKE)
def test_does_not_take_for_celery(case: str) -> None:
    assert found(LOOKALIKES[case]) == []


@pytest.mark.parametrize("form", FORMS)
def test_says_how_a_name_is_computed(form: str) -> None:
    for registration in facts(FORMS[form][0]).registrations:
        assert (registration.name is None) == bool(registration.expression)
        assert registration.expression != "?"


def test_precision_and_recall_are_complete(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    right = wrong = missed = 0
    for files, expected in [*FORMS.values(), *((files, []) for files in LOOKALIKES.values())]:
        claimed, true = Counter(found(files)), Counter(expected)
        right += (claimed & true).total()
        wrong += (claimed - true).total()
        missed += (true - claimed).total()
    precision, recall = right / (right + wrong), right / (right + missed)
    record_property("precision", precision)
    record_property("recall", recall)
    count = len(FORMS) + len(LOOKALIKES)
    with capsys.disabled():
        print(f"\nregistrations: {right} in {count} snippets, {precision=:.3f} {recall=:.3f}")
    assert (precision, recall) == (1.0, 1.0)
    assert len(FORMS) >= 40 and len(LOOKALIKES) >= 20
