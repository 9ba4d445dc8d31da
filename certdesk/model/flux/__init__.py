"""The deposited file: its bytes, its index, its passages."""
