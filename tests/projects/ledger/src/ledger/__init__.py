"""Invoicing."""

__version__ = "1.12.0"
