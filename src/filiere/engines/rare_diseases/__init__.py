"""Rare diseases: rank diseases from signs, measure the ranking without leaks, say what to look for next."""
