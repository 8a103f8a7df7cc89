"""Reads, applies and executes the case files of ``tests/cases`` (its README has the format)."""
