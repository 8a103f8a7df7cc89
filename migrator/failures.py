"""The one error handler: expected errors in a line, unexpected ones in a log, ^C is 130."""

from __future__ import annotations

import atexit
import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from migrator import __version__
from migrator.errors import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_OK, DemonolithError
from migrator.nesting import make_room
from migrator.report.console import visible
from migrator.streams import discard_output

# A disk, or what the output goes to.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Interrupted(DemonolithError):
    """^C, where it is known how to go on."""

    exit_code = EXIT_INTERRUPTED


def finish(command: Callable[[], object]) -> NoReturn:
    """Run a command and end the process with its exit code."""
    make_room()
    leave(guarded(command))


def guarded(command: Callable[[], object]) -> int:
    """Run a command and return its exit code.

    Args:
        command: Called without arguments; may return its exit code.
    """
    try:
        code = command()
    except Interrupted as error:
        return _interrupted(error.hint)
    except DemonolithError as error:
        return _expected(error)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _broken_pipe()
    except SystemExit as error:  # what click and rich make of a broken pipe
        if isinstance(error.__context__, BrokenPipeError):
            return _broken_pipe()
        raise
    except OSError as error:
        return _refused(error) if error.errno in FULL else _unexpected(error)
    except Exception as error:
        if _is_abort(error):
            return _interrupted()
        return _usage_error(error) if _is_usage(error) else _unexpected(error)
    if code == EXIT_INTERRUPTED:  # what newer versions of typer make of ^C, without a word
        return _interrupted()
    return code if isinstance(code, int) else EXIT_OK


def leave(code: int) -> NoReturn:
    """End the process with this exit code, at once and whatever the interpreter thinks of a ^C.

    The interpreter would give back each node of each syntax tree, which takes it a sixth of a
    preview. And where ^C arrives inside ``exec`` of a string (a dataclass being made, say) CPython
    remembers it as unhandled, and ends with the signal instead of the code even though it was
    handled.
    """
    interrupted = code == EXIT_INTERRUPTED
    try:
        if not interrupted:
            if threading.active_count() > 1:  # somebody is still at work: wait
                sys.exit(code)
            atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        if not interrupted:
            sys.exit(code)  # the interpreter says what could not be written, and another code
    os._exit(code)


def _expected(error: DemonolithError) -> int:
    _say(f"error: {error.message}")
    for line in error.hint.splitlines():
        _say(f"  {line}")
    return error.exit_code


def _interrupted(hint: str = "`demonolith status` says where it stands") -> int:
    _say(f"\ninterrupted\n  {hint}")
    return EXIT_INTERRUPTED


def _is_abort(error: Exception) -> bool:
    """Tell ^C at a prompt, which the command-line library, where there is one, says its own way."""
    library = sys.modules.get("typer")
    return library is not None and isinstance(error, library.Abort)


def _is_usage(error: Exception) -> bool:
    return hasattr(error, "show") and hasattr(error, "exit_code")


def _usage_error(error: Exception) -> int:
    """A wrong option: the message is the command-line library's; 2 is taken by findings."""
    error.show()  # type: ignore[attr-defined]
    if getattr(error, "ctx", None) is None:
        _say("Usage: demonolith COMMAND [OPTIONS]; demonolith COMMAND --help lists them")
    return EXIT_ERROR


def _unexpected(error: Exception) -> int:
    import tempfile
    import traceback

    report = f"demonolith {__version__}, Python {sys.version}\n\n{traceback.format_exc()}"
    _say(f"error: unexpected {type(error).__name__}: {error}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="demonolith-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write(report)
    except OSError as full:
        _say(f"  the details cannot be written: {full.strerror}")
        _say("  `demonolith status` says where the run stands")
    else:
        _say(
            f"  the details are in {Path(log.name)}; `demonolith status` says where the run stands"
        )
    return EXIT_ERROR


def _broken_pipe() -> int:
    """Whoever read the output has seen enough (``| head``)."""
    discard_output()
    return EXIT_OK


def _refused(error: OSError) -> int:
    _say(f"error: the system refuses: {error.strerror}")
    _say("  `demonolith status` says where the run stands")
    discard_output()  # it may be what is full
    return EXIT_ERROR


def _say(message: str) -> None:
    print(visible(message), file=sys.stderr)
