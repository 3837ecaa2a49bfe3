"""What the maps show: an edition as table, matrix, map of France and network."""
