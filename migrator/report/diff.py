"""A unified diff with the colours of the language inside and of the diff outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.syntax import Syntax
    from rich.text import Text

_HEADERS = ("diff ", "index ", "--- ", "+++ ", "new file", "deleted file", "old mode", "new mode")
_BACKGROUND = {"+": "on #12261e", "-": "on #2d1618"}
_SIGN = {"+": "bold green", "-": "bold red"}


def coloured(diff: str) -> Iterator[Text]:
    """Yield the diff's lines as rich text.

    Args:
        diff: A unified diff without control characters.
    """
    from rich.text import Text

    syntax = _highlighter()
    in_hunk = False
    for line in diff.splitlines():
        if line.startswith("@@"):
            in_hunk = True
            yield Text(line, style="cyan")
        elif line.startswith("diff "):
            in_hunk = False
            yield Text(line, style="bold")
        elif not in_hunk and line.startswith(_HEADERS):
            yield Text(line, style="bold")
        else:
            yield _hunk_line(line, syntax)


def _hunk_line(line: str, syntax: Syntax) -> Text:
    from rich.text import Text

    sign, code = line[:1], line[1:]
    text = Text(sign, style=_SIGN.get(sign, ""))
    body = syntax.highlight(code)
    body.rstrip()
    text.append_text(body)
    if sign in _BACKGROUND:
        text.stylize(_BACKGROUND[sign])
    return text


def _highlighter() -> Syntax:
    from rich.syntax import Syntax

    return Syntax("", "python", theme="ansi_dark", background_color="default", word_wrap=False)
