"""Digital maturity of a company, assessed by itself."""
