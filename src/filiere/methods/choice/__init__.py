"""Choosing together: severity of reviewers set right, portfolios under constraints, and how far a choice holds when weights change."""
