"""The linter: what a signed contract gets wrong about itself, found from its encoded form. One file per family of rules."""
