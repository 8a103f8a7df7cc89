"""Which brokers a repository names: the scheme of the URL, never the URL itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.operation.named_values import named_values
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.values import Text
from migrator.facts import Location, Part
from migrator.plain_text import decoded
from migrator.syntax import walk

# A file in which a broker counts says for whom it is.
_NEAR = ("elery", "ELERY")
_WORDS = (b"broker", b"BROKER_URL")
_NAMES = frozenset({"broker", "broker_url", "BROKER_URL", "CELERY_BROKER_URL"})
_SCHEMES = {
    **{name: name for name in ("redis", "amqp", "sqs", "filesystem", "memory")},
    **{"rediss": "redis", "sentinel": "redis", "redis+socket": "redis"},
    **{"amqps": "amqp", "pyamqp": "amqp", "librabbitmq": "amqp"},
}
_SCHEME = re.compile(r"^([a-z][a-z+]*)://")
_SETTING = re.compile(r"\b(?:CELERY_)?BROKER_URL\b[\"']?\s*[:=]\s*[\"']?([a-z][a-z+]*)://")


def brokers(evaluator: Evaluator) -> Iterator[Part]:
    """Yield each kind of broker that is named, with its first place; tests are left out."""
    seen: set[str] = set()
    for name, where in (*_in_python(evaluator), *_in_text(evaluator)):
        kind = _SCHEMES.get(name)
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield Part(kind, where)


def _in_python(evaluator: Evaluator) -> Iterator[tuple[str, Location]]:
    source = evaluator.project.source
    for path in evaluator.project.search(*_NEAR):
        raw = b"" if is_test(path) else source.read(path)
        parsed = evaluator.project.parse(path) if any(word in raw for word in _WORDS) else None
        if parsed is not None:
            yield from _of_file(evaluator, parsed)


def _of_file(evaluator: Evaluator, parsed: Parsed) -> Iterator[tuple[str, Location]]:
    for node, scope in scoped(parsed.tree, parsed.path):
        for name, value in named_values(node):
            if name in _NAMES:
                for scheme in _schemes(evaluator, value, scope):
                    yield scheme, parsed.where(value)


def _schemes(evaluator: Evaluator, value: ast.expr, scope: Scope) -> Iterator[str]:
    """Yield the scheme of the value, or of the default that stands in its expression."""
    found = evaluator.evaluate(value, scope)
    texts = [found.text] if isinstance(found, Text) else _constants(value)
    yield from (match[1] for match in map(_SCHEME.match, texts) if match)


def _constants(value: ast.expr) -> list[str]:
    nodes = (node for node in walk(value) if isinstance(node, ast.Constant))
    return [node.value for node in nodes if isinstance(node.value, str)]


def _in_text(evaluator: Evaluator) -> Iterator[tuple[str, Location]]:
    source = evaluator.project.source
    for path in source.search(["BROKER_URL"]):
        if path.endswith((".py", ".md", ".rst")) or is_test(path):
            continue
        lines = decoded(source.read(path)).split("\n")
        for number, line in enumerate(lines, 1):
            found = _SETTING.search(line)
            if found and not line.lstrip().startswith("#"):
                yield found[1], Location(path, number)
