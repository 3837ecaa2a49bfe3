"""One module per page of the reference: each reads the code and returns Markdown."""
