"""Penicillin at industrial scale: the 33-state plant of IndPenSim, a 100 000 L fed-batch of *Penicillium chrysogenum*.

Sources: S. Goldrick, A. Ştefan, D. Lovett, G. Montague, B. Lennox, J. Biotechnol. 193:70–82, 2015, doi 10.1016/j.jbiotec.2014.10.029, and
S. Goldrick et al., Comput. Chem. Eng. 130:106512, 2019, doi 10.1016/j.compchemeng.2019.05.037. Equations and parameters as the open port
PenSimPy (Quartic.ai, MIT) states them, all inhibitions on. What the port does oddly (heat balance in mixed units, the degenerated vacuoles
driven by the rate of the last bin, the concentration of hydroxide above pH 7) is kept here; the quirks of control are in
``control.penicillin_loop``.
"""

import math
from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_SOURCE = "PenSimPy, indpensim_ode_py.py (Goldrick et al. 2015)"
_VALUES = (
    ("mup", 0.041, "1/h"), ("mux", 0.41, "1/h"), ("alpha_kla", 85.0, "1"), ("N_conc_paa", 150000.0, "mg/L"), ("PAA_c", 530000.0, "mg/L"),
    ("ratio", 0.4, "1"), ("P_std", 0.0015, "g/L"), ("P_mean", 0.002, "g/L"), ("mu_v", 1.71e-4, "1/h"), ("mu_a", 3.5e-3, "1/h"),
    ("mu_diff", 5.36e-3, "g/L/h"), ("beta_1", 0.006, "1/h"), ("K_b", 0.05, "g/L"), ("K_diff", 0.75, "g/L"), ("K_diff_L", 0.09, "g/L"),
    ("K_e", 0.009, "g/L"), ("K_v", 0.05, "g/L"), ("delta_r", 0.75e-4, "cm"), ("k_v", 3.22e-5, "cm/h"), ("D", 2.66e-11, "cm2/h"),
    ("rho_a0", 0.35, "g/cm3"), ("rho_d", 0.18, "g/cm3"), ("r_0", 1.5e-4, "cm"), ("delta_0", 1e-4, "cm"), ("Y_sX", 1.85, "g/g"),
    ("Y_sP", 0.9, "g/g"), ("m_s", 0.029, "1/h"), ("c_oil", 1000.0, "g/L"), ("c_s", 600.0, "g/L"), ("Y_O2X", 650.0, "mg/g"),
    ("Y_O2P", 160.0, "mg/g"), ("m_O2X", 17.5, "mg/g/h"), ("kla_a", 0.38, "1"), ("kla_b", 0.34, "1"), ("kla_c", -0.38, "1"),
    ("kla_d", 0.25, "1"), ("Henry", 0.0251, "bar L/mg"), ("n_imp", 3.0, "1"), ("radius", 2.1, "m"), ("r_imp", 0.85, "m"),
    ("Po", 5.0, "1"), ("eps", 0.1, "1"), ("X_crit_DO2", 0.1, "1"), ("P_crit_DO2", 0.3, "1"), ("A_inhib", 1.0, "1"), ("Tf", 288.0, "K"),
    ("Tw", 288.0, "K"), ("Tcin", 285.0, "K"), ("Th", 333.0, "K"), ("Tair", 290.0, "K"), ("C_ps", 5.9, "kJ/kg/K"),
    ("C_pw", 4.18, "kJ/kg/K"), ("dH_evap", 2430.7, "kJ/kg"), ("U_jacket", 36.0, "kJ/h/m2/K"), ("A_c", 105.0, "m2"),
    ("Eg", 14880.0, "J/mol"), ("Ed", 173250.0, "J/mol"), ("k_g", 450.0, "1"), ("k_d", 2.5e29, "1"), ("Y_QX", 25.0, "kJ/g"),
    ("abc", 0.033, "mol/L"), ("gamma1", 3.25e-7, "mol/g"), ("gamma2", 2.5e-11, "mol/L"), ("m_ph", 0.0025, "1/h"), ("K1", 1e-5, "mol/L"),
    ("K2", 2.5e-8, "mol/L"), ("N_oil", 20000.0, "mg/L"), ("Y_NX", 10.0, "mg/g"), ("Y_NP", 80.0, "mg/g"), ("m_N", 0.03, "mg/g/h"),
    ("X_crit_N", 150.0, "mg/L"), ("Y_PAA_P", 187.5, "mg/g"), ("Y_PAA_X", 45.0, "mg/g"), ("m_PAA", 1.05, "mg/g/h"),
    ("X_crit_PAA", 2400.0, "mg/L"), ("P_crit_PAA", 200.0, "mg/L"), ("B1", -64.29, "1"), ("B2", -1.825, "1"), ("B3", 0.3649, "1/K"),
    ("B4", 0.1280, "1"), ("B5", -4.9496e-4, "1/K2"), ("delta_c0", 0.89, "1"), ("k1", 0.001, "1/h"), ("k2", 0.0001, "1/h"),
    ("k3", 0.005, "1/L"), ("t1", 1.0, "h"), ("t2", 250.0, "h"), ("q_co2", 0.1353, "1/h"), ("X_crit_CO2", 7570.0, "mg/L"),
    ("alpha_evp", 5.24e-4, "1/h"), ("beta_T", 2.88, "1"), ("rho_g", 1540.0, "g/L"), ("rho_oil", 900.0, "g/L"), ("rho_w", 1000.0, "g/L"),
    ("O2_in", 0.21, "1"), ("N2_in", 0.79, "1"), ("CO2_in", 0.033, "%"), ("Tv", 373.0, "K"), ("T0", 273.0, "K"), ("alpha_1", 2451.8, "1"),
    ("step", 0.005, "h"), ("faithful", 1.0, "1"),
)  # fmt: skip
_BINS = 10


