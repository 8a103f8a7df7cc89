"""Moves one function with rope, without writing the result: rope_move.py ROOT FILE FUNCTION."""

import sys

from rope.base.project import Project  # type: ignore[import-not-found,unused-ignore]
from rope.refactor.move import create_move  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Compute the changes of the move."""
    root, file, function = sys.argv[1:]
    project = Project(root, ropefolder=None)
    module = project.get_resource(file)
    offset = module.read().index(f"def {function}(") + len("def ")
    target = project.get_resource("maintenance.py")
    changes = create_move(project, module, offset).get_changes(target)
    print(len(list(changes.get_changed_resources())), "files")


if __name__ == "__main__":
    main()
