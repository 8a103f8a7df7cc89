"""The record of each run, and the ways on and back that rest on it."""
