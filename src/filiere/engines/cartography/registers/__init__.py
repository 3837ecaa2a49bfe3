"""The living tables of the map: one file per family of records, and the first ones that the signed texts name."""
