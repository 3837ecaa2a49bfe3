"""Pure science shared by engines."""
