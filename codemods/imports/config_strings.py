"""Takes a module out of Celery's lists of modules to import.

Before:
    Celery("shop", include=["shop.legacy", "shop.mail"])

After:
    Celery("shop", include=["shop.payments", "shop.mail"])

The entry goes if the list imports the modules that replace it anyway. Refuses lists that are not
written out and ``autodiscover_tasks`` calls that put the module's name together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Refusal, Rewritten
from codemods.imports.names import dotted
from codemods.imports.sequences import elements_of, replace_text
from codemods.imports.strings import text_of, with_text

_SETTINGS = ("include", "imports", "CELERY_IMPORTS", "CELERY_INCLUDE", "celery_imports")
_KEY = m.OneOf(*(m.SimpleString(f"{q}{name}{q}") for name in _SETTINGS for q in "'\""))
_NAME = m.OneOf(*(m.Name(name) for name in _SETTINGS))
_TARGET = m.OneOf(
    _NAME,
    m.Attribute(attr=_NAME),
    m.Subscript(slice=[m.SubscriptElement(m.Index(_KEY))]),
)


def config_strings(
    source: bytes,
    *,
    old: str,
    replacements: Sequence[str],
    implied: Mapping[str, Collection[str]] | None = None,
) -> Rewritten:
    """Rewrite the lists of modules that name ``old`` in one file.

    Args:
        source: The file.
        old: Dotted name of the module that goes.
        replacements: The modules that have to be imported in its stead.
        implied: Module -> modules that importing it imports as well.
    """
    if old.rpartition(".")[2].encode() not in source:
        return Rewritten(source)
    tree = parsed(source)
    transformer = ConfigStrings(old, replacements, implied or {})
    code = tree.visit(transformer).bytes
    lines = Lines(tree)
    refusals = sorted(
        Refusal(lines.of(node), old, reason, advice) for node, reason, advice in transformer.refused
    )
    return Rewritten(code, tuple(refusals), changed_lines(source, code))


class ConfigStrings(cst.CSTTransformer):
    """The transformer behind ``config_strings``; one instance for each file.

    Attributes:
        refused: Node, reason and advice for what was left as it was.
    """

    def __init__(
        self, old: str, replacements: Sequence[str], implied: Mapping[str, Collection[str]]
    ) -> None:
        super().__init__()
        self.refused: list[tuple[cst.CSTNode, str, str]] = []
        self._old = old
        self._replacements = replacements
        self._implied = implied

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Rewrite ``include=[…]`` and the like in any call."""
        if m.matches(original_node, m.Arg(keyword=_NAME)):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_DictElement(
        self, original_node: cst.DictElement, updated_node: cst.DictElement
    ) -> cst.DictElement:
        """Rewrite ``{"include": […]}``."""
        if m.matches(original_node.key, _KEY):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        """Rewrite ``imports = […]`` and ``app.conf.include = […]``."""
        if any(m.matches(target.target, _TARGET) for target in original_node.targets):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.AnnAssign:
        """Rewrite ``imports: list[str] = […]``."""
        old, new = original_node.value, updated_node.value
        if old is not None and new is not None and m.matches(original_node.target, _TARGET):
            value = self._value(old, new)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_AugAssign(
        self, original_node: cst.AugAssign, updated_node: cst.AugAssign
    ) -> cst.AugAssign:
        """Rewrite ``imports += […]``."""
        if m.matches(original_node.target, _TARGET):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        """Rewrite ``autodiscover_tasks([…])``."""
        function = dotted(original_node.func) or ""
        if function.rpartition(".")[2] != "autodiscover_tasks" or not original_node.args:
            return updated_node
        if self._assembled(original_node):
            advice = "name the modules to import in `include` instead"
            reason = "`related_name` puts the old module's name together"
            self.refused.append((original_node, reason, advice))
            return updated_node
        first = updated_node.args[0]
        first = first.with_changes(value=self._value(original_node.args[0].value, first.value))
        return updated_node.with_changes(args=[first, *updated_node.args[1:]])

    def _assembled(self, call: cst.Call) -> bool:
        parent, _, leaf = self._old.rpartition(".")
        related = [
            a.value for a in call.args if m.matches(a, m.Arg(keyword=m.Name("related_name")))
        ]
        if len(call.args) > 1 and call.args[1].keyword is None:
            related.append(call.args[1].value)
        named = text_of(related[0]) if related else "tasks"
        listed = [text_of(e.value) for e in elements_of(call.args[0].value)]
        return named == leaf and parent in listed

    def _value(
        self, original: cst.BaseExpression, updated: cst.BaseExpression
    ) -> cst.BaseExpression:
        if isinstance(original, cst.BinaryOperation) and isinstance(updated, cst.BinaryOperation):
            return updated.with_changes(
                left=self._value(original.left, updated.left),
                right=self._value(original.right, updated.right),
            )
        if isinstance(original, cst.SimpleString) and text_of(original) == self._old:
            return self._single(original)
        if any(text_of(e.value) == self._old for e in elements_of(original)):
            present = {text_of(e.value) or "" for e in elements_of(original)} - {self._old}
            changed: cst.BaseExpression = replace_text(updated, self._old, self._missing(present))
            return changed
        return updated

    def _single(self, node: cst.SimpleString) -> cst.SimpleString:
        missing = self._missing(set())
        changed = with_text(node, missing[0]) if len(missing) == 1 else None
        if changed is None:
            reason = f"one string cannot become {len(missing)} modules"
            self.refused.append((node, reason, "write a list of modules"))
            return node
        return changed

    def _missing(self, present: Collection[str]) -> list[str]:
        """Return the replacements that nothing in ``present`` imports."""
        reached = self._closure(present)
        missing: list[str] = []
        for module in self._replacements:
            if module not in reached:
                missing.append(module)
                reached |= self._closure([module])
        return missing

    def _closure(self, modules: Collection[str]) -> set[str]:
        reached: set[str] = set()
        todo = list(modules)
        while todo:
            module = todo.pop()
            if module and module not in reached:
                reached.add(module)
                # Importing a module imports the packages above it first.
                todo += [*self._implied.get(module, ()), module.rpartition(".")[0]]
        return reached
