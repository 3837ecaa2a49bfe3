"""A perfused reactor with its cell separator, 17 states: a numerical benchmark, not a physiological one.

Source: the MAbEnv environment of the project smpl (Quartic.ai, MIT licence), equations and steady state as its code states them. Its
growth rate at 37 °C (0.142 1/h, a doubling in 4.9 h) and its glucose (2 468 mmol/L) are not those of CHO cells: use ``cho`` for anything
but numerics and control benchmarks. The states are Xv, Xt, Glc, Gln, Lac, Amm, mAb, V of the reactor, then of the
separator, then T.
"""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_SOURCE = "smpl MAbEnv, mab_helpers.py"
_KINDS = ("Xv", "Xt", "Glc", "Gln", "Lac", "Amm", "mAb")
#: Published steady state, in the order of the states; units L, mmol/L, cells/L, mg/L, °C.
_STEADY = (
    3.26342265e10, 8.23616844e10, 2467.73982, 5.76791784, 63.3643553, 4.80086309, 61.9576799, 3000.0,
    2.61134014e9, 6.59045413e9, 1974.6471, 4.61539832, 50.7031734, 3.84157612, 49.5775737, 2976.93262, 37.0000004,
)  # fmt: skip

_PARAMETERS = tuple(
    Parameter(name, value, unit, _SOURCE)
    for name, value, unit in (
        ("mu_slope", 0.0016, "1/h/°C"),
        ("mu_zero", -0.0308, "1/h"),
        ("mu_dmax", 0.06 / 60, "1/min"),
        ("K_damm", 1.76, "mmol/L"),
        ("K_dgln", 9.6e-3 / 60, "1/min"),
        ("K_glc", 0.75, "mmol/L"),
        ("K_gln", 0.075, "mmol/L"),
        ("KI_amm", 28.48, "mmol/L"),
        ("KI_lac", 171.76, "mmol/L"),
        ("m_glc", 4.9e-14 / 60, "mmol/min"),
        ("Y_ammgln", 0.45, "mol/mol"),
        ("Y_lacglc", 2.0, "mol/mol"),
        ("Y_Xglc", 2.6e8, "1/mmol"),
        ("Y_Xgln", 8e8, "1/mmol"),
        ("alpha1", 3.4e-13 / 60, "mmol/min"),
        ("alpha2", 4.0, "mmol/L"),
        ("q_mAb", 6.59e-10 / 60, "mg/min"),
        ("keep_cells", 0.92, "1"),
        ("keep_free", 0.2, "1"),
        ("T_in", 37.0, "°C"),
        ("dH", 5e5, "J/mol"),
        ("rho", 1560.0, "g/L"),
        ("cp", 1.244, "J/g/K"),
        ("U", 4e2, "J/min/K"),
    )
)
_INPUTS = (
    Input("Fin", "L/min", 21.689197, ("alimentation", "feed")),
    Input("F1", "L/min", 21.6941985, ("vers le séparateur", "to the separator")),
    Input("Fr", "L/min", 5.00142355e-3, ("retour du séparateur", "return of the separator")),
    Input("F2", "L/min", 21.689197, ("sortie du séparateur", "out of the separator")),
    Input("Glc_in", "mmol/L", 1999.99869, ("glucose de l’alimentation", "glucose of the feed")),
    Input("Gln_in", "mmol/L", 12.9962189, ("glutamine de l’alimentation", "glutamine of the feed")),
    Input("Tc", "°C", 36.9999946, ("température de la double enveloppe", "jacket temperature")),
)


