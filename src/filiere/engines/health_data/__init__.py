"""The oncology and precision-medicine data platform: OMOP in, cohorts, quality and characterisation out."""
