"""Deduplication that explains itself: lists of organisations read, grouped, and each group told why."""
