"""Finds the files of a tree that hold some text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.git.objects import Objects
from migrator.git.runner import Answer, Runner, fields, raw
from migrator.git.standing import Standing, ask_standing, ask_touched, ask_unsure
from migrator.plain_text import SURE
from migrator.snapshot import REGULAR_MODES, TreeEntry

OPTIONS = ("-l", "-z", "-a", "--no-textconv", "--no-recurse-submodules", "--no-color")
# From here on git itself is faster on the blobs than we are.
MANY = 500
# Needles that git gets as arguments have no more characters than this.
LONG = 50_000
LINES = frozenset("\0\r\n")
# A byte order mark of UTF-16, at the start of a line as git has them.
_MARKS = ("-e", "^\udcff\udcfe", "-e", "^\udcfe\udcff")
# Letters between null bytes, for which no pattern of git's has a letter: they are no other byte.
MARKED = ("-G", *_MARKS, "-e", f"\\([^\x01-\udcff][ -~]\\)\\{{{SURE}\\}}")
# Python reads no UTF-16, and what is compressed has any two bytes somewhere.
NO_TEXT = (
    *("py", "pyi", "pyc", "so", "dll", "exe", "pdf", "zip", "gz", "bz2", "xz", "tgz", "7z", "jar"),
    *("whl", "png", "jpg", "jpeg", "gif", "ico", "webp", "bmp", "woff", "woff2", "ttf", "otf"),
    *("eot", "mp3", "mp4", "mov", "wav", "ogg", "webm", "pkl", "npy", "npz", "parquet", "h5"),
    *("xlsx", "docx", "pptx", "sqlite", "sqlite3", "db", "mo"),
)


def fewest(needles: Iterable[str]) -> frozenset[str]:
    """Leave out the needles that hold another one: whatever has them has that one too."""
    wanted = frozenset(needles)
    return frozenset(
        one for one in wanted if not any(other in one for other in wanted if other != one)
    )


class Search:
    """Searches trees: in the files of the work tree where they hold the same, else in the blobs.

    Args:
        git: Runs git in the work tree.
        objects: Reads blobs.
        index: The work tree's index.

    Attributes:
        trees: The trees of commits, as far as they are known.
    """

    def __init__(self, git: Runner, objects: Objects, index: Path) -> None:
        self._git = git
        self._objects = objects
        self._index = index
        self._index_was: tuple[int, ...] | None = None
        self._asked: Callable[[], Standing] | None = None
        self._standing: Standing | None = None
        self._asked_unsure: Callable[[], frozenset[str]] | None = None
        self._unsure: frozenset[str] | None = None
        self._touched: Callable[[], frozenset[str]] | None = None
        self._begun: dict[frozenset[str], Callable[[], Answer]] = {}
        self._marked: Callable[[], Answer] | None = None
        self._looked_for_marks = False
        self.trees: dict[str, str] = {}
        self._doubts: dict[str, frozenset[str] | None] = {}

    def prepare(self, needles: Iterable[str] = ()) -> None:
        """Start to find out how the work tree stands, while the caller does something else.

        Args:
            needles: Search the work tree for them at once; ``grep`` takes the result over.
        """
        self._look_at_index()
        wanted = fewest(needles)
        long = sum(map(len, wanted)) > LONG or any(set(needle) & LINES for needle in wanted)
        if wanted and wanted not in self._begun and not long and None not in self._doubts.values():
            words = [word for needle in sorted(wanted) for word in ("-e", needle)]
            self._begun[wanted] = self._git.begin("grep", "-F", *OPTIONS, *words)
            if not self._looked_for_marks:  # a tree's files in UTF-16 are asked for once
                self._looked_for_marks, self._marked = True, self._begin_marked()
        self.prepare_standing()  # after what takes longest
        if self._asked_unsure is None and self._unsure is None:
            self._asked_unsure = ask_unsure(self._git)

    def prepare_standing(self) -> None:
        """Start to find out how the work tree stands, where nothing need be searched for."""
        self._look_at_index()
        if self._asked is None and self._standing is None:
            self._asked = ask_standing(self._git)

    def standing(self) -> Standing:
        """Return how the work tree stands, as of the first question."""
        if self._standing is None:
            self.prepare_standing()
            assert self._asked is not None
            asked, self._asked = self._asked, None
            self._standing = asked()
        return self._standing

    def forget(self) -> None:
        """Ask again the next time: the work tree or HEAD has moved."""
        if self._asked is not None:
            with suppress(RepositoryError):
                self.standing()
        for begun in (*self._begun.values(), self._marked):
            if begun is not None:
                begun()
        for asked in (self._asked_unsure, self._touched):
            if asked is not None:
                with suppress(RepositoryError):
                    asked()
        self._begun.clear()
        self._marked = self._asked_unsure = self._unsure = self._touched = None
        self._looked_for_marks = False
        self._asked = self._standing = self._index_was = None
        self._doubts.clear()

    def forked(self) -> None:
        """Leave what was asked to somebody else, and ask anew when it is needed."""
        self._begun.clear()
        self._asked = self._asked_unsure = self._touched = self._marked = None
        self._looked_for_marks = False

    def ask_unmoved(self) -> Callable[[], bool]:
        """Start to find out whether the files that were searched were the tree's all the time.

        Whoever edits a file while it is searched, or checks out another commit, can make a search
        find what the tree does not hold, and miss what it holds.

        Returns:
            What is to be called, once, for the answer: False where it is not certain.
        """
        looked_at = [doubtful for doubtful in self._doubts.values() if doubtful is not None]
        if not looked_at:
            return lambda: True  # all was searched in the blobs
        self._touched = ask_touched(self._git)
        return lambda: self._is_unmoved(frozenset.intersection(*looked_at))

    def _is_unmoved(self, doubtful: frozenset[str]) -> bool:
        touched, self._touched = self._touched, None
        assert touched is not None
        try:
            return touched() <= doubtful and _stamp(self._index) == self._index_was
        except RepositoryError:
            return False

    def _look_at_index(self) -> None:
        """Remember which index it was before anything was asked about the files."""
        if self._index_was is None:
            self._index_was = _stamp(self._index)

    def grep(self, tree: str, entries: Sequence[TreeEntry], needles: Sequence[str]) -> list[str]:
        """Return the paths of a tree's files that hold any of the needles, as they stand."""
        if not needles:
            return []
        files = [entry for entry in entries if entry.mode in REGULAR_MODES]
        if any(not needle or set(needle) & LINES for needle in needles):
            return self._holding(files, needles)  # git greps line by line
        needles = sorted(fewest(needles))
        doubtful = self._doubtful(tree)
        if doubtful is None:
            found = self._grep(needles, tree)
            return [name.removeprefix(f"{tree}:") for name in found]
        begun = self._begun.pop(frozenset(needles), None)
        plain = fields(begun().checked(1).output) if begun else self._grep(needles)
        found = set(plain) - doubtful
        found.update(self._holding([e for e in files if e.path in doubtful], needles))
        return [entry.path for entry in files if entry.path in found]

    def utf16(self, tree: str, entries: Sequence[TreeEntry]) -> list[str]:
        """Return the paths of a tree's files that may be of text in UTF-16.

        Left out are those whose name says that they are no text, or Python.
        """
        doubtful = self._doubtful(tree)
        if doubtful is None:
            found = fields(self._begin_marked(tree)().checked(1).output)
            return [name.removeprefix(f"{tree}:") for name in found]
        begun, self._marked = self._marked or self._begin_marked(), None
        maybe = {*fields(begun().checked(1).output), *doubtful}
        return [entry.path for entry in entries if entry.path in maybe]

    def _begin_marked(self, *trees: str) -> Callable[[], Answer]:
        patterns = self._git.having(env={"GIT_LITERAL_PATHSPECS": "0"})
        left_out = [f":(exclude,icase)*.{ending}" for ending in NO_TEXT]
        return patterns.begin("grep", *OPTIONS, *MARKED, *trees, "--", *left_out)

    def _doubtful(self, tree: str) -> frozenset[str] | None:
        """Return the paths to be read from the blobs, or None where that is as good for all."""
        if tree not in self._doubts:
            try:
                standing = self.standing()
                head = self.trees.get(standing.commit)
                doubtful = self._unsure_paths() | standing.doubtful(self._git, tree, head)
                self._doubts[tree] = doubtful if len(doubtful) <= MANY else None
            except RepositoryError:
                return None
        return self._doubts[tree]

    def _unsure_paths(self) -> frozenset[str]:
        """Return the paths whose file does not show what the index holds."""
        if self._unsure is None:
            self.prepare()
            assert self._asked_unsure is not None
            asked, self._asked_unsure = self._asked_unsure, None
            self._unsure = asked()
        return self._unsure

    def _grep(self, needles: Sequence[str], *trees: str) -> Iterable[str]:
        patterns = "".join(f"{needle}\n" for needle in needles)
        started = self._git.ask("grep", "-F", *OPTIONS, "-f", "-", *trees, stdin=raw(patterns))
        return fields(started.checked(1).output)

    def _holding(self, files: Iterable[TreeEntry], needles: Sequence[str]) -> list[str]:
        wanted = [raw(needle) for needle in needles]

        def holds(oid: str) -> bool:
            content = self._objects.read(oid, "blob")
            return any(needle in content for needle in wanted)

        return [entry.path for entry in files if holds(entry.oid)]


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what is another as soon as a file is written anew; nothing where there is none."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
