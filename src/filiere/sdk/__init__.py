"""All that the author of an engine imports."""
