"""Scripts whose output is committed: practice dossiers, screenshots."""
