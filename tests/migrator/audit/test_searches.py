"""How often the audit looks through all files: a large repository takes most of its time for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import dedent

import pytest

from migrator.audit import AuditOptions, audit
from migrator.audit.words import FIRST
from migrator.facts import Facts
from migrator.snapshot import Snapshot
from tests.migrator.audit.helpers import CLINIC
from tests.support.memory import MemoryReader


class Counting(MemoryReader):
    """Remembers what is searched for in all files."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.searched: list[frozenset[str]] = []

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        self.searched.append(frozenset(needles))
        return super().grep_tree(tree, needles)


def audited(files: Mapping[str, str]) -> tuple[Facts, list[frozenset[str]]]:
    reader = Counting({path: dedent(text).encode() for path, text in files.items()})
    facts = audit(Snapshot("c" * 40, "tree", reader), AuditOptions())
    return facts, reader.searched


def test_only_the_names_of_monolith_and_tasks_are_looked_for_beyond_the_first_words() -> None:
    facts, searched = audited(CLINIC)
    assert facts.layout is not None and facts.layout.monolith.path.endswith("/everything.py")
    names = {str(entry.name) for entry in facts.registrations}
    assert searched == [frozenset(FIRST), frozenset({"everything", *names})]


MILL: dict[str, str] = {
    "mill/__init__.py": "",
    "mill/queue.py": "from celery import Celery\napp = Celery('mill', include=['mill.grind'])\n",
    "mill/grind.py": "from celery import shared_task\n@shared_task\ndef grind(n): ...\n",
}
SIEVE = "from mill.queue import app\n@app.task\ndef sift(n): ...\n"


def test_what_hides_imports_is_looked_for_in_one_search() -> None:
    facts, searched = audited({**MILL, "mill/sieve.py": SIEVE})
    assert [item.name for item in facts.unimported] == ["mill.sieve.sift"]
    assert len(searched) == 3 and searched[1] == {"sieve"}


@pytest.mark.parametrize("line", ["from mill import sieve\n", "WHERE = 'mill.sieve'\n"])
def test_what_hides_imports_does_not_matter_where_no_module_is_lost(line: str) -> None:
    facts, searched = audited({**MILL, "mill/sieve.py": SIEVE, "mill/web.py": line})
    assert facts.unimported == ()
    assert searched == [frozenset(FIRST), frozenset({"sieve"})]
