"""Rows of ``PeriodicTask`` in Django's fixtures: JSON, JSON lines, YAML and XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from migrator.facts import Location

_MODEL = re.compile(r"(?:django_celery_beat|djcelery)\.periodictask", re.I)
_KEY = re.compile(r"\"task\"\s*:\s*\"")
_ITEM = re.compile(r"^( *)- ", re.M)
_OF_MODEL = r"\bmodel[\"']?\s*[:=]\s*[\"']?" + _MODEL.pattern + r"\b"
_YAML = re.compile(r"(?:^|[{,\s-])[\"']?task[\"']?:[ ]+(?:\"([^\"\n]+)\"|'([^'\n]+)'|([\w.:-]+))")
_XML = re.compile(r"<field\b[^>]*\bname=[\"']task[\"'][^>]*>\s*([^<\s]+)\s*</field>")


def rows_in_fixture(path: str, text: str) -> Iterator[tuple[str, Location]]:
    """Yield the tasks that the rows of a fixture send, each with the place of its name.

    Args:
        path: The file.
        text: What it holds; anything that is no fixture has no rows.
    """
    if _MODEL.search(text) is None:
        return
    if path.endswith((".json", ".jsonl")):
        found = _in_json(text)
    elif path.endswith(".xml"):
        found = _in_parts(text, r"<object\b", _XML)
    else:
        first = _ITEM.search(text)
        found = _in_parts(text, rf"^{first[1]}- ", _YAML) if first is not None else iter(())
    for name, start in found:
        line = text.count("\n", 0, start) + 1
        yield name, Location(path, line, start - text.rfind("\n", 0, start))


def _in_json(text: str) -> Iterator[tuple[str, int]]:
    decoder, start = json.JSONDecoder(), 0
    while (start := text.find("{", start)) >= 0:
        try:
            record, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        name = _name(record)
        key = _KEY.search(text, start, end)
        if name is not None and key is not None:
            yield name, key.end()
        start = end


def _name(record: Any) -> str | None:
    """Return the task of a record of the model."""
    fields = record.get("fields")
    name = fields.get("task") if isinstance(fields, dict) else None
    of_model = _MODEL.fullmatch(str(record.get("model"))) is not None
    return name if of_model and isinstance(name, str) and name else None


def _in_parts(text: str, opening: str, task: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Look at each part that begins with an opening."""
    starts = [match.start() for match in re.finditer(opening, text, re.M)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        found = task.search(text, start, end)
        if found is not None and re.search(_OF_MODEL, text[start:end], re.I):
            group = next(number for number in range(1, len(found.groups()) + 1) if found[number])
            yield found[group], found.start(group)
