"""The codes: what each finding is called, how bad it is, and whether ``check`` reports it.

A code is never given a second meaning. What ``check`` reports by itself must be wrong in any
project; everything else is for ``audit``, or for those who select it.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFINED_FOR = "Celery 4.0 to 5.7"


@dataclass(frozen=True)
class Code:
    """One kind of finding.

    Attributes:
        id: ``DM`` and three digits.
        name: The same in words.
        severity: ``error``, ``warning`` or ``note``.
        default: True where ``check`` reports it without being asked to.
        title: A noun in the plural, short enough for a line with a count.
        help: What it means and what to do, in two or three sentences.
    """

    id: str
    name: str
    severity: str
    default: bool
    title: str
    help: str


CODES: tuple[Code, ...] = (
    Code(
        "DM101",
        "undefined-winner",
        "error",
        True,
        "definitions of a task name without a defined winner",
        "Several definitions of this task name are pending in one process. Celery's choice "
        "depends on memory addresses and can change with an unrelated import. Keep one "
        "definition, or give one of them a name of its own.",
    ),
    Code(
        "DM102",
        "never-runs",
        "warning",
        True,
        "definitions that lose their task name to another",
        "Another definition of this task name wins in the worker, so a message never runs this "
        "body. Remove it, or give it a name of its own.",
    ),
    Code(
        "DM103",
        "same-name-apart",
        "note",
        False,
        "definitions of a task name that never meet",
        "Nothing is wrong as long as no process imports both. With a shared broker, a worker of "
        "one takes messages that were meant for the other.",
    ),
    Code(
        "DM104",
        "dynamic-name",
        "note",
        False,
        "task names computed at run time",
        "The name cannot be read from the source, so this registration takes no part in the "
        "search for collisions. Write the name as a constant to have it checked.",
    ),
    Code(
        "DM201",
        "legacy-reference",
        "note",
        False,
        "references to the monolith in code",
        "This code imports or uses the monolith. `demonolith preview` shows what it becomes. "
        "Select DM2 with a baseline to keep new references out while a migration lasts.",
    ),
    Code(
        "DM202",
        "legacy-string",
        "note",
        False,
        "strings that act and name the monolith",
        "A patch target, an include entry or a command names the monolith. It breaks when the "
        "module goes, and no import checker sees it.",
    ),
    Code(
        "DM203",
        "legacy-mention",
        "note",
        False,
        "mentions of the monolith in text",
        "Nothing breaks, but a reader is sent to a module that will be gone.",
    ),
    Code(
        "DM204",
        "unreached",
        "note",
        False,
        "definitions of the monolith that nothing reaches",
        "Neither a call, an import, a mapping, a schedule nor a name leads here. Whoever sends "
        "messages from another repository is not seen.",
    ),
    Code(
        "DM205",
        "bodies-differ",
        "note",
        False,
        "definitions whose modular counterpart differs",
        "Both do the same work under the same name, and their bodies differ in more than names, "
        "logging and docstrings. Decide which one is right before one of them goes.",
    ),
    Code(
        "DM301",
        "dangling-beat-entry",
        "error",
        True,
        "beat entries for tasks that do not exist",
        "Beat sends this name on schedule, and no worker knows it: each message is discarded with "
        "NotRegistered in the worker's log, and nothing else happens. Correct the name.",
    ),
    Code(
        "DM302",
        "dangling-route",
        "warning",
        True,
        "routes and annotations that match no task",
        "No task has this name, so the entry has no effect: what it was written for goes to the "
        "default queue, or runs without the limit. Correct the name, or remove the entry.",
    ),
    Code(
        "DM303",
        "dangling-name",
        "error",
        True,
        "messages to tasks that do not exist",
        "The name is sent, and no worker knows it: the message is discarded with NotRegistered in "
        "the worker's log, and a caller that waits for the result waits for ever.",
    ),
    Code(
        "DM304",
        "arguments-do-not-fit",
        "error",
        True,
        "calls whose arguments fit no definition of the task",
        "The call fails with TypeError: where it is made when it goes through the task, in the "
        "worker when it goes by name.",
    ),
    Code(
        "DM305",
        "unknown-name",
        "note",
        False,
        "task names without a definition here",
        "Nothing in this repository registers the name. Another service's worker or an installed "
        "package may. Select it where all tasks are in one repository.",
    ),
    Code(
        "DM306",
        "not-imported",
        "warning",
        False,
        "tasks in modules that no worker imports",
        "The worker does not know this task: a message to it is discarded with NotRegistered. "
        "Add the module to what the worker imports, or remove it if nobody needs it.",
    ),
    Code(
        "DM401",
        "missing-module",
        "error",
        True,
        "imports that fail for certain: no such module",
        "The function fails with ModuleNotFoundError or ImportError whenever it is called; at the "
        "top of a module, importing the module fails; in the `include` of an app, its worker ends "
        "as it starts.",
    ),
    Code(
        "DM402",
        "missing-module-in-branch",
        "warning",
        False,
        "imports that fail in a branch: no such module",
        "The import fails if that branch is taken. It may be there for an edition of the program "
        "that has the module.",
    ),
    Code(
        "DM403",
        "undeclared-module",
        "note",
        False,
        "imports of modules that nothing declares",
        "The module may still be installed, by another package or under another name.",
    ),
    Code(
        "DM404",
        "missing-export",
        "error",
        True,
        "names in __all__ that the module does not have",
        "`from module import *` fails with AttributeError, and readers are promised a name that "
        "is not there. Import or define the name, or take it out of `__all__`.",
    ),
    Code(
        "DM501",
        "not-read",
        "warning",
        False,
        "files, links and submodules that were not read",
        "What is in there, tasks and references, is not known. `check` names it on standard "
        "error even where this code is not selected.",
    ),
    Code(
        "DM600",
        "follow-up",
        "note",
        False,
        "things that the migration leaves alone",
        "Worth a second look; the migration does not touch it.",
    ),
    Code(
        "DM601",
        "event-loop",
        "note",
        False,
        "functions that drive an event loop themselves",
        "A worker that runs other code on the same thread can leave the loop in a state that the "
        "next task does not expect.",
    ),
    Code(
        "DM602",
        "unreachable",
        "note",
        False,
        "statements that can never run",
        "The statement before always leaves the block.",
    ),
)

BY_ID = {code.id: code for code in CODES}
