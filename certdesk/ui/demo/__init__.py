"""The window used as a person would, by a program: the demonstration and its pictures."""
