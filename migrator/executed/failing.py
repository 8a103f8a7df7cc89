"""Which tests have failed, as far as the output of a test command says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NUMBER = re.compile(r"(\d+) (failed|errors?)\b")
# pytest: a section of its own, and a last line with the numbers.
_SUMMARY = re.compile(r"=+ short test summary info =+")
_NAMED = re.compile(r"(?:FAILED|ERROR) (\S.*)")
_RESULT = r"\d+ (?:failed|passed|skipped|deselected|xfailed|xpassed|errors?|warnings?|rerun)"
_END = re.compile(rf"=* ?({_RESULT}(?:, {_RESULT})*) in [\d.]+s\b.*")
_EARLY = re.compile(r"!+ (?:Interrupted|stopping after|xdist\.dsession\.Interrupted|\S*Exit)\b.*")
# unittest: a heading for each, and the numbers behind all.
_HEADING = re.compile(r"(?:FAIL|ERROR): (\S.*)")
_NUMBERS = re.compile(r"FAILED \((.+)\)")
_KIND = re.compile(r"(?:failures|errors|unexpected successes)=(\d+)")


@dataclass(frozen=True)
class Failing:
    """The tests that have failed in one run.

    Attributes:
        names: Their names, sorted; a name can be there twice.
        count: How many the output says there are; None where it does not say.
        early: True where it ended before all tests were run.
    """

    names: tuple[str, ...] = ()
    count: int | None = None
    early: bool = False

    @property
    def complete(self) -> bool:
        """True where every test that has failed has a name here."""
        return bool(self.names) and self.count == len(self.names)

    @classmethod
    def of(cls, data: Any) -> Failing:
        """Return what ``asdict`` has made data of."""
        return cls(**{**data, "names": tuple(data["names"])}) if data else cls()


def failing(output: str) -> dict[str, Any]:
    """Return, as data, what pytest's or unittest's output says has failed."""
    lines = [_COLOUR.sub("", line).rstrip() for line in output.splitlines()]
    counts = list(_counts(lines))
    early = any(_EARLY.fullmatch(line) for line in lines)
    return asdict(Failing(tuple(sorted(_names(lines))), sum(counts) if counts else None, early))


def _names(lines: Sequence[str]) -> Iterator[str]:
    within = False
    for line in lines:
        if _SUMMARY.fullmatch(line):
            within = True
        elif within and (named := _NAMED.fullmatch(line)):
            yield named[1].partition(" - ")[0]  # what follows can differ: an address, a duration
        elif _END.fullmatch(line):
            within = False
        elif not within and (heading := _HEADING.fullmatch(line)):
            yield heading[1]


def _counts(lines: Sequence[str]) -> Iterator[int]:
    for line in lines:
        if end := _END.fullmatch(line):
            yield sum(int(number) for number, _ in _NUMBER.findall(end[1]))
        elif numbers := _NUMBERS.fullmatch(line):
            yield sum(map(int, _KIND.findall(numbers[1])))


def compared(before: Failing, after: Failing) -> tuple[bool | None, str]:
    """Compare two runs that have both failed.

    Returns:
        True where more fails, False where not, None where that cannot be told; and what there is
        to say, in words.
    """
    if after.early and not before.early:
        return True, "it ends early now, and did not before"
    if before.complete and after.complete:
        return _by_name(before, after)
    if before.count is None or after.count is None:
        return None, "its output does not say which tests: nobody knows whether others fail now"
    numbers = f"{after.count} tests fail, {before.count} did before"
    if before.early and not after.early:
        return None, f"{numbers}, when it ended early"
    if after.count > before.count:
        return True, numbers
    return None, f"{numbers}; its output does not name them: they may be others"


def _by_name(before: Failing, after: Failing) -> tuple[bool | None, str]:
    new = sorted((Counter(after.names) - Counter(before.names)).elements())
    if not new:
        early = "; it ends early, as before: what is not run says nothing" if after.early else ""
        return False, f"all {len(after.names)} that fail did so before{early}"
    if before.early and not after.early:
        return None, f"it ended early before, so these may have failed then, too: {_listed(new)}"
    return True, f"these did not fail before: {_listed(new)}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more
