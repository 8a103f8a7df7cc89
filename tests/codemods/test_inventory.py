from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from codemods.inventory import Entry, inventory


def entries(source: str) -> tuple[Entry, ...]:
    return inventory(dedent(source).lstrip("\n"))


def test_lists_definitions_with_line_section_and_comment() -> None:
    found = entries("""
        import os

        # ----------
        # Backups
        # ----------

        # Kept for each device,
        # never fewer.
        KEEP = 10


        # why it is here
        @decorated
        def backup():
            inner = 1


        # ===== Reports =====
        class Report:
            def sent(self): ...
        """)
    assert found == (
        Entry("KEEP", "assignment", 9, "Backups", ("Kept for each device,", "never fewer.")),
        Entry("backup", "function", 13, "Backups", ("why it is here",)),
        Entry("Report", "class", 19, "Reports", ()),
    )


def test_a_banner_may_be_one_line() -> None:
    found = entries("# ------ the clock\n\nX = 1\n# the work ------\nY = 2\n")
    assert [(entry.name, entry.section) for entry in found] == [
        ("X", "the clock"),
        ("Y", "the work"),
    ]


def test_a_banner_above_an_import_counts() -> None:
    found = entries("# ======\n# Setup\n# ======\nimport os\nX = 1\n")
    assert found == (Entry("X", "assignment", 5, "Setup", ()),)


def test_a_comment_that_a_blank_line_separates_belongs_to_nobody() -> None:
    assert entries("import os\n# stray\n\nX = 1\n") == (Entry("X", "assignment", 4, None, ()),)


def test_a_dash_in_prose_is_no_banner() -> None:
    found = entries("# a - b -- c\nX = 1\n")
    assert found == (Entry("X", "assignment", 2, None, ("a - b -- c",)),)


def test_lists_nothing_that_is_not_defined_here() -> None:
    assert entries("import os\nos.x = 1\nprint(1)\nif os:\n    Y = 1\n") == ()


def test_finds_the_sections_of_a_real_monolith() -> None:
    root = Path(__file__).parents[2]
    source = (root / "tests/projects/ledger/src/ledger/background/jobs.py").read_text()
    found = {entry.name: entry for entry in inventory(source)}
    assert found["poll_rules"].section == "the clock"
    assert found["_handle_dunning"].section == "reminders (dunning)"
    for name, entry in found.items():
        rest = source.split("\n")[entry.line - 1 :]
        assert name in "\n".join(rest).split("(")[0] or rest[0].startswith("@")


def test_a_comment_is_about_one_definition() -> None:
    found = entries("# the first\nX = 1\nY = 2\n\nif X:\n    Z = 1\n\n    def f(): ...\n")
    assert [(entry.name, entry.comments) for entry in found] == [("X", ("the first",)), ("Y", ())]


def test_a_rule_without_a_title_goes_on_with_the_section() -> None:
    found = entries("# ---- money ----\nX = 1\n# ---------\nY = 2\n")
    assert [(entry.name, entry.section) for entry in found] == [("X", "money"), ("Y", "money")]
