"""The engines: one folder each, one shape."""
