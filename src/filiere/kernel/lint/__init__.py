"""Rules that find what a contract says wrong, from its data alone."""
