"""Depositing and following from the window: dialogs, the list of deposits, credentials, lock."""
