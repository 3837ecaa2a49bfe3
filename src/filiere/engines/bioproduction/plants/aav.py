"""AAV vectors by triple transfection of HEK293 cells: delivery of three plasmids, capsid assembly, packaging.

Source: T. N. T. Nguyen, S. Sha, M. S. Hong, A. J. Maloney, P. W. Barone, C. Neufeld, J. Wolfrum, S. L. Springs, A. J. Sinskey,
R. D. Braatz, Mol. Ther. Methods Clin. Dev. 21:642–655, 2021, doi 10.1016/j.omtm.2021.04.006, equations and
parameters of the authors' deposited model.
Amounts are molecules per cell and hours; the system is stiff (assembly and secretion at 1e5 1/h).
"""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_SOURCE = "Nguyen et al. 2021, deposited parameters"
_PLASMIDS = ("RC", "V", "H")
_PLACES = ("ext", "endo", "cyto", "nuc")
_PARAMETERS = tuple(
    Parameter(name, value, unit, _SOURCE)
    for name, value, unit in (
        ("kU", 0.0011888365131980274, "1/h"),
        ("kE", 0.6, "1/h"),
        ("kN", 0.0043, "1/h"),
        ("kD", 0.0195, "1/h"),
        ("kR", 64891.15670832841, "1/h"),
        ("kC", 64891.15670832841, "1/h"),
        ("dR", 0.0245, "1/h"),
        ("dC", 0.2773, "1/h"),
        ("kDNA", 3.0989655498432744e-7, "1/h"),
        ("kB", 3.3829014805318176e-5, "1/h"),
        ("kA", 1e5, "1/h"),
        ("kBC", 0.005697899397710275, "1/h"),
        ("kP", 0.08178437433735836, "1/h"),
        ("kS", 1e5, "1/h"),
        ("g1", 49427.9581111241, "1/mL/h"),
        ("g2", 0.0112812472592155, "1/h"),
        ("c0", 1e6, "1/mL"),
    )
)


