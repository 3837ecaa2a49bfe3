"""CHO cells, fed-batch and perfusion: the macroscopic Monod kinetics with the parameter table of Kornecki and Strube.

Parameters read at the source: A. Kornecki, J. Strube, Bioengineering 5(1):25, 2018, doi 10.3390/bioengineering5010025, table 2 (its
references 49: Xing et al., Biotechnol. Prog. 26(1):208–219, 2010; 50: Craven et al.). The form of the equations is that of Xing et al. as
recalled, not read at the source: the plant is therefore our variant, with published parameters. Volume terms are mass balances.
"""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_TABLE = "Kornecki & Strube 2018, table 2"
_OURS = "our variant"

_PARAMETERS = (
    Parameter("mu_max", 0.039, "1/h", _TABLE, 0.025, 0.055),
    Parameter("k_d", 0.004, "1/h", _TABLE, 0.002, 0.008),
    Parameter("K_glc", 1.00, "mmol/L", _TABLE, 0.2, 3.0),
    Parameter("K_gln", 0.047, "mmol/L", _TABLE, 0.01, 0.2),
    Parameter("KI_lac", 43.00, "mmol/L", _TABLE, 20.0, 90.0),
    Parameter("KI_amm", 6.51, "mmol/L", _TABLE, 3.0, 15.0),
    Parameter("KD_lac", 45.8, "mmol/L", _TABLE, 20.0, 90.0),
    Parameter("KD_amm", 6.51, "mmol/L", _TABLE, 3.0, 15.0),
    Parameter("Y_Xglc", 0.357e9, "1/mmol", _TABLE, 0.2e9, 0.6e9),
    Parameter("Y_Xgln", 0.974e9, "1/mmol", _TABLE, 0.5e9, 1.8e9),
    Parameter("Y_lacglc", 0.70, "mol/mol", _TABLE, 0.3, 1.5),
    Parameter("Y_ammgln", 0.67, "mol/mol", _TABLE, 0.4, 1.0),
    Parameter("r_amm", 6.3e-12, "mmol/h", _TABLE, 0.0, 1.2e-11),
    Parameter("m_glc", 69.2e-12, "mmol/h", _TABLE, 3e-11, 1.2e-10),
    Parameter("a1", 3.2e-12, "mmol/h", _TABLE, 1e-12, 8e-12),
    Parameter("a2", 2.1, "mmol/L", _TABLE, 1.0, 4.0),
    Parameter("Q_mAb", 1.51e-12, "g/h", _TABLE, 0.8e-12, 3e-12),
)
_EXTENSIONS = (
    Parameter("k_lys", 0.0, "1/h", _OURS, 0.0, 0.02),
    Parameter("k_deg", 0.0, "1/h", _OURS, 0.0, 0.01),
    Parameter("gate", 0.0, "1", _OURS, 0.0, 1.0),
    Parameter("K_gate", 0.05, "mmol/L", _OURS, 0.01, 0.2),
    Parameter("r_lac", 0.0, "mmol/h", _OURS, 0.0, 5e-11),
    Parameter("K_lac", 5.0, "mmol/L", _OURS, 1.0, 20.0),
    Parameter("shift_mu", 0.0, "1", _OURS, 0.0, 0.15),
    Parameter("shift_q", 0.0, "1", _OURS, 0.0, 0.10),
    Parameter("osm_base", 270.0, "mOsm/kg", _OURS, 250.0, 300.0),
    Parameter("K_osm", 0.0, "kg/mOsm", _OURS, 0.0, 0.01),
)


