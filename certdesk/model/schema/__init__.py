"""The schema of a flux: its fields, its validation, its verdict."""
