"""The journal: what was seen, generated and deposited, in ids, hashes, counts and dates only."""
