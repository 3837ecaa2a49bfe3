"""What the steering engine shows of its results; each picture has its table."""