def _equations(t: Any, y: Any, p: Any, _u: Any, m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    fall = m.exp(-p.g2 * t)
    cells = p.c0 + p.g1 / p.g2 * (1.0 - fall)
    mu = p.g1 * fall / cells
    rates: dict[str, Any] = {}
    bound = p.kB * y.RC_nuc * y.Rep
    for name in _PLASMIDS:
        ext, endo, cyto, nuc = (getattr(y, f"{name}_{place}") for place in _PLACES)
        rates[f"{name}_ext"] = -p.kU * ext
        rates[f"{name}_endo"] = p.kU * ext - (p.kE + p.kD + mu) * endo
        rates[f"{name}_cyto"] = p.kE * endo - (p.kN + p.kD + mu) * cyto
        rates[f"{name}_nuc"] = p.kN * cyto - (mu + p.kD) * nuc - (bound if name == "RC" else 0.0)
    made_rep, made_cap = p.kR * y.RC_nuc * y.H_nuc, p.kC * y.RC_nuc * y.H_nuc
    made_dna = p.kDNA * y.Rep * y.V_nuc * y.H_nuc
    assembled, joined, packed = p.kA * y.VP, p.kBC * y.Rep * y.E_nuc, p.kP * y.RepE * y.vDNA
    rates["Rep"] = made_rep - bound - joined + packed - (p.dR + mu) * y.Rep
    rates["VP"] = made_cap - 60.0 * assembled - (p.dC + mu) * y.VP
    rates["vDNA"] = made_dna - packed - mu * y.vDNA
    rates["E_nuc"] = assembled - (p.kS + mu) * y.E_nuc - joined
    rates["F_nuc"] = packed - (p.kS + mu) * y.F_nuc
    rates["E_cyt"] = p.kS * y.E_nuc - mu * y.E_cyt
    rates["F_cyt"] = p.kS * y.F_nuc - mu * y.F_cyt
    rates["RepRC"] = bound
    rates["RepE"] = joined - packed
    full = y.F_nuc + y.F_cyt
    capsids = full + y.E_nuc + y.E_cyt + y.RepE
    plasmid = y.V_endo + y.V_cyto + y.V_nuc
    outputs = {
        "full": full,
        "capsids": capsids,
        "full_share": 100.0 * full / (capsids + 1e-30),
        "cells": cells,
        "full_per_mL": full * cells,
        "capsids_per_mL": capsids * cells,
        "dna_per_mL": (y.vDNA + full + plasmid) * cells,
    }
    return rates, outputs


_PLACE_WORDS = {
    "ext": ("hors de la cellule", "outside the cell"),
    "endo": ("dans l’endosome", "in the endosome"),
    "cyto": ("dans le cytosol", "in the cytosol"),
    "nuc": ("dans le noyau", "in the nucleus"),
}
_PLASMID_WORDS = {"RC": "Rep/Cap", "V": "vector", "H": "helper"}
_DELIVERED = tuple(
    State(
        f"{name}_{place}",
        "1/cell",
        7.6e4 if place == "ext" else 0.0,
        (f"plasmide {_PLASMID_WORDS[name]}, {_PLACE_WORDS[place][0]}", f"plasmid {_PLASMID_WORDS[name]}, {_PLACE_WORDS[place][1]}"),
        scale=1.0,
    )
    for name in _PLASMIDS
    for place in _PLACES
)
_MADE = tuple(
    State(name, "1/cell", 0.0, words, scale)
    for name, words, scale in (
        ("Rep", ("protéines Rep", "Rep proteins"), 1.0),
        ("VP", ("protéines de capside", "capsid proteins"), 1e-3),
        ("vDNA", ("génomes libres", "free genomes"), 1.0),
        ("E_nuc", ("capsides vides, noyau", "empty capsids, nucleus"), 1e-3),
        ("F_nuc", ("capsides pleines, noyau", "full capsids, nucleus"), 1e-3),
        ("E_cyt", ("capsides vides, cytosol", "empty capsids, cytosol"), 1.0),
        ("F_cyt", ("capsides pleines, cytosol", "full capsids, cytosol"), 1.0),
        ("RepRC", ("Rep liée au plasmide", "Rep bound to plasmid"), 1.0),
        ("RepE", ("Rep liée aux capsides vides", "Rep bound to empty capsids"), 1.0),
    )
)

AAV = Plant(
    name="aav",
    words=("Vecteur AAV par triple transfection", "AAV vector by triple transfection"),
    time_unit="h",
    states=(*_DELIVERED, *_MADE),
    parameters=_PARAMETERS,
    inputs=(Input("none", "1", 0.0, ("sans effet", "no effect")),),
    outputs=(
        Output("full", "1/cell", ("virions pleins", "full virions")),
        Output("capsids", "1/cell", ("capsides", "capsids")),
        Output("full_share", "%", ("part de capsides pleines", "share of full capsids")),
        Output("cells", "1/mL", ("cellules", "cells")),
        Output("full_per_mL", "1/mL", ("virions pleins", "full virions")),
        Output("capsids_per_mL", "1/mL", ("capsides", "capsids")),
        Output("dna_per_mL", "1/mL", ("génomes du vecteur", "vector genomes")),
    ),
    equations=_equations,
    source="Nguyen et al. 2021, doi 10.1016/j.omtm.2021.04.006",
    published=True,
    stiff=True,
    horizon=60.0,
    product="full",
    limits=(
        "Écarts connus aux dosages : virions pleins à 46 h (1,57·10⁹ contre 0,97 à 1,25·10⁹ par mL), capsides à 10 h et à 72 h.",
        "Known misfits to the assays: full virions at 46 h (1.57e9 against 0.97 to 1.25e9 per mL), capsids at 10 h and at 72 h.",
    ),
)
#: The published protocol: the medium, and the plasmids outside the cells with it, are exchanged at 6 h.
EXCHANGE_AT_H = 6.0
WASHED: Mapping[str, float] = {f"{name}_ext": 0.0 for name in _PLASMIDS}
