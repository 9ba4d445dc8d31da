"""A flux and its accusé together: pairing, lists, drafts, recent work."""
