"""The command line, one of two equal faces."""
