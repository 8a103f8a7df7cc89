"""Tests of the benchmarks: that what they print was really computed."""
