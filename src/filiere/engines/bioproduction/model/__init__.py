"""How a plant is declared once, and the back ends that run the declaration."""
