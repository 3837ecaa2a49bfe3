"""What bioproduction produces; the only files that join its science to the SDK."""
