"""The hands: loops, regulators and what they are proven on."""
