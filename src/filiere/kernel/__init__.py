"""Pure values of a contract: what was promised, what happened, and where that leaves it. Standard library and pydantic only."""
