"""The parts of the git layer; ``migrator.gitstore`` puts them together."""
