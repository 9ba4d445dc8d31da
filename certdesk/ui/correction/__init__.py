"""Generating the correction file and reading its verdict."""
