"""Renderings of facts and results; nothing is computed here."""
