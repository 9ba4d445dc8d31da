"""Edits, the splice that applies them, and the correction file."""
