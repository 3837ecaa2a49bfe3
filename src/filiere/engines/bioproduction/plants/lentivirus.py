"""Lentiviral vector by transient transfection: a declared hybrid, for want of an open mechanistic parameter set.

The delivery of plasmids is that of Nguyen et al. 2021 (doi 10.1016/j.omtm.2021.04.006), measured for AAV. Secretion is of Luedeking and
Piret's form, opened by the plasmid that reached the nucleus, and the functional vector decays: half-life 35 h in culture medium for
VSV-G envelopes, 8–40 h over eight envelopes (I. J. C. Dautzenberg, M. J. W. E. Rabelink, R. C. Hoeben, Gene Therapy 28:89–104, 2021, doi
10.1038/s41434-020-00193-y, abstract read). Growth, metabolism and productivity are assumptions of ours, to be replaced by the user's own.
"""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.model.declaration import Input, Output, Parameter, Plant, State

_DELIVERY = "Nguyen et al. 2021, deposited parameters (measured for AAV)"
_DECAY = "Dautzenberg et al. 2021, abstract"
_OURS = "our assumption, to be replaced"
_LN2 = 0.6931471805599453

_PARAMETERS = (
    Parameter("kU", 0.0011888365131980274, "1/h", _DELIVERY),
    Parameter("kE", 0.6, "1/h", _DELIVERY),
    Parameter("kN", 0.0043, "1/h", _DELIVERY),
    Parameter("kD", 0.0195, "1/h", _DELIVERY),
    Parameter("half_life", 35.0, "h", _DECAY, 8.0, 40.0),
    Parameter("mu_max", 0.02, "1/h", _OURS, 0.0, 0.035),
    Parameter("k_d", 0.005, "1/h", _OURS, 0.0, 0.02),
    Parameter("K_glc", 1.0, "mmol/L", _OURS, 0.2, 3.0),
    Parameter("q_glc", 2e-10, "mmol/h", _OURS, 5e-11, 5e-10),
    Parameter("Y_lacglc", 1.2, "mol/mol", _OURS, 0.3, 2.0),
    Parameter("alpha", 0.0, "1", _OURS, 0.0, 20.0),
    Parameter("beta", 0.5, "1/h", _OURS, 0.05, 5.0),
    Parameter("K_nuc", 20.0, "1/cell", _OURS, 1.0, 200.0),
    Parameter("particles_per_tu", 100.0, "1", _OURS, 10.0, 1000.0),
)


def _equations(_t: Any, y: Any, p: Any, u: Any, _m: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    fed = y.Glc / (p.K_glc + y.Glc)
    mu = p.mu_max * fed
    opened = y.nuc / (p.K_nuc + y.nuc)
    made = (p.alpha * mu + p.beta) * opened * y.Xv
    decay = _LN2 / p.half_life
    rates = {
        "Xv": (mu - p.k_d) * y.Xv,
        "ext": -p.kU * y.ext,
        "endo": p.kU * y.ext - (p.kE + p.kD + mu) * y.endo,
        "cyto": p.kE * y.endo - (p.kN + p.kD + mu) * y.cyto,
        "nuc": p.kN * y.cyto - (p.kD + mu) * y.nuc,
        "Glc": -p.q_glc * fed * y.Xv * 1000.0 + u.D * (u.medium_glc - y.Glc),
        "Lac": p.Y_lacglc * p.q_glc * fed * y.Xv * 1000.0 - u.D * y.Lac,
        "TU": made - (decay + u.D) * y.TU,
        "particles": p.particles_per_tu * made - u.D * y.particles,
        "harvest": u.D * y.TU,
    }
    outputs = {
        "mu": mu,
        "productivity": (p.alpha * mu + p.beta) * opened,
        "infectivity": 100.0 * y.TU / (y.particles + 1e-30),
        "total": y.TU + y.harvest,
    }
    return rates, outputs


LENTIVIRUS = Plant(
    name="lentivirus",
    words=("Vecteur lentiviral (hybride déclaré)", "Lentiviral vector (declared hybrid)"),
    time_unit="h",
    states=(
        State("Xv", "1/mL", 2e6, ("cellules viables", "viable cells"), 1e6),
        State("ext", "1/cell", 7.6e4, ("plasmides hors de la cellule", "plasmids outside the cell")),
        State("endo", "1/cell", 0.0, ("plasmides dans l’endosome", "plasmids in the endosome")),
        State("cyto", "1/cell", 0.0, ("plasmides dans le cytosol", "plasmids in the cytosol")),
        State("nuc", "1/cell", 0.0, ("plasmides dans le noyau", "plasmids in the nucleus")),
        State("Glc", "mmol/L", 30.0, ("glucose", "glucose")),
        State("Lac", "mmol/L", 0.0, ("lactate", "lactate")),
        State("TU", "1/mL", 0.0, ("vecteurs fonctionnels", "functional vectors"), 1e6),
        State("particles", "1/mL", 0.0, ("particules", "particles"), 1e8),
        State("harvest", "1/mL", 0.0, ("vecteurs récoltés, par mL de cuve", "vectors harvested, per mL of vessel"), 1e6),
    ),
    parameters=_PARAMETERS,
    inputs=(
        Input("D", "1/h", 0.0, ("perfusion, volumes de cuve par heure", "perfusion, vessel volumes per hour")),
        Input("medium_glc", "mmol/L", 30.0, ("glucose du milieu", "glucose of the medium")),
    ),
    outputs=(
        Output("mu", "1/h", ("vitesse de croissance", "growth rate")),
        Output("productivity", "1/h", ("vecteurs fonctionnels par cellule et par heure", "functional vectors per cell and hour")),
        Output("infectivity", "%", ("part fonctionnelle des particules", "functional share of the particles")),
        Output("total", "1/mL", ("vecteurs fonctionnels obtenus", "functional vectors obtained")),
    ),
    equations=_equations,
    source="Delivery: Nguyen et al. 2021; half-life: Dautzenberg et al. 2021; the rest: our assumptions",
    published=False,
    horizon=96.0,
    product="TU",
    limits=(
        "Hybride : aucun jeu de paramètres ouvert n’existe ; croissance et productivité sont des hypothèses à remplacer.",
        "A hybrid: there is no open parameter set; growth and productivity are assumptions to be replaced.",
    ),
)
#: Plasmids outside the cell go with the medium when it is exchanged.
WASHED: Mapping[str, float] = {"ext": 0.0}
