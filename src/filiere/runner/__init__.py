"""How a run happens: planned, isolated, recorded."""
