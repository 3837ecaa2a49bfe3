"""Persistence: the ledger, the artefacts and the rows, as a Django app."""
