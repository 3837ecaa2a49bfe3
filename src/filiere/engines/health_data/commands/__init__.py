"""What the engine answers at the prompt."""
