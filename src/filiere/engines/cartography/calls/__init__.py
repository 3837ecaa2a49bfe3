"""Calls and the choices made on them: criteria, conflicts of interest, notes set right, sets of projects and how far they hold."""
