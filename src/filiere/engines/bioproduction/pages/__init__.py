"""Pages: evidence in, blocks out."""
