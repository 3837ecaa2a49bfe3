"""Blocks to media: HTML, terminal, print."""
