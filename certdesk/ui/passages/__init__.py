"""The list of passages."""
