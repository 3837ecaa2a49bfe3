"""Linkage of organisation names: which records speak of the same organisation, and why, in weights that can be added up."""
