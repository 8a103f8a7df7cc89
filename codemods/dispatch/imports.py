"""All handling of imports: what the new code needs comes, what nothing uses any more goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from codemods.dispatch.aliases import edited
from codemods.dispatch.edits import Edits, comments_of
from codemods.dispatch.imported import absolute, imports_in
from codemods.dispatch.model import ImportNeed, Lookup, Note, RefusedError
from codemods.dispatch.removal import keep_apart
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code
from codemods.imports.order import module_order, section_around

Scope = cst.Module | cst.FunctionDef


def visible(file: SiteFile, need: ImportNeed, node: cst.CSTNode) -> bool:
    """True where the name is imported already; ``RefusedError`` where it means something else."""
    if local_name(file, need, node) is not None:
        return True
    scopes: list[Scope] = [*file.functions(node), file.module]
    for scope in scopes:
        ways = file.names_of(scope).get(need.bound, [])
        if ways and not _only_imports_of(file, scope, need):
            raise RefusedError(
                node, f"`{need.bound}` means something else here than `{need.statement}`"
            )
    return False


def _reaches(
    file: SiteFile, statement: cst.CSTNode, node: cst.CSTNode, outer: Sequence[cst.CSTNode]
) -> bool:
    """True where an import is executed on every way to a node."""
    line = file.parent(statement)
    block = file.parent(line) if line is not None else None
    return block in outer and (block is file.module or file.line(statement) < file.line(node))


def _only_imports_of(file: SiteFile, scope: Scope, need: ImportNeed) -> bool:
    """True where a scope binds the name by importing the same thing, or a part of one package."""
    found = [one for one, _, _ in imports_in(scope, file.name, file.is_package)]
    mine = [one for one in found if one.bound == need.bound]
    count = len(file.names_of(scope).get(need.bound, []))
    package = all(one.name is None and one.asname is None for one in (*mine, need))
    return count == len(mine) and (package or all(one.same(need) for one in mine))


class ImportPlan:
    """Works the imports of one file out and adds their edits."""

    def __init__(self, file: SiteFile, lookup: Lookup, edits: Edits) -> None:
        self.file, self.lookup, self.edits = file, lookup, edits
        self._new: dict[cst.CSTNode, list[ImportNeed]] = {}
        self._merged: dict[cst.CSTNode, list[ImportNeed]] = {}
        self._placed: list[tuple[ImportNeed, cst.CSTNode]] = []
        self._superseded: dict[cst.CSTNode, set[cst.ImportAlias]] = {}

    def add_needed(self) -> None:
        """Choose a place for every import that is missing."""
        for need, anchor in self.edits.needs:
            if not visible(self.file, need, anchor) and not self._is_placed(need, anchor):
                self._place(need, anchor)

    def _is_placed(self, need: ImportNeed, anchor: cst.CSTNode) -> bool:
        """True where an import that was placed before reaches this one too."""
        outer = self.file.above(anchor)
        return any(
            one.same(need) and self.file.parent(place) in outer for one, place in self._placed
        )

    def _place(self, need: ImportNeed, anchor: cst.BaseStatement) -> None:
        """Beside the import of the lookup: in the function, or at the top of the file."""
        functions = self.file.functions(anchor)
        local = self._lookup_line(anchor, functions)
        # What a function imports in one branch is a name of its own in the others, too.
        own = any(need.bound in self.file.names_of(one) for one in functions)
        top = None if own else self._lookup_line(anchor, [self.file.module])
        for function in functions if own else ():
            self._supersede(need, function)
        place: cst.CSTNode = local or anchor
        if local is None and top is not None and not need.lazy:
            merged = self._same_module(need)
            place = merged or self._in_order(need, top)
            if merged is not None:
                self._merged.setdefault(merged, []).append(need)
                self._placed.append((need, merged))
                return
        self._new.setdefault(place, []).append(need)
        self._placed.append((need, place))

    def _supersede(self, need: ImportNeed, function: cst.FunctionDef) -> None:
        """The same import in a branch goes, as there is one above it now."""
        for found, alias, statement in imports_in(function, self.file.name, self.file.is_package):
            line = self.file.alone(statement)
            if found.same(need) and line is not None:
                self._superseded.setdefault(line, set()).add(alias)

    def _in_order(self, need: ImportNeed, top: cst.SimpleStatementLine) -> cst.SimpleStatementLine:
        """The line of the lookup's group of imports that a plain import goes in front of."""
        body = list(self.file.module.body)
        start = body.index(top) if need.name is None and top in body else 0
        group = [top]
        while start > 0 and not group[0].leading_lines:
            start -= 1
            line = body[start]
            only = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
            if not isinstance(line, cst.SimpleStatementLine):
                break
            if not isinstance(only, (cst.Import, cst.ImportFrom)):
                break
            group.insert(0, line)
        for line in group:
            only = line.body[0]
            later = isinstance(only, cst.Import) and code(only.names[0].name) > need.module
            if later or (isinstance(only, cst.ImportFrom) and need.name is None):
                return line
        return top

    def _lookup_line(
        self, anchor: cst.CSTNode, scopes: Sequence[Scope]
    ) -> cst.SimpleStatementLine | None:
        """The line that imports the lookup in one of the scopes, nearest above the anchor."""
        found: list[cst.SimpleStatementLine] = []
        outer = self.file.above(anchor)
        for scope in scopes:
            for need, _, statement in imports_in(scope, self.file.name, self.file.is_package):
                line = self.file.parent(statement)
                if not self._is_old(need) or self.file.parent(line or anchor) not in outer:
                    continue
                if isinstance(line, cst.SimpleStatementLine):
                    found.append(line)
        return found[-1] if found else None

    def _is_old(self, need: ImportNeed) -> bool:
        """True for the import of a module that offers the lookup, or of something from it."""
        modules = self.lookup.modules
        return need.module in modules or f"{need.module}.{need.name}" in modules

    def _same_module(self, need: ImportNeed) -> cst.SimpleStatementLine | None:
        """A ``from`` import of the same module at the top of the file."""
        if need.name is None:
            return None
        for statement in self.file.module.body:
            if not isinstance(statement, cst.SimpleStatementLine):
                continue
            only = statement.body[0]
            if not isinstance(only, cst.ImportFrom) or isinstance(only.names, cst.ImportStar):
                continue
            if absolute(only, self.file.name, self.file.is_package) == need.module:
                return statement
        return None

    def finish(self, dead: dict[cst.CSTNode, set[cst.ImportAlias]]) -> None:
        """Write the edits: ``dead`` says which aliases of which line nothing uses any more."""
        for line, aliases in self._superseded.items():
            dead.setdefault(line, set()).update(aliases)
        for line in {**dead, **self._merged}:
            assert isinstance(line, cst.SimpleStatementLine)
            self._edit_line(line, dead.get(line, set()), self._merged.get(line, []))
        for place, needs in self._new.items():
            text = "".join(f"{need.statement}\n" for need in sorted(needs, key=_sorted_by))
            new = self.file.statements(text)
            if place in dead and self.edits.replace.get(place) == []:
                leading = getattr(place, "leading_lines", ())
                first = new[0].with_changes(leading_lines=list(leading))
                if self._says_why_here(place):
                    behind = cst.ensure_type(place, cst.SimpleStatementLine).trailing_whitespace
                    first = first.with_changes(trailing_whitespace=behind)
                if not leading and self._put_in_order(place, new):
                    continue
                self.edits.replace[place] = [first, *new[1:]]
            elif self.edits.replace.get(place):
                self._put_in_front(place, new)
            else:
                self._put_beside(place, new)
        for line in dead:
            if self.edits.replace.get(line) == []:
                keep_apart(self.file, line, self.edits)

    def _put_in_order(self, place: cst.CSTNode, new: list[cst.BaseStatement]) -> bool:
        """Behind the line that they follow, where imports around a line that goes are in order."""
        body: list[cst.CSTNode] = list(self.file.module.body)
        if place not in body:
            return False
        start, end = section_around(body, body.index(place))
        lines = [line for line in body[start:end] if isinstance(line, cst.SimpleStatementLine)]
        keys = [module_order(line) for line in lines]
        wanted = module_order(cst.ensure_type(new[0], cst.SimpleStatementLine))
        stay = [line for line in lines if self.edits.replace.get(line) != []]
        above = [line for line in stay if module_order(line) < wanted]
        if len(new) > 1 or keys != sorted(keys) or not above or above[-1] in self._new:
            return False
        if body.index(above[-1]) == body.index(place) - 1:
            return False
        self.edits.replace[above[-1]] = [*self.edits.replace.get(above[-1], [above[-1]]), *new]
        return True

    def _put_in_front(self, place: cst.CSTNode, new: list[cst.BaseStatement]) -> None:
        """In front of statements that replace the anchor, under their comments."""
        old = self.edits.replace[place]
        leading = getattr(old[0], "leading_lines", ())
        rest = [old[0].with_changes(leading_lines=[]), *old[1:]]
        first = new[0].with_changes(leading_lines=list(leading))
        self.edits.replace[place] = [first, *new[1:], *rest]

    def _put_beside(self, place: cst.CSTNode, new: list[cst.BaseStatement]) -> None:
        """In front of a statement that stays."""
        self.edits.before[place] = [*new, *self.edits.before.get(place, [])]

    def _says_why_here(self, line: cst.CSTNode) -> bool:
        """True where a new import takes the place of one with a comment that is as true of it."""
        if line not in self._new or not isinstance(line, cst.SimpleStatementLine):
            return False
        comment = line.trailing_whitespace.comment
        return comment is not None and _PLACE.search(comment.value) is not None

    def _edit_line(
        self,
        line: cst.SimpleStatementLine,
        dead: set[cst.ImportAlias],
        more: list[ImportNeed],
    ) -> None:
        """One import line with aliases taken out and put in."""
        statement = line.body[0]
        assert isinstance(statement, (cst.Import, cst.ImportFrom))
        assert not isinstance(statement.names, cst.ImportStar)
        kept = [alias for alias in statement.names if alias not in dead]
        names = [one for one in more if one.name is not None]
        if not kept and not names:
            stays = line.trailing_whitespace.comment is None or self._says_why_here(line)
            for comment in () if stays else comments_of(line)[-1:]:
                text = f"the comment `{comment}` goes with the import behind which it is"
                self.edits.notes.append(Note(self.file.line(line), text))
            self.edits.replace[line] = []
            return
        room = self.file.line_length
        new, lost = edited(statement, dead, [one.name or "" for one in names], room)
        for comment in lost:
            text = f"the comment `{comment}` goes with the name behind which it is"
            self.edits.notes.append(Note(self.file.line(line), text))
        self.edits.replace[line] = [line.with_changes(body=[new])]


