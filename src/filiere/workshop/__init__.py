"""The only place that composes, and the only place that guards."""
