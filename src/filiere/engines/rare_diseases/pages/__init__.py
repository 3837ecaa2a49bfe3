"""What the rare diseases engine shows: its evidence as blocks. Every page begins with what the result is not for."""
