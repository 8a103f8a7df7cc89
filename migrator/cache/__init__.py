"""What was found out before, kept by all that decides it, so that nobody finds it out again.

``results.py`` keeps results as files, ``program.py`` says what this program is, ``folder.py`` where
a person's own cache is, ``records.py`` makes dataclasses of what was read back, and ``audits.py``
puts these together for what was seen of a commit. Results of a repository's own runs are kept in
its git directory (``proof/``); those of an audit are not, as a repository could bring them along.
"""
