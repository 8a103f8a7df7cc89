"""A repository that runs something wherever anybody lets it; each trap leaves a file behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.support.command import CHECKOUT, Done, finished
from tests.support.repo import Project
from tests.support.small import small

# Run or imported by some tool as soon as it is there.
COLLECTED = ("conftest", "setup", "sitecustomize", "usercustomize", "noxfile", "tasks", "manage")
# Named like what we import, from the standard library and from elsewhere.
SHADOWS = (
    *("libcst", "black", "typer", "click", "rich", "git", "gitdb", "pyflakes", "yaml", "tomli"),
    *("celery", "kombu", "types", "logging", "json", "re", "ast", "subprocess", "tempfile", "os"),
    *("dataclasses", "typing", "codemods", "tokenize", "inspect", "enum", "signal", "fcntl"),
)
PACKAGES = ("shop", "shop/jobs", "shop/jobs/flow", "shop/jobs/kinds")
HOOKS = (
    *("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-checkout"),
    *("post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"),
)
# The settings that name a program. `a=b` would end the name of a setting that is given with -c.
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
    *("core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "interactive.diffFilter"),
    *("diff.external", "diff.evil.command", "diff.evil.textconv", "gpg.program", "gpg.ssh.program"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.long.process", "filter.a=b.clean"),
    *("filter.Upper.Case.clean", "merge.evil.driver"),
    *("pager.status", "pager.grep", "pager.diff", "credential.helper", "remote.origin.uploadpack"),
    *("remote.origin.receivepack", "uploadpack.packObjectsHook", "trailer.x.command"),
    *("difftool.x.cmd", "mergetool.x.cmd", "browser.x.cmd", "man.x.cmd", "submodule.x.update"),
)
ALIASES = ("status", "grep", "diff-tree", "cat-file", "config", "rev-parse", "ls-files", "ls-tree")
ATTRIBUTES = """\
*.py diff=evil filter=evil merge=evil
shop/web.py filter=a=b
shop/jobs/__init__.py filter=long
README.md filter=Upper.Case
"""


class Trapped:
    """The repository, and the folder where the traps leave their files.

    Args:
        repo: The repository.
        sprung: An empty folder.
    """

    def __init__(self, repo: Project, sprung: Path) -> None:
        self.repo = repo
        self.folder = sprung
        self.bait = sprung.with_name("bait")
        self.bait.write_text(self._shell('"$(basename "$0")-$1"') + "cat\n")
        self.bait.chmod(0o755)

    def sprung(self) -> list[str]:
        """Return the names of the traps that have run."""
        return sorted(path.name for path in self.folder.iterdir())

    def set(self) -> None:
        """Set every trap."""
        self.repo.commit(self.files())
        self._set_git()
        for path in self.repo.root.rglob("*.py"):  # or no filter is ever asked
            os.utime(path, (1, 1))
        for path in self.folder.iterdir():
            path.unlink()

    def files(self) -> dict[str, str]:
        """Return the files of the repository that are traps."""
        files = {f"{name}.py": self.python(name) for name in (*COLLECTED, *SHADOWS)}
        for package in PACKAGES:
            name = f"{package}/__init__.py"
            files[name] = self.python(package.replace("/", ".")) + _text(name)
        files["shop/web.py"] = self.python("shop.web") + _text("shop/web.py")
        files["evil.pth"] = f"import pathlib; pathlib.Path({str(self.folder)!r}, 'pth').touch()\n"
        files["build_it.py"] = self.python("build-backend")
        files["pyproject.toml"] = (
            '[build-system]\nrequires = []\nbuild-backend = "build_it"\nbackend-path = ["."]\n'
            '[tool.pytest.ini_options]\naddopts = "-p conftest"\n'
        )
        files.update({name: self._shell(name) for name in ("git", "python", "python3", "sh")})
        files[".gitattributes"] = ATTRIBUTES
        return files

    def python(self, name: str) -> str:
        """Return the source of a trap."""
        return f"import posix\nposix.close(posix.open({str(self.folder / name)!r}, 0o101))\n"

    def _shell(self, name: str) -> str:
        return f"#!/bin/sh\n: > {self.folder}/{name}\n"

    def _set_git(self) -> None:
        root = self.repo.root
        for name in ("git", "python", "python3", "sh"):
            (root / name).chmod(0o755)
        self.repo.git("commit", "--quiet", "--no-verify", "-am", "executable")
        hooks = root / ".git/hooks"
        hooks.mkdir()
        for hook in HOOKS:
            (hooks / hook).write_text(self._shell(f"hook-{hook}"))
            (hooks / hook).chmod(0o755)
        (root / ".git/more").write_text("".join(map(self._setting, PROGRAMS)))
        for alias in ALIASES:
            self.repo.git("config", f"alias.{alias}", f"!{self.bait} alias-{alias}")
        self.repo.git("config", "core.hooksPath", str(hooks))
        self.repo.git("config", "log.showSignature", "true")
        self.repo.git("config", "remote.origin.url", f"ext::{self.bait} remote")
        self.repo.git("config", "protocol.ext.allow", "always")
        self.repo.git("config", "include.path", "more")

    def _setting(self, setting: str) -> str:
        section, _, rest = setting.partition(".")
        middle, _, key = rest.rpartition(".")
        head = f'[{section} "{middle}"]' if middle else f"[{section}]"
        return f'{head}\n\t{key} = "{self.bait} {setting}"\n'

    def command(self, *args: str, path: str | None = None) -> Done:
        """Run the installed command: a script in a folder of its own, started in the repository."""
        script = self.folder.with_name("demonolith")
        script.write_text("import sys\nfrom migrator.start import main\nsys.exit(main())\n")
        variables = {"PATH": path} if path else {}
        return finished([sys.executable, str(script), *args], self.repo.root, variables)


def _text(name: str) -> str:
    content = small()[name]
    return content if isinstance(content, str) else content.decode()


def trapped(repo: Project, folder: Path) -> Trapped:
    """Return a repository with every trap set."""
    folder.mkdir()
    traps = Trapped(repo, folder)
    traps.set()
    return traps


__all__ = ["CHECKOUT", "Trapped", "trapped"]
