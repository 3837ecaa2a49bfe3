"""Filière: the software that makes a strategic sector contract run."""

__version__ = "0.1.0"
