"""One declaration, several back ends, held equal: NumPy, the written code as it stands and compiled, CasADi, and derivatives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filiere.engines.bioproduction.model.emission import interpreted, written
from filiere.engines.bioproduction.model.expressions import Derivative, Tape, TracedFunctions
from filiere.engines.bioproduction.plants.aav import AAV
from filiere.engines.bioproduction.plants.cho import CHO, REALISTIC
from filiere.engines.bioproduction.plants.penicillin import PENICILLIN
from filiere.engines.bioproduction.plants.perfusion import PERFUSION

PLANTS = [CHO, AAV, PERFUSION, PENICILLIN]


def points(plant, count=20, seed=3):
    rng = np.random.default_rng(seed)
    p = np.array(plant.values(REALISTIC if plant is CHO else None))
    for _ in range(count):
        y = np.array([s.initial or 0.1 * s.scale for s in plant.states]) * np.exp(0.05 * rng.normal(size=len(plant.states)))
        yield y, p, np.array(plant.held())


def rates(plant, y, p, u):
    made = np.zeros(len(y))
    interpreted(written(plant).rates, "rates")(3.0, y.tolist(), p.tolist(), u.tolist(), made)
    return made


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_written_code_equals_the_declaration_on_numpy(plant):
    for y, p, u in points(plant):
        direct = np.array(plant.evaluate(3.0, y, p, u, np)[0], dtype=float)
        np.testing.assert_allclose(rates(plant, y, p, u), direct, rtol=1e-10, atol=1e-14 * np.abs(direct).max())


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_casadi_equals_the_written_code(plant):
    pytest.importorskip("casadi", reason="extra bioproduction-control is not installed")
    from filiere.engines.bioproduction.model.symbolic import symbolic

    function = symbolic(plant)
    for y, p, u in points(plant):
        ours = rates(plant, y, p, u)
        np.testing.assert_allclose(np.array(function(3.0, y, p, u)[0]).ravel(), ours, rtol=1e-8, atol=1e-14 * np.abs(ours).max())


@pytest.mark.parametrize("plant", [CHO, AAV, PERFUSION], ids=lambda plant: plant.name)
def test_traced_jacobian_equals_differences(plant):
    y, p, u = next(points(plant))
    jacobian = np.zeros((len(y), len(y)))
    interpreted(written(plant).jacobian, "jacobian")(3.0, y.tolist(), p.tolist(), u.tolist(), jacobian)
    for column in range(len(y)):
        step = 1e-6 * max(abs(y[column]), 1e-6)
        up, down = y.copy(), y.copy()
        up[column] += step
        down[column] -= step
        slope = (rates(plant, up, p, u) - rates(plant, down, p, u)) / (2 * step)
        floor = 1e-9 * np.abs(rates(plant, y, p, u)).max() / step
        np.testing.assert_allclose(jacobian[:, column], slope, rtol=1e-5, atol=floor + 1e-12)


@given(st.floats(0.1, 3.0), st.floats(-2.0, 2.0))
@settings(max_examples=40, deadline=None)
def test_derivatives_of_every_function_are_right(x, c):
    tape = Tape()
    m, s = TracedFunctions(tape), tape.symbol("x")
    node = m.exp(s * c) + m.log(s) * s**1.5 - m.tanh(s) / (1.0 + s * s) + m.sqrt(s) + m.maximum(s, 1.0) + m.minimum(s, c) + s**s

    def value(which, at):
        names = {}

        def walk(n):
            if n.number in names:
                return names[n.number]
            args = [walk(a) for a in n.args]
            rules = {
                "symbol": lambda: at, "constant": lambda: n.value, "add": lambda: args[0] + args[1], "sub": lambda: args[0] - args[1],
                "mul": lambda: args[0] * args[1], "div": lambda: args[0] / args[1], "pow": lambda: args[0] ** args[1],
                "exp": lambda: np.exp(args[0]), "log": lambda: np.log(args[0]), "tanh": lambda: np.tanh(args[0]),
                "sqrt": lambda: np.sqrt(args[0]), "lt": lambda: args[0] < args[1], "le": lambda: args[0] <= args[1],
                "where": lambda: args[1] if args[0] else args[2],
            }  # fmt: skip
            names[n.number] = rules[n.operation]()
            return names[n.number]

        return float(walk(which))

    if min(abs(x - 1.0), abs(x - c)) < 1e-4:
        return
    h = 1e-6
    slope = (value(node, x + h) - value(node, x - h)) / (2 * h)
    assert value(Derivative(tape, s).of(node), x) == pytest.approx(slope, rel=1e-5, abs=1e-6)