def _equations(t: Any, y: Any, p: Any, u: Any, m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    biomass = y.a0 + y.a1 + y.a3 + y.a4
    density = 1100.0 + y.P + biomass
    air = _aeration(y, p, u, m, density)
    limits = _limits(y, p, u, m, air)
    growth = _growth(y, p, m, u, limits, biomass)
    evaporated = y.V * p.alpha_evp * (m.exp(2.5 * (y.T - p.T0) / (p.Tv - p.T0)) - 1.0)
    dilution = u.Fs + u.Fb + u.Fa + u.Fw - evaporated + u.Fpaa
    thin = dilution / y.V
    rates, moved = _biomass(y, p, growth, thin)
    made = growth["r_p"] - y.P * thin
    rates["P"] = made
    feed_density = (p.c_s + u.d_cs) / 1000.0 * p.rho_g + (1.0 - (p.c_s + u.d_cs) / 1000.0) * p.rho_w
    rates["V"] = u.Fs + u.Fb + u.Fa + u.Fw + u.F_discharge / (density / 1000.0) - evaporated + u.Fpaa
    rates["Wt"] = u.Fs * feed_density / 1000.0 + p.rho_oil / 1000.0 * u.Foil + u.Fb + u.Fa + u.Fw + u.F_discharge - evaporated + u.Fpaa
    rates["S"] = (
        -p.Y_sX * (growth["r_e1"] + growth["r_b0"]) - growth["r_m0"] - growth["r_m1"] - p.Y_sP * growth["made"]
        + u.Fs * (p.c_s + u.d_cs) / y.V + u.Foil * (p.c_oil + u.d_coil) / y.V - y.S * thin
    )  # fmt: skip
    rates |= _gases(y, p, u, m, air, growth, moved, made, biomass, thin)
    rates["H"] = _acidity(y, p, u, m, growth, biomass)
    rates["T"], rates["Q"] = _heat(y, p, u, m, air, moved, made, evaporated, density, feed_density)
    age = 1.0 / (1.0 + m.exp(-p.k1 * (t - p.t1))) / (1.0 + m.exp(-p.k2 * (t - p.t2)))
    rates["viscosity"] = 3.0 * m.maximum(y.a0, 0.0) ** (1.0 / 3.0) * age - p.k3 * m.maximum(u.Fw, 0.0)
    rates["age"] = biomass
    rates["PAA"] = u.Fpaa * (p.PAA_c + u.d_PAA) / y.V - p.Y_PAA_P * made - p.Y_PAA_X * moved - p.m_PAA * y.P - y.PAA * thin
    rates["NH3"] = (
        (-growth["r_b0"] - growth["r_e1"] - growth["r_d1"] - growth["r_d4"]) * p.Y_NX - made * p.Y_NP - p.m_N * biomass
        + p.N_conc_paa * u.Fpaa / y.V + p.N_oil * u.Foil / y.V - y.NH3 * thin
    )  # fmt: skip
    rates["int_mup"] = p.mup + u.d_mup
    rates["int_mue"] = growth["mu_e"]
    ph = -m.log(y.H) / math.log(10.0)
    return rates, {"X": biomass, "pH": ph, "mu_e": growth["mu_e"], "kla": air["kla"], "amount": y.P * y.V / 1000.0}


def _aeration(y: Any, p: Any, u: Any, m: Any, density: Any) -> dict[str, Any]:
    """Return the pressure, the power and the oxygen transfer coefficient."""
    height = y.V / 1000.0 / (math.pi * p.radius**2.0) * (1.0 - p.eps)
    bottom, top = 1.0 + u.pressure + density * height * 9.81e-5, 1.0 + u.pressure
    pressure = (bottom - top) / m.log(bottom / top)
    gas = u.Fg / 60.0
    turns, impeller = u.RPM / 60.0, 2.0 * p.r_imp
    bare = p.n_imp * p.Po * density * turns**3.0 * impeller**5.0
    gassed = 0.706 * (bare**2.0 * turns * impeller**3.0 / gas**0.56) ** 0.45
    velocity, cubic = gas / (math.pi * p.radius**2.0), y.V / 1000.0
    blown = velocity * 8.314 * y.T * cubic / (22.4 * height) * m.log(1.0 + density * 9.81 * height / (top * 1e5))
    power = gassed / 1000.0 + blown
    viscosity = m.where(y.viscosity <= 4.0, 1.0, y.viscosity) / 100.0
    oil = m.maximum(u.Foil, 0.0) / y.V
    kla = p.alpha_kla * velocity**p.kla_a * (power / cubic) ** p.kla_b * viscosity**p.kla_c * (1.0 - oil**p.kla_d)
    oxygen = p.O2_in + u.d_O2
    return {"pressure": pressure, "gas": gas, "power": power, "kla": kla, "oxygen": oxygen, "star": pressure * oxygen / p.Henry}


def _limits(y: Any, p: Any, _u: Any, m: Any, air: Mapping[str, Any]) -> dict[str, Any]:
    """Return the products of inhibitions on growth and on production."""
    ph = 1.0 / (1.0 + y.H / p.K1 + p.K2 / y.H)
    ammonia = 0.5 * (1.0 - m.tanh(p.A_inhib * (p.X_crit_N - y.NH3)))
    heat = p.k_g * m.exp(-p.Eg / (8.314 * y.T)) - p.k_d * m.exp(-p.Ed / (8.314 * y.T))
    dioxide = 0.5 * (1.0 + m.tanh(p.A_inhib * (p.X_crit_CO2 - y.CO2d * 1000.0)))
    oxygen_x = 0.5 * (1.0 - m.tanh(p.A_inhib * (p.X_crit_DO2 * air["star"] - y.DO2)))
    oxygen_p = 0.5 * (1.0 - m.tanh(p.A_inhib * (p.P_crit_DO2 * air["star"] - y.DO2)))
    acid_x = 0.5 * (1.0 + m.tanh(p.X_crit_PAA - y.PAA))
    acid_p = 0.5 * (1.0 + m.tanh(y.PAA - p.P_crit_PAA))
    return {"growth": ph * ammonia * heat * oxygen_x * dioxide * acid_x, "product": oxygen_p * acid_p}


def _growth(y: Any, p: Any, m: Any, u: Any, limits: Mapping[str, Any], biomass: Any) -> dict[str, Any]:
    """Return the rates of branching, extension, differentiation, maintenance and production, g/L/h."""
    mux, mup = p.mux + u.d_mux, p.mup + u.d_mup
    mu_e = mux * limits["growth"]
    k_diff = m.maximum(p.K_diff - y.age / biomass * p.beta_1, p.K_diff_L)
    volumes = [y.phi0] + [
        4.0 * math.pi / 3.0 * (p.r_0 + k * p.delta_r) ** 3.0 * getattr(y, f"n{k + 1}") * p.delta_r for k in range(_BINS - 1)
    ]
    vacuoles = volumes[0]
    for part in volumes[1:]:
        vacuoles = vacuoles + part
    dense = y.a1 / (y.a1 / p.rho_a0 + vacuoles)
    active = y.a1 / (2.0 * dense) - vacuoles
    ph = -m.log(y.H) / math.log(10.0)
    decay = m.exp(p.B1 + p.B2 * ph + p.B3 * y.T + p.B4 * ph**2.0 + p.B5 * y.T**2.0)
    curve = 2.5 / math.sqrt(2.0 * math.pi) * m.exp(-0.5 * ((y.S - p.P_mean) / p.P_std) ** 2.0)
    made = mup * p.rho_a0 * active * curve * limits["product"]
    return {
        "mu_e": mu_e,
        "r_b0": p.ratio * mu_e * y.a1 * y.S / (p.K_b + y.S),
        "r_e1": mu_e * y.a0 * y.S / (p.K_e + y.S),
        "r_d1": p.mu_diff * y.a0 / (k_diff + y.S),
        "r_m0": p.m_s * y.a0 / (k_diff + y.S),
        "r_m1": p.m_s * p.rho_a0 * active * y.S / (p.K_v + y.S),
        "r_d4": p.mu_a * y.a3,
        "made": made,
        "r_p": made - decay * y.P,
        "active": active,
    }


def _biomass(y: Any, p: Any, growth: Mapping[str, Any], thin: Any) -> tuple[dict[str, Any], Any]:
    """Return the rates of the four regions and of the vacuoles, and the rate of the whole biomass."""
    bins = [getattr(y, f"n{k}") for k in range(_BINS)]
    fresh = p.mu_v * growth["active"] / (p.K_v + y.S)
    rates: dict[str, Any] = {"n0": fresh * (6.0 / math.pi) * (p.r_0 + p.delta_0) ** -3.0 - p.k_v * y.n0}
    after = [*bins[1:], y.nm]
    for k in range(1, _BINS):
        drift = -p.k_v * (after[k] - bins[k - 1]) / (2.0 * p.delta_r)
        rates[f"n{k}"] = drift + p.D * (after[k] - 2.0 * bins[k] + bins[k - 1]) / p.delta_r**2.0
    last, edge = p.r_0 + 8.0 * p.delta_r, p.r_0 + 10.0 * p.delta_r
    entering = p.faithful * rates["n9"] + (1.0 - p.faithful) * y.n9
    rates["nm"] = p.k_v * entering / (edge - last) - p.mu_a * y.nm
    rates["phi0"] = fresh - p.k_v * y.n0 * math.pi * (p.r_0 + p.delta_0) ** 3.0 / 6.0
    spoilt = math.pi * (last + edge) ** 3.0 / 6.0 * p.rho_d * p.k_v * y.n9
    rates["a0"] = growth["r_b0"] - growth["r_d1"] - y.a0 * thin
    rates["a1"] = growth["r_e1"] - growth["r_b0"] + growth["r_d1"] - spoilt - y.a1 * thin
    rates["a3"] = spoilt - growth["r_d4"] - y.a3 * thin
    rates["a4"] = growth["r_d4"] - y.a4 * thin
    return rates, rates["a0"] + rates["a1"] + rates["a3"] + rates["a4"]


def _gases(
    y: Any, p: Any, u: Any, m: Any, air: Mapping[str, Any], _growth: Any, moved: Any, made: Any, biomass: Any, thin: Any
) -> dict[str, Any]:  # fmt: skip
    transfer = air["kla"] * (air["star"] - y.DO2)
    uptake = -moved * p.Y_O2X - p.m_O2X * biomass - made * p.Y_O2P
    head, mole = p.eps * y.V / 1000.0, 1293.3035714285716
    flow_in, flow_out = 85714.28571428572 * air["gas"], air["gas"] * (p.N2_in / (1.0 - y.O2 - y.CO2 / 100.0)) * 85714.28571428572
    carbon = 117857.14285714287 * air["gas"]
    henry = m.exp(11.25 - 395.9 / (y.T - 175.9)) / 4400.0
    return {
        "DO2": uptake + transfer - y.DO2 * thin,
        "O2": (flow_in * air["oxygen"] - flow_out * y.O2 - 0.06 * transfer * y.V / 1000.0) / (head * mole),
        "CO2": (carbon * p.CO2_in + (y.a0 + y.a1) * p.q_co2 * y.V - carbon * y.CO2) / (head * mole),
        "CO2d": air["kla"] * p.delta_c0 * (air["pressure"] * y.CO2 / henry - y.CO2d) - y.CO2d * thin,
    }


def _acidity(y: Any, p: Any, u: Any, m: Any, growth: Mapping[str, Any], biomass: Any) -> Any:
    """Return the rate of the hydrogen ion; above pH 7 the port works on the hydroxide, on a copy here."""
    acid = y.H > 1e-7
    concentration = m.where(acid, y.H, 1e-14 / y.H - y.H)
    strength = (p.abc + u.d_abc) * m.where(acid, 1.0, -1.0)
    dose_a, dose_b = u.Fa * p.step, u.Fb * p.step
    balance = -(concentration * y.V + strength * dose_a - strength * dose_b) / (y.V + dose_b + dose_a)
    source = p.gamma1 * (growth["r_b0"] + growth["r_e1"] + growth["r_d4"] + growth["r_d1"] + p.m_ph * biomass) + p.gamma1 * growth["r_p"]
    flows = p.gamma2 * (u.Fs + u.Foil + u.Fb + u.Fa + u.F_discharge + m.maximum(u.Fw, 0.0))
    root = m.sqrt(balance * balance + 4e-14)
    return m.where(acid, source + flows + 0.5 * (root - balance) - concentration, -source - flows + 0.5 * (-balance - root) - concentration)


def _heat(
    y: Any, p: Any, u: Any, m: Any, air: Mapping[str, Any], moved: Any, made: Any, evaporated: Any, density: Any, feed: Any
) -> tuple[Any, Any]:  # fmt: skip
    reaction = m.maximum((moved * p.Y_O2X + made * p.Y_O2P) * p.Y_QX * y.V / 1000.0, 0.0)
    cold, hot = u.Fc / 1000.0, u.Fh / 1000.0
    half = p.alpha_1 / 2.0 * density * p.C_ps
    cooled = p.alpha_1 / 1000.0 * u.Fc ** (p.beta_T + 1.0) * (y.T - p.Tcin - u.d_Tcin) / (cold + half * cold**p.beta_T)
    heated = p.alpha_1 / 1000.0 * u.Fh ** (p.beta_T + 1.0) * (y.T - p.Th) / (hot + half * hot**p.beta_T)
    total = (
        u.Fs * feed * p.C_ps * (p.Tf - y.T) / 1000.0 + u.Fw * p.rho_w * p.C_pw * (p.Tw - y.T) / 1000.0
        - evaporated * density * p.C_pw / 1000.0 - p.dH_evap * evaporated * p.rho_w / 1000.0
        + reaction + air["power"] - cooled - heated - p.U_jacket * p.A_c * (y.T - p.Tair)
    )  # fmt: skip
    return total / (y.V / 1000.0 * p.C_pw * density), total


_STATES = tuple(
    State(name, unit, initial, words, scale, positive=name not in {"Q"})
    for name, unit, initial, words, scale in (
        ("S", "g/L", 1.0, ("substrat", "substrate"), 0.01),
        ("DO2", "mg/L", 15.0, ("oxygène dissous", "dissolved oxygen"), 1.0),
        ("O2", "1", 0.20, ("oxygène des gaz", "oxygen in off-gas"), 0.1),
        ("P", "g/L", 0.0, ("pénicilline", "penicillin"), 1.0),
        ("V", "L", 58000.0, ("volume", "volume"), 1e4),
        ("Wt", "kg", 62000.0, ("masse", "weight"), 1e4),
        ("H", "mol/L", 10**-6.5, ("ion hydrogène", "hydrogen ion"), 1e-7),
        ("T", "K", 297.0, ("température", "temperature"), 1.0),
        ("Q", "kJ", 0.0, ("chaleur", "heat"), 1e6),
        ("viscosity", "cP", 4.0, ("viscosité", "viscosity"), 1.0),
        ("age", "g h/L", 0.0, ("âge de la culture", "culture age"), 1.0),
        ("a0", "g/L", 0.5 / 3, ("biomasse, croissance", "biomass, growing"), 1.0),
        ("a1", "g/L", 1.0 / 3, ("biomasse, non croissante", "biomass, non-growing"), 1.0),
        ("a3", "g/L", 0.0, ("biomasse, dégénérée", "biomass, degenerated"), 1.0),
        ("a4", "g/L", 0.0, ("biomasse, autolysée", "biomass, autolysed"), 1.0),
        *((f"n{k}", "1/cm4", 0.0, (f"vacuoles, classe {k}", f"vacuoles, class {k}"), 1e7) for k in range(_BINS)),
        ("nm", "1/cm3", 0.0, ("vacuoles mûres", "mature vacuoles"), 1e7),
        ("phi0", "1", 0.0, ("volume des vacuoles naissantes", "volume of new vacuoles"), 1e-2),
        ("CO2", "%", 0.038, ("dioxyde de carbone des gaz", "carbon dioxide in off-gas"), 0.1),
        ("CO2d", "g/L", 0.0, ("dioxyde de carbone dissous", "dissolved carbon dioxide"), 1.0),
        ("PAA", "mg/L", 1400.0, ("acide phénylacétique", "phenylacetic acid"), 100.0),
        ("NH3", "mg/L", 1700.0, ("ammoniac", "ammonia"), 100.0),
        ("int_mup", "1", 0.0, ("intégrale de µ_P", "integral of µ_P"), 1.0),
        ("int_mue", "1", 0.0, ("intégrale de µ_e", "integral of µ_e"), 1.0),
    )
)
_INPUTS = tuple(
    Input(name, unit, value, (name, name))
    for name, unit, value in (
        ("Fs", "L/h", 8.0), ("Foil", "L/h", 22.0), ("Fg", "m3/min", 30.0), ("RPM", "1/min", 100.0),
        ("Fc", "L/h", 1e-4), ("Fh", "L/h", 1e-4),
        ("Fb", "L/h", 0.0), ("Fa", "L/h", 0.0), ("Fw", "L/h", 0.0), ("pressure", "bar", 0.6), ("F_discharge", "kg/h", 0.0),
        ("Fpaa", "L/h", 5.0), ("d_mup", "1/h", 0.0), ("d_mux", "1/h", 0.0), ("d_cs", "g/L", 0.0), ("d_coil", "g/L", 0.0),
        ("d_abc", "mol/L", 0.0), ("d_PAA", "mg/L", 0.0), ("d_Tcin", "K", 0.0), ("d_O2", "1", 0.0),
    )
)  # fmt: skip

PENICILLIN = Plant(
    name="penicillin",
    words=("Pénicilline, échelle industrielle", "Penicillin, industrial scale"),
    time_unit="h",
    states=_STATES,
    parameters=tuple(Parameter(name, value, unit, _SOURCE) for name, value, unit in _VALUES),
    inputs=_INPUTS,
    outputs=(
        Output("X", "g/L", ("biomasse", "biomass")),
        Output("pH", "1", ("pH", "pH")),
        Output("mu_e", "1/h", ("vitesse d’extension", "extension rate")),
        Output("kla", "1/h", ("coefficient de transfert d’oxygène", "oxygen transfer coefficient")),
        Output("amount", "kg", ("pénicilline dans la cuve", "penicillin in the vessel")),
    ),
    equations=_equations,
    source="Goldrick et al. 2015, doi 10.1016/j.jbiotec.2014.10.029; equations as PenSimPy (MIT)",
    published=True,
    horizon=230.0,
    product="P",
    limits=(
        "Équations de PenSimPy ; le code d’origine (Matlab) n’a pas été relu ligne à ligne.",
        "The equations are those of PenSimPy; the original (Matlab) code was not read line by line.",
    ),
)
