"""The portal in the window."""
