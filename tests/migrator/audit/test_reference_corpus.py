"""Precision and recall of the references to a module, over a labelled corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.migrator.audit import reference_corpus as corpus
from tests.migrator.audit.helpers import facts, project
from tests.migrator.audit.reference_corpus import FORMS, LOOKALIKES, OWN, Expected

PLAIN = "\n\n@queue.task\ndef plain(who):\n    return label(who)\n"


def found(path: str, text: str) -> list[Expected]:
    """Return the references that a file holds when it is added to the clinic."""
    files = {**project(corpus.base()), path: text}
    files["clinic/desk/front_desk.py"] = str(files["clinic/desk/front_desk.py"]) + PLAIN
    found = facts(files)
    assert found.layout is not None and found.layout.monolith.name == corpus.MODULE
    return [
        (one.where.line, one.kind, one.symbol, one.form)
        for one in found.references
        if one.where.path == path and path not in OWN
    ]


@pytest.mark.parametrize("form", FORMS)
def test_finds_every_reference_of_a_form(form: str) -> None:
    path, text, expected = FORMS[form]
    assert sorted(found(path, text), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("case", LOOKALIKES)
def test_finds_nothing_in_what_only_looks_like_one(case: str) -> None:
    assert found(*LOOKALIKES[case]) == []


def test_precision_and_recall_are_complete(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    right = wrong = missed = 0
    cases = [*FORMS.values(), *((path, text, []) for path, text in LOOKALIKES.values())]
    for path, text, expected in cases:
        claimed, true = Counter(found(path, text)), Counter(expected)
        right += (claimed & true).total()
        wrong += (claimed - true).total()
        missed += (true - claimed).total()
    precision, recall = right / (right + wrong), right / (right + missed)
    record_property("precision", precision)
    record_property("recall", recall)
    with capsys.disabled():
        print(f"\nreferences: {right} in {len(cases)} files, {precision=:.3f} {recall=:.3f}")
    assert (precision, recall) == (1.0, 1.0)
    assert len(FORMS) >= 40 and len(LOOKALIKES) >= 20
