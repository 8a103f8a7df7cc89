"""The audit and the findings for a pull request: a table, the rest folded away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from migrator.amounts import amount
from migrator.facts import Collision, Facts, Skipped
from migrator.findings import BY_ID, Finding
from migrator.report.documents import verdict
from migrator.report.lines import one_line

MOST_ROWS = 50
_VERDICTS = {
    "undefined": "\N{CROSS MARK} Task names whose running definition is undefined",
    "defined": "\N{WARNING SIGN}\N{VARIATION SELECTOR-16} Task names with more than one definition",
    "clean": "\N{WHITE HEAVY CHECK MARK} No worker has two definitions of one task name",
}


def audit_markdown(facts: Facts, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the audit: verdict, table of names, and one fold for each kind of finding."""
    yield f"### {_VERDICTS[verdict(facts)]}"
    names = len({entry.name for entry in facts.registrations if entry.name})
    yield from ("", f"{amount(names, 'task name')} in the tree {code(facts.tree[:12])}.")
    if facts.collisions:
        yield from ("", "| task name | verdict | definitions |", "|---|---|---|")
        yield from (_row(collision) for collision in facts.collisions)
    yield from _folds(findings)


def findings_markdown(
    findings: Sequence[Finding], summary: str, skipped: Sequence[Skipped] = ()
) -> Iterator[str]:
    """Yield findings alone: a table of all of them, or one line where there are none.

    Args:
        findings: What is reported.
        summary: The same in one line.
        skipped: What was not read, folded away below; empty where findings tell it.
    """
    mark = "\N{CROSS MARK}" if findings else "\N{WHITE HEAVY CHECK MARK}"
    yield f"### {mark} demonolith: {one_line(summary)}"
    if findings:
        yield ""
        yield from _table(findings)
    if skipped:
        yield from ("", "<details>", f"<summary>{len(skipped)} not read</summary>", "")
        yield from (f"- {code(item.path)} {prose(item.reason)}" for item in skipped[:MOST_ROWS])
        if len(skipped) > MOST_ROWS:
            yield f"- and {len(skipped) - MOST_ROWS} more"
        yield from ("", "</details>")


def code(text: str) -> str:
    """Return the text as a code span that nothing in it can end, also inside a table."""
    text = one_line(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return the text with everything escaped that Markdown or HTML would act on."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~@])", r"\\\1", one_line(text))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _row(collision: Collision) -> str:
    places = []
    for entry in collision.registrations:
        runs = collision.runs(entry)
        places.append(code(str(entry.where)) + (f" ({runs})" if runs else ""))
    return f"| {code(collision.name)} | {collision.verdict} | {'<br>'.join(places)} |"


def _folds(findings: Sequence[Finding]) -> Iterator[str]:
    for each in sorted({item.code for item in findings}):
        own = [item for item in findings if item.code == each]
        title = html.escape(f"{each}: {len(own)} {BY_ID[each].title}")
        yield from ("", "<details>", f"<summary>{title}</summary>", "")
        yield from _table(own)
        yield from ("", "</details>")


def _table(findings: Sequence[Finding]) -> Iterator[str]:
    """A comment on GitHub holds 65,536 characters: the table stops before that."""
    yield from ("| code | place | what |", "|---|---|---|")
    for item in findings[:MOST_ROWS]:
        yield f"| {item.code} | {code(str(item.where))} | {prose(item.message)} |"
    if len(findings) > MOST_ROWS:
        yield f"| | | and {len(findings) - MOST_ROWS} more |"
