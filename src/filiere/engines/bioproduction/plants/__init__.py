"""The plants: one file per published model or variant."""
