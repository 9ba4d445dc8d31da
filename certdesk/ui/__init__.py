"""All of the window: the only package that knows Qt."""
