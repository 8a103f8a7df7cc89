"""The demo from beginning to end."""

from __future__ import annotations

from pathlib import Path

from migrator.commands.change import Options, run_command
from migrator.commands.look import facts_of_head
from migrator.demo.backend import Backend
from migrator.demo.judge import wrong_after, wrong_before
from migrator.demo.observe import Observed, observe
from migrator.demo.sample import DATA, SOURCE_ROOT, demo_identity, make_repository, new_folder
from migrator.demo.server import run_module
from migrator.demo.story import Story
from migrator.demo.summary import compare, defined, list_commits, where_to_look
from migrator.errors import EXIT_ERROR, EXIT_OK, DemonolithError
from migrator.facts import Facts
from migrator.git.runner import Runner
from migrator.report.console import make_console
from migrator.stages import STAGES


def show(keep: Path | None) -> int:
    """Tell the whole story; see ``migrator.demo.run_demo``."""
    with demo_identity(), new_folder(keep) as folder:
        return Show(folder, keep is None, Story(make_console())).run()


class Show:
    """One run of the demo.

    Args:
        folder: Where the repository will be.
        temporary: The folder's parent was made for the demo alone.
        story: Tells what happens.
    """

    def __init__(self, folder: Path, temporary: bool, story: Story) -> None:
        self.folder = folder
        self.temporary = temporary
        self.story = story
        self.wrong: list[str] = []

    def run(self) -> int:
        """Run it and return the exit code."""
        git = self._set_up()
        before = self._before()
        if self._migrate():
            after = self._after()
            self._compare(git, before, after)
            where_to_look(self.story, self.folder, self.temporary)
        return self._verdict()

    def _set_up(self) -> Runner:
        self.story.chapter("A backend that has the problem")
        git = make_repository(self.folder)
        files = git.line("ls-files").splitlines()
        count = sum(name.endswith(".py") for name in files)
        self.story.say(f"  {count} Python files, FastAPI + Celery, committed on main in")
        self.story.say(f"  {self.folder}", "bold")
        with self.story.waiting("seeding its database"):
            run_module(self.folder / SOURCE_ROOT, self._backend("").env, "-m", "seed")
        return git

    def _backend(self, label: str) -> Backend:
        return Backend(self.folder / SOURCE_ROOT, self.folder / DATA, label=label)

    def _before(self) -> Observed:
        self.story.chapter("Before: a real API and a real worker")
        self._audit()
        before = observe(self._backend("before-"), self.story)
        self.wrong += wrong_before(before)
        return before

    def _audit(self) -> Facts:
        facts = facts_of_head(self.folder, {})
        for collision in facts.collisions:
            self.story.verdict(False, collision.name, defined(len(collision.registrations)))
            for entry in collision.registrations:
                self.story.say(f"      {entry.where}", "dim")
        return facts

    def _migrate(self) -> bool:
        self.story.chapter("The migration: demonolith run --yes")
        try:
            code = run_command(self.folder, {}, {}, Options(yes=True))
        except DemonolithError as error:
            self.wrong.append("\n    ".join([error.message, *error.hint.splitlines()]))
            return False
        if code != EXIT_OK:
            self.wrong.append(f"the migration ended with exit code {code}")
        return code == EXIT_OK

    def _after(self) -> Observed:
        self.story.chapter("After: the same requests")
        left = self._audit().collisions
        self.wrong += [f"after, the audit still finds {item.name} twice" for item in left]
        after = observe(self._backend("after-"), self.story)
        self.wrong += wrong_after(after)
        return after

    def _compare(self, git: Runner, before: Observed, after: Observed) -> None:
        self.story.say("")
        compare(self.story, before, after)
        log = git.line("log", "--reverse", "--format=%h%x00%s", "main..HEAD")
        commits = [(line.split("\0")[0], line.split("\0")[1]) for line in log.splitlines()]
        list_commits(self.story, git.line("symbolic-ref", "--short", "HEAD"), commits)
        if len(commits) != len(STAGES):
            self.wrong.append(f"expected {len(STAGES)} commits; got {len(commits)}")

    def _verdict(self) -> int:
        self.story.say("")
        if not self.wrong:
            self.story.say("Everything was as it should be.", "bold green")
            return EXIT_OK
        self.story.say("Not as it should be:", "bold red")
        for line in self.wrong:
            self.story.say(f"  {self.story.bad} {line}", "red")
        self.story.say(f"Repository and logs ({DATA}/logs): {self.folder}")
        return EXIT_ERROR
