"""Bioproduction: the plant, its numbers, its eyes and its hands."""
