"""The folder that a command runs in, where its file says so: it tells modules of one name apart.

``cd billing && celery …``, ``working_dir`` and ``build`` of compose, ``workingDir`` of Kubernetes,
``WORKDIR`` of a Dockerfile, ``WorkingDirectory`` of systemd, ``directory`` of supervisor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from posixpath import basename, dirname, join, normpath

from migrator.audit.project import Project

_CD = re.compile(r"(?:^|[\s;&|(\"'])cd\s+([^\s;&|\"')]+)")
_CD_LINE = re.compile(r"^\s*cd\s+([^\s;&|\"')]+)\s*$", re.MULTILINE)
_OPTION = re.compile(r"--workdir[= ]+([^\s;&|\"']+)")
_SECTION = re.compile(r"^\[[^\]\n]+\]", re.MULTILINE)
_IN_SECTION = re.compile(r"^(?:WorkingDirectory|directory|chdir)\s*=\s*-?(\S+)", re.MULTILINE)
_KEY = re.compile(r"[ \t]*(?:- )?[\"']?(?:command|entrypoint|args)\b")
_WORKING = re.compile(r"working_?dir[\"']?:[ \t]*[\"']?([^\s\"']+)", re.IGNORECASE)
_BUILT = re.compile(r"(?:build|context)[\"']?:[ \t]*[\"']?([^\s\"'{]+)")
_VOLUME = re.compile(r"-\s+[\"']?(\.[\w./-]*|[\w-]+/[\w./-]*):(/[\w./-]*)")
_WORKDIR = re.compile(r"^\s*WORKDIR\s+[\"']?([^\s\"']+)", re.MULTILINE)


def working_folders(project: Project, path: str, text: str, start: int) -> Iterator[str]:
    """Yield the folders of the repository that a command may run in, the likeliest first.

    Args:
        project: The project.
        path: The file that has the command.
        text: What it holds.
        start: Where the command begins in it.
    """
    for said in _said(path, text, start):
        yield from _folders(project, path, said)
    if _is_dockerfile(path):
        yield dirname(path)


def module_in(project: Project, dotted: str, folders: Callable[[], Iterable[str]]) -> str | None:
    """Return the file of a module in the folder that a command runs in, where others have its name.

    Args:
        project: The project.
        dotted: The module.
        folders: Finds out where the command may run.
    """
    inside = dotted.replace(".", "/")
    named = project.modules.by_name
    files = [f"{inside}.py", f"{inside}/__init__.py"]
    found = [
        path
        for file in files
        for path in named.get(basename(file), ())
        if f"/{path}".endswith(f"/{file}")
    ]
    for folder in folders() if len(found) > 1 else ():
        below = [path for path in found if path.startswith(f"{folder}/" if folder else "")]
        there = project.modules.at(folder, dotted) or (below[0] if len(below) == 1 else None)
        if there is not None:
            return there
    return None


def _said(path: str, text: str, start: int) -> Iterator[str]:
    """Yield what the file says of the folder, as it is written there."""
    begin, end = _line(text, start)
    yield from reversed(_CD.findall(text[begin:start]))
    yield from _OPTION.findall(text[begin:end])
    if path.endswith((".sh", ".bash")) or text.startswith("#!"):
        yield from _CD_LINE.findall(text[:begin])[-1:]
    if _is_dockerfile(path):
        yield from _WORKDIR.findall(text[:begin])[-1:]
    elif path.endswith((".yml", ".yaml")):
        yield from _of_yaml(_mapping(text, begin))
    else:
        yield from _IN_SECTION.findall(_section(text, start))


def _line(text: str, start: int) -> tuple[int, int]:
    """Return where the line of a place begins and ends; lines that go on count as one."""
    begin = text.rfind("\n", 0, start) + 1
    while begin > 1 and text[:begin].rstrip("\r\n").endswith(("\\", "&&", ";")):
        begin = text.rfind("\n", 0, begin - 1) + 1
    end = text.find("\n", start)
    return begin, end if end >= 0 else len(text)


def _is_dockerfile(path: str) -> bool:
    name = basename(path).lower()
    return "dockerfile" in name or "containerfile" in name


def _section(text: str, start: int) -> str:
    """Return the section of an INI file that a place is in."""
    heads = [match.start() for match in _SECTION.finditer(text)]
    begin = max((head for head in heads if head <= start), default=None)
    end = min((head for head in heads if head > start), default=len(text))
    return text[begin:end] if begin is not None else ""


def _mapping(text: str, begin: int) -> str:
    """Return the lines of the YAML mapping that has the key of the command."""
    lines = text.split("\n")
    number = text.count("\n", 0, begin)
    while number > 0 and not _KEY.match(lines[number]):
        number -= 1
    column = _column(lines[number])
    first = last = number
    while first > 0 and _is_inside(lines[first - 1], column) and not _begins(lines[first], column):
        first -= 1
    while last + 1 < len(lines) and _is_inside(lines[last + 1], column):
        last += 1
        if _begins(lines[last], column):
            last -= 1
            break
    return "\n".join(lines[first : last + 1])


def _column(line: str) -> int:
    """Return where the key of a line begins: behind the sign of a list."""
    bare = line.lstrip()
    return len(line) - len(bare.removeprefix("- ").lstrip())


def _is_inside(line: str, column: int) -> bool:
    return not line.strip() or _column(line) >= column


def _begins(line: str, column: int) -> bool:
    """Tell whether a line has the sign of a list before a key of the mapping: its first line."""
    return line.lstrip().startswith("- ") and _column(line) == column


def _of_yaml(block: str) -> Iterator[str]:
    """Yield what a service or a container says: where its volumes put a folder, that folder."""
    places = _WORKING.findall(block)
    mounted = _VOLUME.findall(block)
    for place in places:
        for host, inside in mounted:
            rest = f"{place}/".removeprefix(f"{inside.rstrip('/')}/")
            if rest != f"{place}/":
                yield normpath(join(host, rest))
    yield from places
    yield from _BUILT.findall(block)
    yield from (host for host, _ in mounted)


def _folders(project: Project, path: str, said: str) -> Iterator[str]:
    """Yield the folders of the repository that a folder on some machine may be."""
    if "$" in said or said.startswith("~"):
        said = "/" + said.partition("/")[2]  # ``$HOME/billing``, ``${ROOT}/billing``
    known = project.modules.folders
    if not said.startswith("/"):
        for base in dict.fromkeys((dirname(path), "")):
            near = normpath(join(base, said))
            near = "" if near == "." else near
            if near in known:
                yield near
        return
    parts = [part for part in said.split("/") if part]
    for first in range(len(parts)):
        tail = "/".join(parts[first:])
        found = [one for one in known if one == tail or one.endswith(f"/{tail}")]
        if len(found) == 1:
            yield found[0]
            return
