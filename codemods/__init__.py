"""The libcst transformers: source text in, source text out. No I/O, no git, no settings."""
