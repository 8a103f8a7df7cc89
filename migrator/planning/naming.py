"""Names for what is extracted, in the pattern that the modular package already uses."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass

from migrator.facts import JobRouter


@dataclass(frozen=True)
class Pattern:
    """How executors are named: ``{}`` stands for what they do.

    Attributes:
        module: For instance ``{}_executor``.
        function: For instance ``execute_{}``.
    """

    module: str
    function: str


_DOING = "{}ing"
# Before "ing", English drops a silent e, or doubles one consonant after one vowel.
_SILENT = re.compile(r"(?<=[^aeiouy_\d])e$")
_SHORT = re.compile(r"((?:^|_)(?:qu|[^aeiou_\d])*[aeiou])([^aeiouwxy_\d])$")

PLAN_PATTERN = Pattern("{}_executor", "execute_{}")


def infer_pattern(router: JobRouter | None, modules: Mapping[str, str]) -> Pattern:
    """Return the pattern that most of the modular executors follow.

    Args:
        router: The modular router, whose routes say which job type goes to which function.
        modules: The last part of the module of each routed function, by function name.

    Returns:
        The most frequent pattern; that of the plan (step 3) where nothing can be learnt.
    """
    routes = router.routes if router else ()
    patterns = (
        _pattern(route.job_type, modules[route.function], route.function)
        for route in routes
        if route.function in modules
    )
    seen = Counter(pattern for pattern in patterns if pattern)
    return seen.most_common(1)[0][0] if seen else PLAN_PATTERN


def _pattern(job_type: str, stem: str, function: str) -> Pattern | None:
    subject = _identifier(job_type)
    doing = bool(subject) and stem == _module_name(_DOING, subject)
    if not subject or subject not in function or not (doing or subject in stem):
        return None
    module = _DOING if doing else stem.replace(subject, "{}", 1)
    return Pattern(module, function.replace(subject, "{}", 1))


def _identifier(job_type: str) -> str:
    return "".join(char if char.isalnum() else "_" for char in job_type).strip("_").lower()


def executor_names(
    function: str, job_type: str, pattern: Pattern, taken: Container[str] = ()
) -> tuple[str, str]:
    """Return the module stem and the public function name for a legacy executor.

    The public name is the legacy one without its leading underscores (step 3 of the plan), or by
    the pattern where that means something else already: ``_csv`` beside ``import csv``, ``_sum``.
    What the executor does is what is left of it without the pattern's prefix and suffix.

    Args:
        function: Name in the monolith, for instance ``_execute_backup``.
        job_type: Its first job type, for a function that has no name of its own.
        pattern: The modular package's pattern.
        taken: Names that the monolith's code has from elsewhere.
    """
    subject = _identifier(job_type)
    choices = (p.function.format(subject) for p in (pattern, PLAN_PATTERN))
    public = function.lstrip("_")
    means_more = public in taken or hasattr(builtins, public)
    if not public or (public != function and means_more):
        public = next((name for name in choices if name not in taken), public)
    prefix, _, suffix = pattern.function.partition("{}")
    subject = public
    if prefix and subject.startswith(prefix):
        subject = subject[len(prefix) :]
    if suffix and subject.endswith(suffix):
        subject = subject[: -len(suffix)]
    if pattern.function == "{}" and subject.endswith(f"_{_identifier(job_type)}"):
        # `export` in export.py: the type alone names the file, whatever verb the monolith adds.
        subject = _identifier(job_type)
    stem = _module_name(pattern.module, subject or _identifier(job_type))
    if stem == public and pattern.module != pattern.function:
        # Its package would have the function under the module's name, and nobody the module.
        stem = _module_name(pattern.module, _identifier(job_type)) or stem
    # `from .import import x` is no Python.
    return (f"{stem}_" if keyword.iskeyword(stem) else stem), public


def _module_name(pattern: str, subject: str) -> str:
    """Return a module's name; after ``binding`` come ``shipping`` and ``archiving``."""
    if pattern == _DOING:
        silent = _SILENT.search(subject)
        subject = subject[:-1] if silent else _SHORT.sub(r"\1\2\2", subject)
    return pattern.format(subject)
