"""The self-assessment as a state machine, and what it shows."""
