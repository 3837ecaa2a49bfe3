"""Integrators, ensembles, sensitivities and estimation."""
