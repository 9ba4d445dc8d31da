"""The XML panes: painted from bytes, only what is visible."""
