"""Retargets strings that name a moved symbol and act: patch targets, module and logger names.

Before:
    @mock.patch("shop.legacy.charge")
    @mock.patch("shop.legacy.gateway.send")

After:
    @mock.patch("shop.payments.charge")
    @mock.patch("shop.payments.gateway.send")

So is the name of a logger that is compared with those of log records, where one module is known to
say what the old one did.

A patch replaces a name where it is looked up. Refuses a target that several modules look up now,
or none; a module that is loaded by name and kept; strings that are put together from parts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import libcst as cst

from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.mentions import mentions
from codemods.imports.model import Home, LooksUp, Refusal, Rewritten
from codemods.imports.names import dotted
from codemods.imports.patch_calls import Acting, acting_string, patch_aliases
from codemods.imports.patch_several import Repeat
from codemods.imports.patch_targets import Target, TargetFinder
from codemods.imports.patches import Patches, RepeatingTransformer
from codemods.imports.record_names import is_assertion, record_names, renamed
from codemods.imports.strings import text_of, with_text


def patch_strings(
    source: bytes,
    *,
    old: str,
    homes: Mapping[str, Home],
    lookups: Mapping[str, Sequence[str]],
    keep: Collection[str] = (),
    side_effect_home: str | None = None,
    loggers: Sequence[str] = (),
    own_loggers: Sequence[str] = (),
    copied: Collection[str] = (),
    looks_up: LooksUp | None = None,
    also: Collection[str] = (),
) -> Rewritten:
    """Retarget the strings of one file that name ``old`` or something in it.

    Args:
        source: The file.
        old: Dotted name of the module whose symbols moved.
        homes: Symbol of the old module -> where it lives now.
        lookups: Global of the old module -> the modules that look it up now.
        keep: Symbols that stay in ``old`` for now.
        side_effect_home: What is loaded instead where ``old`` was loaded only to be run.
        loggers: The modules that log now what ``old`` logged.
        own_loggers: The symbols of ``old`` that it logged by.
        copied: Symbols that each new module has of its own.
        looks_up: Tells more about a patch than ``lookups``.
        also: Further dotted names of ``old``: what other files call it.
    """
    if not any(name.rpartition(".")[2].encode() in source for name in (old, *also)):
        return Rewritten(source)
    tree = parsed(source)
    finder = TargetFinder(
        old, homes, lookups, keep, side_effect_home, loggers, copied, looks_up, own_loggers
    )
    lines = Lines(tree)
    transformer = PatchStrings((old, *also), finder, lines, Patches(tree))
    code = printed(edited(tree, transformer))
    refusals = sorted(
        Refusal(lines.of(node), text, target.reason, target.advice, target.candidates)
        for node, text, target in transformer.refused
    )
    others = mentions(tree, old, lines, transformer.handled)
    return Rewritten(code, tuple(refusals), changed_lines(source, code), tuple(others))


class PatchStrings(RepeatingTransformer):
    """The transformer behind ``patch_strings``; one instance for each file.

    Attributes:
        refused: Call, string and finding for what was left as it was.
        handled: Identities of the string nodes that are rewritten or refused.
    """

    def __init__(
        self, names: Sequence[str], finder: TargetFinder, lines: Lines, patches: Patches
    ) -> None:
        super().__init__()
        self.refused: list[tuple[cst.CSTNode, str, Target]] = []
        self.handled: set[int] = set()
        self._names = names
        self._finder = finder
        self._lines = lines
        self._patches = patches
        self._aliases: frozenset[str] = frozenset()
        self._discarded: set[int] = set()
        self._renamed: dict[int, str] = {}

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        """Remember under which names ``patch`` is imported."""
        self._aliases |= patch_aliases(node)
        return False

    def visit_Expr(self, node: cst.Expr) -> None:
        """Remember calls whose result nobody takes."""
        self._discarded.add(id(node.value))

    def visit_Comparison(self, node: cst.Comparison) -> None:
        """Find the names of loggers that are compared with those of records."""
        self._compared(node)

    def visit_Assert(self, node: cst.Assert) -> None:
        """Find those that a loop compares, one by one."""
        self._compared(node)

    def visit_Call(self, node: cst.Call) -> None:
        """Find them in the assertions of ``unittest``, too."""
        if is_assertion(node):
            self._compared(node)

    def _compared(self, node: cst.CSTNode) -> None:
        old = self._names[0]
        for literal in record_names(node, old):
            logger = self._finder.record_logger(self._lines.of(node))
            if logger:
                self._renamed[id(literal)] = renamed(literal, old, logger)

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        """Write the name of the logger that says it now."""
        value = self._renamed.get(id(original_node))
        if value is None:
            return updated_node
        self._mark(original_node)
        return updated_node.with_changes(value=value)

    def leave_FormattedStringText(
        self, original_node: cst.FormattedStringText, updated_node: cst.FormattedStringText
    ) -> cst.FormattedStringText:
        """Write it into an f-string."""
        value = self._renamed.get(id(original_node))
        return updated_node if value is None else updated_node.with_changes(value=value)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        """Retarget the string that the call acts upon."""
        acting = acting_string(original_node, self._aliases)
        text = text_of(acting.value) if acting is not None else None
        path = self._inside(text) if text is not None else None
        if acting is None or text is None or path is None:
            return updated_node
        if acting.kind in ("logger", "module") and text != self._names[0]:
            return updated_node
        self._mark(acting.value)
        target = self._target(acting, path, original_node)
        if target is None:
            return updated_node
        args = [
            self._named(updated_node.args[acting.index], one)
            for one in ([target.text] if target.text else target.candidates)
        ]
        several = target.several and acting.index == 0 and self._patches.can_repeat(original_node)
        written = [arg for arg in args if arg is not None]
        if not (target.text or several) or len(written) < len(args):
            unwritten = Target(reason="the string is put together from parts")
            self.refused.append((original_node, text, target if target.reason else unwritten))
            return updated_node
        if several:
            repeat = Repeat(text.rpartition(".")[2], [[arg] for arg in written[1:]])
            self._patches.repeat(original_node, updated_node, repeat)
        changed = list(updated_node.args)
        changed[acting.index] = written[0]
        return updated_node.with_changes(args=changed)

    def _named(self, arg: cst.Arg, text: str) -> cst.Arg | None:
        """Return an argument with another text, if it can be written."""
        literal = arg.value
        changed = with_text(literal, text) if isinstance(literal, cst.SimpleString) else None
        return arg.with_changes(value=changed) if changed is not None else None

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.BaseStatement]:
        """Repeat a patch for further modules."""
        lines = self._patches.lines(original_node, updated_node)
        return cst.FlattenSentinel(lines) if len(lines) > 1 else updated_node

    def leave_Subscript(
        self, original_node: cst.Subscript, updated_node: cst.Subscript
    ) -> cst.Subscript:
        """Refuse ``sys.modules["old"]``."""
        index = original_node.slice[0].slice
        literal = index.value if isinstance(index, cst.Index) else None
        text = text_of(literal)
        if literal is None or text is None or self._inside(text) is None:
            return updated_node
        if dotted(original_node.value) == "sys.modules":
            self._mark(literal)
            reason = "the loaded module itself is taken or replaced by name"
            self.refused.append((original_node, text, Target(reason=reason)))
        return updated_node

    def _inside(self, text: str) -> list[str] | None:
        """Return the path of what a text names in the old module; None where it names others."""
        for name in self._names:
            if text == name:
                return []
            if text.startswith(name + "."):
                return text[len(name) + 1 :].split(".")
        return None

    def _mark(self, node: cst.CSTNode) -> None:
        self.handled.add(id(node))
        if isinstance(node, cst.ConcatenatedString):
            self._mark(node.left)
            self._mark(node.right)

    def _target(self, acting: Acting, path: list[str], call: cst.Call) -> Target | None:
        if acting.kind == "logger":
            return self._finder.logger(self._lines.of(call))
        if acting.kind == "module":
            return self._finder.module(id(call) in self._discarded)
        if acting.kind == "multiple":
            names = [arg.keyword.value for arg in call.args if arg.keyword is not None]
            skip = {"target", "spec", "create", "spec_set", "autospec", "new_callable"}
            patched = [name for name in names if name not in skip]
            return self._finder.multiple(patched, path, self._lines.of(call))
        in_place = acting.kind == "object"
        by_attributes = acting.function in ("setattr", "delattr")
        return self._finder.attribute(path, in_place, self._lines.of(call), by_attributes)