def _equations(_t: Any, y: Any, p: Any, u: Any, m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    glc, gln, amm, lac = y.Glc, y.Gln, y.Amm, y.Lac
    growth, death = _growth(y, p, u, m)
    net = growth - death
    # The published set has no gate: it leaves the positive orthant once glucose is exhausted.
    use = p.gate * m.maximum(net, 0.0) + (1.0 - p.gate) * net
    open_glc = 1.0 - p.gate + p.gate * glc / (p.K_gate + glc)
    open_amm = 1.0 - p.gate + p.gate * amm / (p.K_gate + amm)
    q_glc = use / p.Y_Xglc + p.m_glc * open_glc
    q_gln = use / p.Y_Xgln + p.a1 * gln / (p.a2 + gln)
    drink = p.r_lac * lac / (p.K_lac + lac) / (1.0 + glc / p.K_glc)
    q_lac = p.Y_lacglc * q_glc - drink
    q_amm = p.Y_ammgln * use / p.Y_Xgln - p.r_amm * open_amm
    q_mab = p.Q_mAb * (1.0 + p.shift_q * (37.0 - u.T))
    into = u.F_feed + u.F_medium
    out_cells = into / y.V + (u.P * (1.0 - u.retention) - u.P) / y.V
    out_free = into / y.V
    lost_mab = (into - u.P * u.product_retention) / y.V
    rates = {
        "Xv": net * y.Xv - out_cells * y.Xv,
        "Xd": death * y.Xv - p.k_lys * y.Xd - out_cells * y.Xd,
        "Glc": -q_glc * y.Xv + (u.F_feed * u.feed_glc + u.F_medium * u.medium_glc) / y.V - out_free * glc,
        "Gln": -q_gln * y.Xv - p.k_deg * gln + (u.F_feed * u.feed_gln + u.F_medium * u.medium_gln) / y.V - out_free * gln,
        "Lac": q_lac * y.Xv - out_free * lac,
        "Amm": q_amm * y.Xv + p.k_deg * gln - out_free * amm,
        "mAb": q_mab * y.Xv - lost_mab * y.mAb,
        "V": into - u.B - u.P,
        "harvest": (u.B + u.P * (1.0 - u.product_retention)) * y.mAb,
    }
    outputs = {
        "mu": growth,
        "mu_d": death,
        "viability": 100.0 * y.Xv / (y.Xv + y.Xd + 1.0),
        "osmolality": p.osm_base - 36.0 + glc + 2.0 * lac + gln + 2.0 * amm,
        "mass": y.mAb * y.V + y.harvest,
    }
    return rates, outputs


def _growth(y: Any, p: Any, u: Any, m: Any) -> tuple[Any, Any]:
    monod = y.Glc / (p.K_glc + y.Glc) * y.Gln / (p.K_gln + y.Gln)
    growth = p.mu_max * monod * p.KI_lac / (p.KI_lac + y.Lac) * p.KI_amm / (p.KI_amm + y.Amm)
    osmolality = p.osm_base - 36.0 + y.Glc + 2.0 * y.Lac + y.Gln + 2.0 * y.Amm
    stress = m.exp(-p.K_osm * m.maximum(osmolality - 330.0, 0.0))
    growth = growth * (1.0 - p.shift_mu * (37.0 - u.T)) * stress
    death = p.k_d * y.Lac / (p.KD_lac + y.Lac) * y.Amm / (p.KD_amm + y.Amm)
    return growth, death


_STATES = (
    State("Xv", "1/L", 0.4e9, ("cellules viables", "viable cells"), 1e9, concentration=True),
    State("Xd", "1/L", 0.0, ("cellules mortes", "dead cells"), 1e9, concentration=True),
    State("Glc", "mmol/L", 30.0, ("glucose", "glucose"), 1.0, concentration=True),
    State("Gln", "mmol/L", 6.0, ("glutamine", "glutamine"), 1.0, concentration=True),
    State("Lac", "mmol/L", 0.0, ("lactate", "lactate"), 1.0, concentration=True),
    State("Amm", "mmol/L", 1.0, ("ammonium", "ammonium"), 1.0, concentration=True),
    State("mAb", "g/L", 0.0, ("anticorps", "antibody"), 0.1, concentration=True),
    State("V", "L", 1.0, ("volume", "volume"), 1.0),
    State("harvest", "g", 0.0, ("anticorps récolté", "antibody harvested"), 0.1),
)
_INPUTS = (
    Input("F_feed", "L/h", 0.0, ("débit d’alimentation concentrée", "feed rate")),
    Input("feed_glc", "mmol/L", 500.0, ("glucose de l’alimentation", "glucose of the feed")),
    Input("feed_gln", "mmol/L", 60.0, ("glutamine de l’alimentation", "glutamine of the feed")),
    Input("F_medium", "L/h", 0.0, ("débit de milieu frais", "rate of fresh medium")),
    Input("medium_glc", "mmol/L", 30.0, ("glucose du milieu", "glucose of the medium")),
    Input("medium_gln", "mmol/L", 6.0, ("glutamine du milieu", "glutamine of the medium")),
    Input("B", "L/h", 0.0, ("purge", "bleed")),
    Input("P", "L/h", 0.0, ("perfusat", "perfusate")),
    Input("retention", "1", 1.0, ("rétention des cellules", "retention of cells")),
    Input("product_retention", "1", 0.0, ("rétention du produit", "retention of the product")),
    Input("T", "°C", 37.0, ("température", "temperature")),
)
_OUTPUTS = (
    Output("mu", "1/h", ("vitesse de croissance", "growth rate")),
    Output("mu_d", "1/h", ("vitesse de mort", "death rate")),
    Output("viability", "%", ("viabilité", "viability")),
    Output("osmolality", "mOsm/kg", ("osmolalité estimée", "estimated osmolality")),
    Output("mass", "g", ("anticorps produit", "antibody made")),
)

CHO = Plant(
    name="cho",
    words=("Cellules CHO, anticorps", "CHO cells, antibody"),
    time_unit="h",
    states=_STATES,
    parameters=(*_PARAMETERS, *_EXTENSIONS),
    inputs=_INPUTS,
    outputs=_OUTPUTS,
    equations=_equations,
    source="Kornecki & Strube 2018, doi 10.3390/bioengineering5010025 (parameters); Xing et al. 2010 (form, as recalled)",
    published=False,
    volume="V",
    working_volume=None,
    horizon=96.0,
    product="mAb",
    limits=(
        "Le jeu publié sort de l’orthant positif : le glucose devient négatif après 105 h sans alimentation.",
        "The published set leaves the positive orthant: without a feed glucose turns negative after 105 h.",
    ),
)

#: What the declared, positive variant changes in the published set: gates, lactate re-consumption, temperature and osmolality effects.
REALISTIC: Mapping[str, float] = {
    "gate": 1.0,
    "k_lys": 0.003,
    "k_deg": 0.002,
    "r_lac": 4e-11,
    "shift_mu": 0.12,
    "shift_q": 0.05,
    "K_osm": 0.004,
}
