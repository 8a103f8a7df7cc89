"""Takes a module out of Celery's lists of modules to import.

Before:
    Celery("shop", include=["shop.legacy", "shop.mail"])

After:
    Celery("shop", include=["shop.payments", "shop.mail"])

The entry goes if the list imports the modules that replace it anyway. A list may also go under a
name of the project's own, as ``TASK_MODULES`` or as a field of settings. Refuses lists that are not
written out and ``autodiscover_tasks`` calls that put the module's name together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Refusal, Rewritten
from codemods.imports.names import dotted
from codemods.imports.sequences import elements_of, replace_text
from codemods.imports.strings import text_of, with_text

_SETTINGS = ("include", "imports", "CELERY_IMPORTS", "CELERY_INCLUDE", "celery_imports")
# What only passes a list on: a field with a default, a copy.
_PASSING = frozenset({"Field", "field", "list", "tuple", "set", "frozenset", "sorted"})
_IMPORTING = frozenset({"import_module", "__import__"})
_DEFAULTS = frozenset({"default", "default_factory"})


def config_strings(
    source: bytes,
    *,
    old: str,
    replacements: Sequence[str],
    implied: Mapping[str, Collection[str]] | None = None,
    lists: Collection[str] = (),
) -> Rewritten:
    """Rewrite the lists of modules that name ``old`` in one file.

    Args:
        source: The file.
        old: Dotted name of the module that goes.
        replacements: The modules that have to be imported in its stead.
        implied: Module -> modules that importing it imports as well.
        lists: Names of variables, fields and functions whose lists Celery is given elsewhere.
    """
    if old.rpartition(".")[2].encode() not in source:
        return Rewritten(source)
    tree = parsed(source)
    transformer = ConfigStrings(old, replacements, implied or {}, lists)
    code = printed(edited(tree, transformer))
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
        self,
        old: str,
        replacements: Sequence[str],
        implied: Mapping[str, Collection[str]],
        lists: Collection[str] = (),
    ) -> None:
        super().__init__()
        self.refused: list[tuple[cst.CSTNode, str, str]] = []
        self._old = old
        self._replacements = replacements
        self._implied = implied
        names = (*_SETTINGS, *lists)
        keys = m.OneOf(*(m.SimpleString(f"{q}{name}{q}") for name in names for q in "'\""))
        self._key = m.Index(keys)
        self._name = m.OneOf(*map(m.Name, names))
        item = m.Subscript(slice=[m.SubscriptElement(self._key)])
        self._target = m.OneOf(self._name, m.Attribute(attr=self._name), item)
        self._inside: list[bool] = []

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Rewrite ``include=[…]`` and the like in any call."""
        if m.matches(original_node, m.Arg(keyword=self._name)):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_DictElement(
        self, original_node: cst.DictElement, updated_node: cst.DictElement
    ) -> cst.DictElement:
        """Rewrite ``{"include": […]}``."""
        if m.matches(cst.Index(original_node.key), self._key):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        """Rewrite ``imports = […]`` and ``app.conf.include = […]``."""
        if any(m.matches(target.target, self._target) for target in original_node.targets):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.AnnAssign:
        """Rewrite ``imports: list[str] = […]``."""
        old, new = original_node.value, updated_node.value
        if old is not None and new is not None and m.matches(original_node.target, self._target):
            value = self._value(old, new)
            return updated_node.with_changes(value=value)
        return updated_node

    def leave_AugAssign(
        self, original_node: cst.AugAssign, updated_node: cst.AugAssign
    ) -> cst.AugAssign:
        """Rewrite ``imports += […]``."""
        if m.matches(original_node.target, self._target):
            value = self._value(original_node.value, updated_node.value)
            return updated_node.with_changes(value=value)
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Note whether what is given back is such a list."""
        self._inside.append(m.matches(node.name, self._name))

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Go back to the function around it."""
        self._inside.pop()
        return updated_node

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        """Rewrite ``return […]`` of a function that gives the list."""
        old, new = original_node.value, updated_node.value
        if old is None or new is None or not self._inside or not self._inside[-1]:
            return updated_node
        return updated_node.with_changes(value=self._value(old, new))

    def leave_For(self, original_node: cst.For, updated_node: cst.For) -> cst.For:
        """Rewrite ``for name in […]: import_module(name)``."""
        if not _imports_each(original_node):
            return updated_node
        return updated_node.with_changes(iter=self._value(original_node.iter, updated_node.iter))

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
        if isinstance(original, cst.Lambda) and isinstance(updated, cst.Lambda):
            return updated.with_changes(body=self._value(original.body, updated.body))
        if isinstance(original, cst.Call) and isinstance(updated, cst.Call):
            return self._passed_on(original, updated)
        if isinstance(original, cst.SimpleString) and text_of(original) == self._old:
            return self._single(original)
        if any(text_of(e.value) == self._old for e in elements_of(original)):
            present = {text_of(e.value) or "" for e in elements_of(original)} - {self._old}
            changed: cst.BaseExpression = replace_text(updated, self._old, self._missing(present))
            return changed
        return updated

    def _passed_on(self, original: cst.Call, updated: cst.Call) -> cst.Call:
        """Rewrite the list in ``Field(default=[…])``, ``field(default_factory=lambda: […])``."""
        if (dotted(original.func) or "").rpartition(".")[2] not in _PASSING:
            return updated
        args = []
        for place, (old, new) in enumerate(zip(original.args, updated.args, strict=True)):
            keyword = old.keyword.value if old.keyword else None
            given = keyword in _DEFAULTS or (keyword is None and place == 0)
            args.append(new.with_changes(value=self._value(old.value, new.value)) if given else new)
        return updated.with_changes(args=args)

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


def _imports_each(loop: cst.For) -> bool:
    """True for a loop that imports what it goes through by its name."""
    target = loop.target.value if isinstance(loop.target, cst.Name) else None
    calls = (cst.ensure_type(call, cst.Call) for call in m.findall(loop.body, m.Call()))
    return any(
        (dotted(call.func) or "").rpartition(".")[2] in _IMPORTING
        and bool(call.args)
        and target == dotted(call.args[0].value)
        for call in calls
    )
