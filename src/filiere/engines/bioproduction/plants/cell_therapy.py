"""T cells of one donor expanded in a small perfused reactor, "made to measure": a declared variant whose donor is a prior.

Every value is an assumption of ours within the orders of magnitude of the field, to be replaced by the user's data: activation wanes,
growth follows it, glucose and lactate limit it. What is published is the target of its soft sensor, not this model.
"""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_OURS = "our assumption, to be replaced"

_PARAMETERS = (
    Parameter("mu_max", 0.045, "1/h", _OURS, 0.025, 0.06),
    Parameter("k_d", 0.002, "1/h", _OURS, 0.0, 0.01),
    Parameter("t_lag", 24.0, "h", _OURS, 6.0, 48.0),
    Parameter("k_wane", 0.004, "1/h", _OURS, 0.001, 0.01),
    Parameter("K_glc", 0.5, "mmol/L", _OURS, 0.1, 2.0),
    Parameter("KI_lac", 30.0, "mmol/L", _OURS, 15.0, 60.0),
    Parameter("q_glc", 1.2e-10, "mmol/h", _OURS, 5e-11, 3e-10),
    Parameter("Y_lacglc", 1.7, "mol/mol", _OURS, 1.0, 2.0),
    Parameter("X_max", 5e7, "1/mL", _OURS, 1e7, 1e8),
)
#: How donors differ: coefficients of variation of the parameters drawn for each, our assumption.
DONOR_CV: Mapping[str, float] = {"mu_max": 0.12, "t_lag": 0.25, "k_wane": 0.25, "q_glc": 0.20}


def _equations(t: Any, y: Any, p: Any, u: Any, m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    fed = y.Glc / (p.K_glc + y.Glc)
    awake = 1.0 / (1.0 + m.exp(-(t - p.t_lag) / (0.15 * p.t_lag)))
    mu = p.mu_max * awake * y.activation * fed * p.KI_lac / (p.KI_lac + y.Lac) * (1.0 - y.X / p.X_max)
    use = p.q_glc * fed * y.X * 1000.0
    rates = {
        "X": (mu - p.k_d) * y.X,
        "activation": -p.k_wane * awake * y.activation,
        "Glc": u.D * (u.medium_glc - y.Glc) - use,
        "Lac": p.Y_lacglc * use - u.D * y.Lac,
    }
    outputs = {"mu": mu, "cells": y.X * u.volume, "fold": y.X * u.volume / (u.seeded + 1e-30), "glucose_use": use}
    return rates, outputs


CELL_THERAPY = Plant(
    name="cell-therapy",
    words=("Thérapie cellulaire, un lot par patient", "Cell therapy, one batch per patient"),
    time_unit="h",
    states=(
        State("X", "1/mL", 5e5, ("cellules viables", "viable cells"), 1e6),
        State("activation", "1", 1.0, ("activation", "activation"), 1.0),
        State("Glc", "mmol/L", 17.0, ("glucose", "glucose"), 1.0),
        State("Lac", "mmol/L", 0.0, ("lactate", "lactate"), 1.0),
    ),
    parameters=_PARAMETERS,
    inputs=(
        Input("D", "1/h", 0.0, ("perfusion, volumes de cuve par heure", "perfusion, vessel volumes per hour")),
        Input("medium_glc", "mmol/L", 17.0, ("glucose du milieu", "glucose of the medium")),
        Input("volume", "mL", 250.0, ("volume", "volume")),
        Input("seeded", "1", 1.25e8, ("cellules ensemencées", "cells seeded")),
    ),
    outputs=(
        Output("mu", "1/h", ("vitesse de croissance", "growth rate")),
        Output("cells", "1", ("cellules", "cells")),
        Output("fold", "1", ("multiplication", "fold expansion")),
        Output("glucose_use", "mmol/L/h", ("glucose consommé", "glucose used")),
    ),
    equations=_equations,
    source="Our variant: activation, Monod kinetics, retention of all cells",
    published=False,
    horizon=216.0,
    product="X",
    limits=(
        "Toutes les valeurs sont des hypothèses : ce modèle sert à essayer une conduite à un lot par patient, pas à prédire un patient.",
        "Every value is an assumption: this model serves to try a way of running one batch per patient, not to predict a patient.",
    ),
)
