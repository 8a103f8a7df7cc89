"""Proves a branch commit by commit: each against its parent, whoever has made it."""
