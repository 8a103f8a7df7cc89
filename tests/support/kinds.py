"""The kiosk with job types that are members of an enum, in its monolith or its modular router."""

from __future__ import annotations

from tests.support.kiosk import BASE, FILES, MONO, kiosk

KINDS = "kiosk/kinds.py"
IMPORT = "from kiosk.kinds import Kind\n"
MEMBERS = 'class Kind({}):\n    PRINT = "print"\n    SCAN = "scan"\n'
PLAIN = "from enum import Enum\n\n\n" + MEMBERS.format("Enum")
MIXED = "from enum import Enum\n\n\n" + MEMBERS.format("str, Enum")
STRINGS = "from enum import Enum\n\n\nclass StrEnum(str, Enum):\n    pass\n\n\n" + MEMBERS.format(
    "StrEnum"
)
ANSWER = '{"success": False, "error": f"Unknown kind: {kind}"}'
CALL = "(plan=plan, values=values, task=task)"
_OLD = FILES[MONO][FILES[MONO].index("    table = {") :]
_NEW = FILES[BASE][FILES[BASE].index("    table = {") :]


def legacy(body: str, kinds: str = PLAIN, head: str = IMPORT) -> dict[str, str]:
    """Return the files with a body for the monolith's router.

    Args:
        body: ``TABLE`` stands for the dict, ``UNKNOWN`` for the answer, ``CALL`` for arguments.
        kinds: The module with the enum.
        head: What imports it.
    """
    table = "{Kind.PRINT: _run_print, Kind.SCAN: _run_scan}"
    files = kiosk(MONO, (_OLD, _filled(body, table)))
    return {**files, KINDS: kinds, MONO: head + files[MONO]}


def modular(body: str, kinds: str = PLAIN, head: str = IMPORT) -> dict[str, str]:
    """Return the files with a body for the modular router, which knows ``print`` alone."""
    files = kiosk(BASE, (_NEW, _filled(body, "{Kind.PRINT: run_print}")))
    return {**files, KINDS: kinds, BASE: head + files[BASE]}


def edited(files: dict[str, str], path: str, *edits: tuple[str, str]) -> dict[str, str]:
    """Return files with one of them edited; what is replaced must be there."""
    files = dict(files)
    for old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    return files


def _filled(body: str, table: str) -> str:
    lines = body.replace("TABLE", table).replace("UNKNOWN", ANSWER).replace("CALL", CALL)
    return "".join(f"    {line}\n" for line in lines.splitlines())
