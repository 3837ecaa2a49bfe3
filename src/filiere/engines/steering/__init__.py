"""Reports on the contract itself."""