def _equations(_t: Any, y: Any, p: Any, u: Any, _m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    one = {kind: getattr(y, f"{kind}1") for kind in _KINDS}
    two = {kind: getattr(y, f"{kind}2") for kind in _KINDS}
    kept = {kind: (p.keep_cells if kind in {"Xv", "Xt"} else p.keep_free) for kind in _KINDS}
    back = {kind: kept[kind] * one[kind] * u.F1 / u.Fr for kind in _KINDS}
    mu_max = (p.mu_slope * y.T + p.mu_zero) * 5.0 / 60.0
    limits = one["Glc"] / (p.K_glc + one["Glc"]) * one["Gln"] / (p.K_gln + one["Gln"])
    inhibitions = p.KI_lac / (p.KI_lac + one["Lac"]) * p.KI_amm / (p.KI_amm + one["Amm"])
    mu = mu_max * limits * inhibitions
    mu_d = p.mu_dmax / (1.0 + (p.K_damm / one["Amm"]) ** 2.0)
    q_glc = mu / p.Y_Xglc + p.m_glc
    q_gln = mu / p.Y_Xgln + p.alpha1 * one["Gln"] / (p.alpha2 + one["Gln"])
    made = {
        "Xv": (mu - mu_d) * one["Xv"],
        "Xt": mu * one["Xv"],
        "Glc": u.Fin / y.V1 * u.Glc_in - q_glc * one["Xv"],
        "Gln": u.Fin / y.V1 * u.Gln_in - q_gln * one["Xv"] - p.K_dgln * one["Gln"],
        "Lac": p.Y_lacglc * q_glc * one["Xv"],
        "Amm": p.Y_ammgln * q_gln * one["Xv"] + p.K_dgln * one["Gln"],
        "mAb": p.q_mAb * one["Xv"],
    }
    rates = {f"{kind}1": made[kind] - u.Fin / y.V1 * one[kind] + u.Fr / y.V1 * (back[kind] - one[kind]) for kind in _KINDS}
    rates |= {f"{kind}2": u.F1 / y.V2 * (one[kind] - two[kind]) - u.Fr / y.V2 * (back[kind] - two[kind]) for kind in _KINDS}
    rates["V1"] = u.Fin + u.Fr - u.F1
    rates["V2"] = u.F1 - u.F2 - u.Fr
    heat = p.dH / (p.rho * p.cp) * mu * one["Xv"] * 2.4908084e-19
    rates["T"] = u.Fin / y.V1 * (p.T_in - y.T) + heat + p.U / (y.V1 * p.rho * p.cp) * (u.Tc - y.T)
    return rates, {"mu": 60.0 * mu, "mu_d": 60.0 * mu_d, "harvest_rate": two["mAb"] * u.F2, "sts": u.Fin / y.V1 * 1440.0}


_UNITS = {"Xv": "1/L", "Xt": "1/L", "Glc": "mmol/L", "Gln": "mmol/L", "Lac": "mmol/L", "Amm": "mmol/L", "mAb": "mg/L", "V": "L"}
_WORDS = {
    "Xv": ("cellules viables", "viable cells"),
    "Xt": ("cellules totales", "total cells"),
    "Glc": ("glucose", "glucose"),
    "Gln": ("glutamine", "glutamine"),
    "Lac": ("lactate", "lactate"),
    "Amm": ("ammonium", "ammonium"),
    "mAb": ("anticorps", "antibody"),
    "V": ("volume", "volume"),
}
_VESSELS = (("1", ("réacteur", "reactor")), ("2", ("séparateur", "separator")))
_STATES = tuple(
    State(
        kind + vessel,
        _UNITS[kind],
        _STEADY[8 * place + row],
        (f"{_WORDS[kind][0]}, {where[0]}", f"{_WORDS[kind][1]}, {where[1]}"),
        scale=max(_STEADY[8 * place + row], 1.0),
    )
    for place, (vessel, where) in enumerate(_VESSELS)
    for row, kind in enumerate((*_KINDS, "V"))
)

PERFUSION = Plant(
    name="perfusion",
    words=("Perfusion avec séparateur (banc numérique)", "Perfusion with separator (numerical benchmark)"),
    time_unit="min",
    states=(*_STATES, State("T", "°C", _STEADY[16], ("température", "temperature"), 1.0)),
    parameters=_PARAMETERS,
    inputs=_INPUTS,
    outputs=(
        Output("mu", "1/h", ("vitesse de croissance", "growth rate")),
        Output("mu_d", "1/h", ("vitesse de mort", "death rate")),
        Output("harvest_rate", "mg/min", ("anticorps récolté", "antibody harvested")),
        Output("sts", "1/d", ("volumes de cuve par jour", "vessel volumes per day")),
    ),
    equations=_equations,
    source="smpl MAbEnv (Quartic.ai, MIT): equations and steady state of its code",
    published=True,
    horizon=1440.0,
    product="mAb1",
    limits=(
        "Cinétique non physiologique : à n’employer que comme banc d’essai numérique.",
        "The kinetics are not physiological: use it as a numerical benchmark only.",
    ),
)
