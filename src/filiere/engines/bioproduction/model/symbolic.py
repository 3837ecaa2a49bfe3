"""The same declaration on CasADi symbols, for optimisation (extra ``bioproduction-control``); imported only in functions."""

from types import SimpleNamespace
from typing import Any

from filiere.engines.bioproduction.model.declaration import Plant


def functions() -> SimpleNamespace:
    """Return the mathematical functions that equations use, on CasADi symbols.

    Raises:
        ModuleNotFoundError: CasADi is not installed.
    """
    import casadi

    return SimpleNamespace(
        exp=casadi.exp,
        log=casadi.log,
        tanh=casadi.tanh,
        sqrt=casadi.sqrt,
        where=casadi.if_else,
        maximum=casadi.fmax,
        minimum=casadi.fmin,
    )


def symbolic(plant: Plant) -> Any:
    """Return the plant as a CasADi function (t, y, p, u) → (rates, outputs)."""
    import casadi

    t = casadi.SX.sym("t")
    y, p, u = (casadi.SX.sym(name, len(plant.names(kind))) for name, kind in (("y", "states"), ("p", "parameters"), ("u", "inputs")))
    rates, outputs = plant.evaluate(t, casadi.vertsplit(y), casadi.vertsplit(p), casadi.vertsplit(u), functions())
    told = [outputs[name] for name in plant.names("outputs")]
    return casadi.Function(
        plant.name.replace("-", "_"),
        [t, y, p, u],
        [casadi.vertcat(*rates), casadi.vertcat(*told)],
        ["t", "y", "p", "u"],
        ["rates", "outputs"],
    )
