"""Synthetic files of any size, and the table of promises against what a machine measures."""
