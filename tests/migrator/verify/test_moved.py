"""Helpers, constants and classes that moved along mean what they meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrator.verify import verify
from migrator.verify.moved import check_moved
from tests.support.bakery import OLD, bakery, edited
from tests.support.project import migration

CAKE = "bakery/oven/recipes/cake_recipe.py"
CLASS = '''\
class Icing:
    """Sweet."""

    colour = "white"

    def spread(self, cake):
        logger.info(f"icing for {cake}")
        return [self.colour, weigh(cake)]


def _sweetened(order):
    Icing().spread(order)
'''


def found(
    *edits: tuple[str, str],
    path: str = CAKE,
    more: Mapping[str, str] | None = None,
    legacy: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Move the executors of the bakery, edit a file, and return what is said."""
    files = edited(OLD, ("def _sweetened(order):\n", CLASS), *legacy)
    work = migration({**files, **(more or {})}).until("extract-executors")
    before = work.overlay.fork()
    work.apply("extract-executors")
    text = work.text(path)
    for old, new in edits:
        assert old in text, text
        text = text.replace(old, new)
    work.overlay.apply(work.overlay.changes_to({path: text.encode()}))
    return [str(entry) for entry in check_moved(work.facts, work.plan, before, work.overlay)]


def test_leaves_what_a_stage_has_moved_alone() -> None:
    assert found() == []


def test_reports_a_helper_that_means_another_thing() -> None:
    (finding,) = found(('SUGAR["cake"] * weigh', 'SUGAR["cake"] + weigh'))
    assert finding.startswith(f"{CAKE}:") and f"this is not _sweetened of {OLD}:" in finding
    assert finding.endswith("[moved]")


def test_reports_a_constant_with_another_value() -> None:
    (finding,) = found(('"cake": 3', '"cake": 4'))
    assert f"this is not SUGAR of {OLD}:" in finding


def test_reports_a_class_with_another_body() -> None:
    (finding,) = found(('colour = "white"', 'colour = "pink"'))
    assert f"this is not Icing of {OLD}:" in finding


SCALES = "from bakery.scales import weigh"


def test_reports_a_helper_whose_import_leads_elsewhere() -> None:
    other = {"bakery/other.py": "def weigh(order):\n    return 0\n"}
    findings = found((SCALES, SCALES.replace("scales", "other")), more=other)
    assert [entry.split(" is not ")[1].split(" of ")[0] for entry in findings] == [
        "Icing",
        "_sweetened",
    ]


def test_leaves_an_import_alone_that_leads_to_the_same() -> None:
    other = {"bakery/other.py": "from bakery.scales import weigh\n"}
    assert found((SCALES, SCALES.replace("scales", "other")), more=other) == []


def test_reports_a_helper_that_lost_its_decorator() -> None:
    old = ("def _sweetened(order):\n", "@functools.cache\ndef _sweetened(order):\n")
    (finding,) = found(
        ("@functools.cache\n", ""),
        legacy=(old, ("import asyncio", "import asyncio\nimport functools")),
    )
    assert "this is not _sweetened" in finding


def test_leaves_comments_and_layout_alone() -> None:
    assert found(('{"cake": 3}', "{\n    # spoons\n    'cake': 3,\n}")) == []


def test_leaves_a_new_definition_alone() -> None:
    assert found(("class Icing", "SPOONS = 2\n\n\nclass Icing")) == []


def test_leaves_a_module_alone_that_the_plan_does_not_speak_of() -> None:
    work = migration(bakery()).until("extract-executors")
    before = work.overlay.fork()
    mine = b"SUGAR = {}\n\n\ndef _sweetened(order): ...\n"
    work.overlay.apply(work.overlay.changes_to({"bakery/mine.py": mine}))
    assert check_moved(work.facts, work.plan, before, work.overlay) == ()


def test_is_part_of_the_ladder() -> None:
    work = migration(bakery()).until("extract-executors")
    before = work.overlay.fork()
    work.apply("extract-executors")
    text = work.text(CAKE).replace('"cake": 3', '"cake": 4')
    work.overlay.apply(work.overlay.changes_to({CAKE: text.encode()}))
    checks = [entry.check for entry in verify(work.facts, work.plan, before, work.overlay)]
    assert checks == ["moved"]
