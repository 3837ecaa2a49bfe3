"""The history of the tables: every workspace of an older release is brought forward through these, one transaction each."""
