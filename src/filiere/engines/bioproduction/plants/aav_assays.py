"""What the authors of the AAV model measured, beside which the model is shown, its misfits included.

Source: data deposited with Nguyen et al. 2021 (doi 10.1016/j.omtm.2021.04.006), experiment E3: qPCR and ELISA, per mL of culture.
"""

#: (hour, output of the plant, measured values in 1/mL).
ASSAYS: tuple[tuple[float, str, tuple[float, ...]], ...] = (
    (24.0, "full_per_mL", (9.68e8, 8.32e8, 7.86e8)),
    (46.0, "full_per_mL", (0.97e9, 1.25e9)),
    (24.0, "capsids_per_mL", (3.62e10, 4.03e10)),
    (46.0, "capsids_per_mL", (5.58e10, 5.29e10)),
    (46.0, "dna_per_mL", (4.51e9, 4.54e9, 5.39e9)),
)
#: Full virions per cell of the published model at hours after transfection, to six digits.
LANDMARKS = ((6.0, 0.0976378), (12.0, 30.043083), (24.0, 370.27879))
