"""Cartography: the maps that the contract asks for, as one graph of sourced records."""
