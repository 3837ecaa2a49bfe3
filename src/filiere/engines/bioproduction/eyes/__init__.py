"""The eyes: what can be known of a culture from its sensors, with its uncertainty."""
