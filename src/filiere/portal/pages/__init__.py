"""The pages of the portal: each a function from a visit to blocks."""
