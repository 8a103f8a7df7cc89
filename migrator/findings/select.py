"""Which findings a person wants to see: code prefixes to select and to ignore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from migrator.errors import ConfigError
from migrator.findings.codes import BY_ID, CODES

EVERYTHING = "ALL"


@dataclass(frozen=True)
class Selection:
    """Prefixes of codes; ``ignore`` wins over ``select``.

    Attributes:
        select: What to report; empty: what is on by default.
        ignore: What not to report.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Tell whether findings of a code are reported."""
        if code.startswith(self.ignore):
            return False
        return code.startswith(self.select) if self.select else BY_ID[code].default


def prefixes(items: Iterable[str], where: str) -> tuple[str, ...]:
    """Return prefixes given one by one or separated by commas.

    Args:
        items: As they were given; ``ALL`` is every code.
        where: Whose words they are, for the message.

    Raises:
        ConfigError: No code begins like that: a typing error must not switch a check off.
    """
    words = [word.strip().upper() for item in items for word in item.split(",")]
    found = ["DM" if word == EVERYTHING else word for word in words if word]
    for word in found:
        if not any(code.id.startswith(word) for code in CODES):
            known = ", ".join(code.id for code in CODES)
            raise ConfigError(f"{where}: no code begins with {word}", f"known codes: {known}")
    return tuple(found)