# Why an import stands where it stands: it would be a circle at the top, or costs too much there.
_PLACE = re.compile(r"circular|cycl|lazy|lazily|avoid|heavy|slow|import-outside-toplevel", re.I)


def _sorted_by(need: ImportNeed) -> tuple[bool, str, str]:
    """Plain imports first, then by module and name."""
    return need.name is not None, need.module, need.asname or need.name or ""


def unused_after(
    file: SiteFile, before: dict[Scope, set[str]], after: dict[Scope, set[str]]
) -> dict[cst.CSTNode, set[cst.ImportAlias]]:
    """Import line -> its aliases that were used before the rewrite and are not after it."""
    found: dict[cst.CSTNode, set[cst.ImportAlias]] = {}
    for scope, old in before.items():
        for need, alias, statement in imports_in(scope, file.name, file.is_package):
            key = need.module if need.name is None and not need.asname else need.bound
            line = file.parent(statement)
            alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
            if key in old and key not in after.get(scope, set()) and alone and line is not None:
                found.setdefault(line, set()).add(alias)
    return found


def unused_lookups(
    file: SiteFile, lookup: Lookup, before: dict[Scope, set[str]], after: dict[Scope, set[str]]
) -> dict[cst.CSTNode, set[cst.ImportAlias]]:
    """Import line -> its aliases that name the lookup, where nothing read them before either."""
    found: dict[cst.CSTNode, set[cst.ImportAlias]] = {}
    for scope, old in before.items():
        read = old | after.get(scope, set())
        for need, alias, statement in imports_in(scope, file.name, file.is_package):
            line = file.parent(statement)
            names_it = need.module == lookup.old_module and need.name in lookup.symbols
            alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
            if names_it and need.bound not in read and alone and line is not None:
                found.setdefault(line, set()).add(alias)
    return found


def local_name(file: SiteFile, need: ImportNeed, node: cst.CSTNode) -> str | None:
    """The name under which a file has the same object where the node is, if it has it."""
    scopes: list[Scope] = [*file.functions(node), file.module]
    for scope in scopes:
        for found, _, statement in imports_in(scope, file.name, file.is_package):
            if found.target == need.target and _reaches(file, statement, node, file.above(node)):
                return found.bound
    return None
