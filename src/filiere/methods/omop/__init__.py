"""The OMOP common data model: cohort definitions in the Circe language, read, compiled to one plan for many, and run."""
